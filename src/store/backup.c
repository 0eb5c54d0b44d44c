#include "store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "store/handle.h"

/* 2 MiB a step: often enough for a person who watches. */
enum { STEP_PAGES = 256, BUSY_MILLISECONDS = 100 };

static bool say(struct problems *problems, const char *path, const char *what, const char *why)
{
    problems_add(problems, path, 0, "%s: %s", what, why);
    return false;
}

static bool create_private(const char *path, struct problems *problems)
{
    int descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (descriptor < 0)
        return say(problems, path, "cannot be made", strerror(errno));
    close(descriptor);
    return true;
}

static bool sync_file(const char *path, struct problems *problems)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    bool synced = descriptor >= 0 && fsync(descriptor) == 0;

    if (!synced)
        say(problems, path, "cannot be brought to the disk", strerror(errno));
    if (descriptor >= 0)
        close(descriptor);
    return synced && file_sync_folder(path);
}

static int copy_pages(sqlite3_backup *backup, backup_step step, void *argument)
{
    int status;

    do {
        status = sqlite3_backup_step(backup, STEP_PAGES);
        if (step != NULL)
            step(sqlite3_backup_pagecount(backup) - sqlite3_backup_remaining(backup),
                 sqlite3_backup_pagecount(backup), argument);
        if (status == SQLITE_BUSY || status == SQLITE_LOCKED)
            sqlite3_sleep(BUSY_MILLISECONDS);
    } while (status == SQLITE_OK || status == SQLITE_BUSY || status == SQLITE_LOCKED);
    return status;
}

/* The open read transaction is what makes this end under load: without it each write by another process
 * between two steps would begin the copy again. */
static bool copy_snapshot(sqlite3 *source, sqlite3 *target, backup_step step, void *argument)
{
    if (!handle_execute(source, "BEGIN") || !handle_execute(source, "PRAGMA schema_version"))
        return false;
    sqlite3_backup *backup = sqlite3_backup_init(target, "main", source, "main");

    if (backup == NULL)
        return false;
    bool copied = copy_pages(backup, step, argument) == SQLITE_DONE;

    copied = sqlite3_backup_finish(backup) == SQLITE_OK && copied;
    handle_execute(source, "ROLLBACK");
    return copied;
}

bool backup_copy(const char *from, const char *to, backup_step step, void *argument,
                 struct problems *problems)
{
    sqlite3 *target = NULL;
    sqlite3 *source = handle_open(from, problems);

    if (source == NULL)
        return false;
    if (!create_private(to, problems)) {
        handle_close(source);
        return false;
    }
    /* The file counts only once it is fsynced below, so nothing is waited for before. */
    bool copied =
        sqlite3_open_v2(to, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
        handle_execute(target, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF") &&
        copy_snapshot(source, target, step, argument);

    if (!copied)
        say(problems, to, "the copy failed", target != NULL ? sqlite3_errmsg(target) : "out of memory");
    sqlite3_close(target);
    handle_close(source);
    return copied && sync_file(to, problems);
}

struct findings {
    const char *path;
    struct problems *problems;
    bool good;
};

static int note_finding(void *argument, int count, char **values, char **names)
{
    struct findings *findings = argument;
    const char *text = count == 1 && values[0] != NULL ? values[0] : "";

    (void)names;
    if (strcmp(text, "ok") != 0)
        findings->good = say(findings->problems, findings->path, "is damaged (restore a backup)", text);
    return 0;
}

bool backup_check(const char *path, bool quick, struct problems *problems)
{
    struct findings findings = {path, problems, true};
    struct stat status;

    if (stat(path, &status) != 0)
        return say(problems, path, "cannot be checked", strerror(errno));
    sqlite3 *handle = handle_open(path, problems);

    if (handle == NULL)
        return false;
    const char *words = quick ? "PRAGMA quick_check" : "PRAGMA integrity_check";

    if (sqlite3_exec(handle, words, note_finding, &findings, NULL) != SQLITE_OK)
        findings.good = say(problems, path, "cannot be checked", sqlite3_errmsg(handle));
    handle_close(handle);
    return findings.good;
}

bool backup_settle(const char *path, struct problems *problems)
{
    sqlite3 *handle = handle_open(path, problems);

    if (handle == NULL)
        return false;
    bool settled = handle_execute(handle, "PRAGMA journal_mode = DELETE");

    if (!settled)
        say(problems, path, "cannot be made one file", sqlite3_errmsg(handle));
    handle_close(handle);
    return settled && sync_file(path, problems);
}

#include "store/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "store/handle.h"

struct migration {
    enum database database;
    int version;
    const char *file;
    const char *text;
};

struct migration_trigger {
    enum database database;
    const char *name;
};

#include "migration_table.h"

enum { WORDS_SIZE = 64, PATH_SIZE = 4096 };

int migrate_version(enum database database)
{
    int newest = 0;

    for (const struct migration *migration = migrations; migration->file != NULL; migration++)
        if (migration->database == database && migration->version > newest)
            newest = migration->version;
    return newest;
}

bool migrate_has_trigger(enum database database, const char *name)
{
    for (const struct migration_trigger *trigger = triggers; trigger->name != NULL; trigger++)
        if (trigger->database == database && strcmp(trigger->name, name) == 0)
            return true;
    return false;
}

static int remember_row(void *argument, int count, char **values, char **names)
{
    (void)count;
    (void)values;
    (void)names;
    *(bool *)argument = true;
    return 0;
}

/* Foreign keys are off while a migration runs, so that it may rebuild a table; this looks at what it left. */
static bool references_hold(sqlite3 *handle)
{
    bool broken = false;

    return sqlite3_exec(handle, "PRAGMA foreign_key_check", remember_row, &broken, NULL) == SQLITE_OK &&
           !broken;
}

static bool run_inside(sqlite3 *handle, const struct migration *migration, const char *path,
                       struct problems *problems)
{
    char words[WORDS_SIZE];

    /* Another process may have run it while we waited for the lock. */
    if (handle_version(handle) >= migration->version)
        return true;
    snprintf(words, sizeof words, "PRAGMA user_version = %d", migration->version);
    if (!handle_execute(handle, migration->text) || !handle_execute(handle, words)) {
        problems_add(problems, path, 0, "%s failed (%s): nothing of it was kept", migration->file,
                     sqlite3_errmsg(handle));
        return false;
    }
    if (!references_hold(handle)) {
        problems_add(problems, path, 0, "%s would leave rows that refer to nothing: nothing of it was kept",
                     migration->file);
        return false;
    }
    return true;
}

static bool run(sqlite3 *handle, const struct migration *migration, const char *path,
                struct problems *problems)
{
    if (!handle_execute(handle, "BEGIN IMMEDIATE")) {
        problems_add(problems, path, 0, "cannot be changed (%s): stop what is using it and try again",
                     sqlite3_errmsg(handle));
        return false;
    }
    if (!run_inside(handle, migration, path, problems)) {
        handle_execute(handle, "ROLLBACK");
        return false;
    }
    if (handle_execute(handle, "COMMIT"))
        return true;
    problems_add(problems, path, 0, "%s could not be committed (%s): nothing of it was kept", migration->file,
                 sqlite3_errmsg(handle));
    handle_execute(handle, "ROLLBACK");
    return false;
}

static bool check_not_newer(int version, int newest, const char *path, struct problems *problems)
{
    if (version >= 0 && version <= newest)
        return true;
    problems_add(problems, path, 0,
                 "has schema version %d, this program knows %d: use the newer program it was written by",
                 version, newest);
    return false;
}

static bool run_all(sqlite3 *handle, enum database database, const char *path, struct problems *problems)
{
    int version = handle_version(handle), newest = migrate_version(database);

    if (!check_not_newer(version, newest, path, problems))
        return false;
    if (!handle_execute(handle, "PRAGMA foreign_keys = OFF"))
        return false;
    for (const struct migration *migration = migrations; migration->file != NULL; migration++)
        if (migration->database == database && migration->version > version &&
            !run(handle, migration, path, problems))
            return false;
    return true;
}

/* SQLite gives its -wal and -shm the mode of the file itself, so it is made here and not by SQLite. */
static bool create(const char *path, bool *created, struct problems *problems)
{
    int descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

    *created = descriptor >= 0;
    if (descriptor < 0 && errno == EEXIST)
        return true;
    if (descriptor >= 0 && fchmod(descriptor, 0600) == 0 && file_sync_folder(path)) {
        close(descriptor);
        return true;
    }
    problems_add(problems, path, 0, "cannot be made: %s", strerror(errno));
    if (descriptor >= 0)
        close(descriptor);
    return false;
}

/* So that a failed first start leaves nothing half-made behind. */
static void remove_created(const char *path)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    char name[PATH_SIZE];

    for (size_t index = 0; index < sizeof suffixes / sizeof suffixes[0]; index++) {
        snprintf(name, sizeof name, "%s%s", path, suffixes[index]);
        unlink(name);
    }
}

bool migrate(const char *path, enum database database, struct problems *problems)
{
    bool created = false, migrated = false;

    if (create(path, &created, problems)) {
        sqlite3 *handle = handle_open(path, problems);

        migrated = handle != NULL && run_all(handle, database, path, problems);
        handle_close(handle);
    }
    if (!migrated && created)
        remove_created(path);
    return migrated;
}

int migrate_current(const char *path, enum database database, struct problems *problems)
{
    sqlite3 *handle = handle_open(path, problems);

    if (handle == NULL)
        return -1;
    int version = handle_version(handle);

    handle_close(handle);
    return check_not_newer(version, migrate_version(database), path, problems) ? version : -1;
}

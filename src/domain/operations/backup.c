#include "domain/operations/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "domain/operations/backup_rotation.h"
#include "domain/operations/databases.h"
#include "domain/operations/practice_count.h"
#include "store/backup.h"
#include "store/migrate.h"

enum { NAME_SIZE = 32, MOST_PARTIALS = 10 };

static void step(const struct backup_watch *watch, const char *what, int64_t done, int64_t total)
{
    if (watch->step != NULL)
        watch->step(what, done, total, watch->argument);
}

struct copying {
    const struct backup_watch *watch;
    const char *what;
};

static void pages_done(int64_t done, int64_t total, void *argument)
{
    const struct copying *copying = argument;
    step(copying->watch, copying->what, done, total);
}

static bool copy_database(const struct backup_order *order, enum database database, const char *partial,
                          struct arena *arena, struct problems *problems)
{
    const char *name = manifest_file_name(database == DATABASE_INTAKE ? MANIFEST_INTAKE : MANIFEST_STAFF);
    struct copying copying = {&order->watch, arena_format(arena, "copying %s", name)};
    const char *copy = arena_format(arena, "%s/%s", partial, name);
    if (!backup_copy(databases_path(order->config, database, arena), copy, pages_done, &copying, problems))
        return false;
    /* The nightly copy is read through; what SQLite copies page by page is as whole as what it was copied
     * from. */
    if (order->is_standby)
        return true;
    step(&order->watch, arena_format(arena, "checking %s", name), 0, 0);
    return backup_check(copy, false, problems);
}

/* From the copies, so that the manifest says what is in them and not what came after. */
static bool describe(const struct backup_order *order, const char *partial, struct manifest *manifest,
                     struct problems *problems)
{
    struct config copies = *order->config;
    struct practice_count count;
    copies.state_directory = partial;
    copies.state_staff_directory = "";
    struct db *intake_db = databases_open_intake(&copies, ROLE_COMMAND, problems);
    struct db *staff_db = databases_open_staff(&copies, ROLE_COMMAND, problems);
    bool counted = intake_db != NULL && staff_db != NULL &&
                   practice_count(intake_db, staff_db, &count) == RESULT_OK &&
                   audit_head_read(staff_db, &manifest->head) == RESULT_OK;
    databases_close(intake_db);
    databases_close(staff_db);
    if (!counted) {
        problems_add(problems, partial, 0,
                     "what is in the copy could not be counted; the line above says why");
        return false;
    }
    manifest->registrations = count.registrations;
    manifest->accounts = count.accounts;
    manifest->program = order->program;
    manifest->intake_version = migrate_version(DATABASE_INTAKE);
    manifest->staff_version = migrate_version(DATABASE_STAFF);
    key_ids_of(order->practice, &manifest->keys);
    return true;
}

static bool fill(const struct backup_order *order, const char *partial, struct manifest *manifest,
                 struct arena *arena, struct problems *problems)
{
    /* staff.db second: an account or an audit line about a registration never comes before it. */
    return copy_database(order, DATABASE_INTAKE, partial, arena, problems) &&
           copy_database(order, DATABASE_STAFF, partial, arena, problems) &&
           key_files_copy(order->config->state_keys, partial, false, problems) &&
           describe(order, partial, manifest, problems) &&
           backup_settle(arena_format(arena, "%s/intake.db", partial), problems) &&
           backup_settle(arena_format(arena, "%s/staff.db", partial), problems) &&
           manifest_measure(manifest, partial, problems) && manifest_write(manifest, partial, problems);
}

static bool open_one_to_group(const char *name, void *argument)
{
    struct arena *arena = arena_create();
    bool opened = chmod(arena_format(arena, "%s/%s", (const char *)argument, name), 0640) == 0;
    arena_destroy(arena);
    return opened;
}

/* The sender has a user of its own; the group of the folder says who it is. */
static bool open_to_group(const struct backup_order *order, char *partial, struct problems *problems)
{
    if (!order->is_standby ||
        (file_each(partial, "", open_one_to_group, partial) && chmod(partial, 0750) == 0))
        return true;
    problems_add(problems, partial, 0, "its mode cannot be set: %s", strerror(errno));
    return false;
}

/* One at a time: two runs would share the unfinished folder. -1, and a problem. */
static int take_turn(const char *folder, struct problems *problems)
{
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        problems_add(problems, folder, 0, "the folder cannot be made: %s", strerror(errno));
        return -1;
    }
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        return descriptor;
    problems_add(problems, folder, 0,
                 errno == EWOULDBLOCK ? "another backup is being made here: %s" : "cannot be used: %s",
                 strerror(errno));
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

/* Names have seconds, so a second copy within one waits for the next. */
static const char *free_name(const char *folder, int64_t *made_at, struct arena *arena)
{
    char name[NAME_SIZE];
    for (;;) {
        struct tm parts;
        time_t seconds = (time_t)(*made_at / CLOCK_SECOND);
        gmtime_r(&seconds, &parts);
        strftime(name, sizeof name, "%Y-%m-%dT%H%M%SZ", &parts);
        const char *path = arena_format(arena, "%s/%s", folder, name);
        if (access(path, F_OK) != 0)
            return path;
        *made_at += CLOCK_SECOND;
    }
}

static bool give_name(const char *partial, const char *path, struct problems *problems)
{
    if (rename(partial, path) == 0 && file_sync_folder(path))
        return true;
    problems_add(problems, path, 0, "cannot be finished: %s", strerror(errno));
    return false;
}

/* What an earlier run left is removed; what cannot be (it was root's) is passed by. NULL, and a problem, when
 * none can be made. */
static char *make_partial(const char *folder, struct arena *arena, struct problems *problems)
{
    char *partial = NULL;
    for (int number = 0; number < MOST_PARTIALS; number++) {
        partial = number == 0 ? arena_format(arena, "%s/%s", folder, BACKUP_PARTIAL)
                              : arena_format(arena, "%s/%s-%d", folder, BACKUP_PARTIAL, number);
        (void)backup_remove(partial);
        if (mkdir(partial, 0700) == 0)
            return partial;
    }
    problems_add(problems, partial, 0, "cannot be made: %s", strerror(errno));
    return NULL;
}

bool backup_make(const struct backup_order *order, struct arena *arena, const char **path,
                 struct manifest *manifest, struct problems *problems)
{
    int turn = take_turn(order->folder, problems);
    if (turn < 0)
        return false;
    char *partial = make_partial(order->folder, arena, problems);
    *manifest = (struct manifest){.made_at = clock_now()};
    *path = free_name(order->folder, &manifest->made_at, arena);
    bool made = partial != NULL && fill(order, partial, manifest, arena, problems) &&
                open_to_group(order, partial, problems) && give_name(partial, *path, problems);
    if (!made && partial != NULL)
        (void)backup_remove(partial);
    close(turn);
    return made;
}

/* gather upgrade: the databases brought to the schema of this program, with a
 * copy made before. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "domain/audit/audit.h"
#include "domain/operations/databases.h"
#include "main/command.h"
#include "main/desk.h"
#include "main/progress.h"
#include "store/backup.h"
#include "store/migrate.h"

static const char usage[] = "gather upgrade [--config FILE] FOLDER";

struct order {
    const char *config_path;
    const char *folder; /* for the copies */
};

static bool read_order(int argc, char **argv, struct order *order)
{
    *order = (struct order){0};
    int first = command_only_config(argc, argv, &order->config_path);
    if (first < 0 || first != argc - 1)
        return false;
    order->folder = argv[first];
    return true;
}

struct copying {
    struct progress *progress;
    const char *what;
};

static void pages_done(int64_t done, int64_t total, void *argument)
{
    const struct copying *copying = argument;
    progress_step(copying->what, done, total, copying->progress);
}

/* Not gather backup, which this program can do only with databases of its own
 * schema. */
static bool copy_before(const char *path, const char *name, const struct order *order, const char **copy,
                        struct arena *arena, struct problems *problems)
{
    struct copying copying = {progress_create(), arena_format(arena, "copying %s", name)};
    const char *to = arena_format(arena, "%s/%s-before-upgrade-%lld", order->folder, name,
                                  (long long)(clock_now() / CLOCK_SECOND));
    bool copied = backup_copy(path, to, pages_done, &copying, problems);
    progress_destroy(copying.progress);
    copied = copied && backup_check(to, false, problems) && backup_settle(to, problems);
    if (copied)
        printf("%s is as it was before.\n", to);
    *copy = to;
    return copied;
}

/* Nothing was changed, so these are copies of what is there; a start that is tried again and again must not
 * fill the disk with them. */
static void take_back(const char *const copies[2])
{
    for (int index = 0; index < 2; index++)
        if (copies[index] != NULL)
            (void)unlink(copies[index]);
}

/* Copied before either is changed: the two belong together. */
static bool upgrade(const struct config *config, const struct order *order, bool *changed,
                    struct arena *arena, struct problems *problems)
{
    static const struct {
        enum database database;
        const char *name;
    } files[] = {{DATABASE_INTAKE, "intake.db"}, {DATABASE_STAFF, "staff.db"}};
    size_t before = problems_count(problems);
    int versions[2];
    for (int index = 0; index < 2; index++) {
        const char *path = databases_path(config, files[index].database, arena);
        versions[index] = migrate_current(path, files[index].database, problems);
        *changed =
            *changed || (versions[index] >= 0 && versions[index] < migrate_version(files[index].database));
    }
    if (problems_count(problems) > before || !*changed)
        return problems_count(problems) == before;
    const char *copies[2] = {NULL, NULL};
    for (int index = 0; index < 2; index++)
        if (!copy_before(databases_path(config, files[index].database, arena), files[index].name, order,
                         &copies[index], arena, problems)) {
            take_back(copies);
            return false;
        }
    for (int index = 0; index < 2; index++) {
        if (!migrate(databases_path(config, files[index].database, arena), files[index].database, problems)) {
            if (index == 0)
                take_back(copies);
            return false;
        }
        printf("%s: schema %d, was %d.\n", files[index].name, migrate_version(files[index].database),
               versions[index]);
    }
    return true;
}

static bool note(const char *config_path, struct problems *problems)
{
    struct desk desk;
    bool noted = desk_open(&desk, config_path) &&
                 audit_append(desk.staff_db, desk.practice, NULL, "upgrade", "", "command line") == RESULT_OK;
    for (size_t index = 0; index < problems_count(desk.problems); index++)
        problems_add(problems, NULL, 0, "%s", problems_text(desk.problems, index));
    desk_close(&desk);
    return noted;
}

int command_upgrade(int argc, char **argv)
{
    struct order order;
    if (!read_order(argc, argv, &order))
        return command_usage(usage);
    const char *config_path = command_config_path(order.config_path);
    struct problems *problems = problems_create();
    struct arena *arena = arena_create();
    struct config *config = command_config_load(config_path, problems);
    bool changed = false;
    bool good = config != NULL;
    if (good && mkdir(order.folder, 0700) != 0 && errno != EEXIST) {
        problems_add(problems, order.folder, 0, "cannot be made: %s", strerror(errno));
        good = false;
    }
    good = good && upgrade(config, &order, &changed, arena, problems) &&
           (!changed || note(config_path, problems));
    if (good && !changed)
        puts("Both databases have the schema of this program already; nothing was "
             "changed.");
    return command_end(good, config, arena, problems);
}

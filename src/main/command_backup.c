/* gather backup: a copy of the practice while it works; or, apart from it, of
 * the keys that open it. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "base/file_copy.h"
#include "base/version.h"
#include "domain/audit/audit.h"
#include "domain/operations/backup.h"
#include "domain/operations/backup_rotation.h"
#include "domain/operations/databases.h"
#include "domain/operations/erasure.h"
#include "domain/operations/mark.h"
#include "main/command.h"
#include "main/desk.h"
#include "main/progress.h"
#include "store/db.h"

static const char usage[] = "gather backup [--config FILE] [--keep N] FOLDER\n"
                            "       gather backup [--config FILE] --keys FOLDER";

struct order {
    const char *config_path;
    const char *folder;
    const char *keys;
    int keep; /* 0: all */
};

static bool read_number(const char *text, int *number)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || value < 1 || value > 9999)
        return false;
    *number = (int)value;
    return true;
}

static bool read_order(int argc, char **argv, struct order *order)
{
    const char *keep = NULL;
    *order = (struct order){0};
    const struct command_option options[] = {
        {"config", &order->config_path, NULL},
        {"keep", &keep, NULL},
        {"keys", &order->keys, NULL},
        {0},
    };
    int first = command_options(argc, argv, options);
    if (first < 0 || (keep != NULL && !read_number(keep, &order->keep)))
        return false;
    if (order->keys != NULL)
        return first == argc && order->keep == 0;
    if (first != argc - 1)
        return false;
    order->folder = argv[first];
    return true;
}

struct forgetting {
    int64_t before;
    int64_t count;
};

static enum result forget(struct tx *tx, void *argument)
{
    struct forgetting *forgetting = argument;
    return erasure_forget(tx, forgetting->before, &forgetting->count);
}

/* The ledger of deletions is kept as long as a copy from before them may be, here or where copies are taken
 * to. */
static void forget_erasures(struct desk *desk, const char *folder)
{
    int64_t oldest = backup_oldest(folder);
    struct forgetting forgetting = {.before = clock_now() - desk->config->retention_copies * CLOCK_DAY};
    if (oldest > 0 && oldest < forgetting.before)
        forgetting.before = oldest;
    if (db_write(desk->intake_db, forget, &forgetting) != RESULT_OK)
        problems_add(desk->problems, NULL, 0, "the ledger of deletions could not be shortened");
}

/* An old copy that stays is no reason to fail: this copy is made, and its drill comes next. It is said here,
 * and on the dashboard. */
static void rotate(struct desk *desk, const struct order *order)
{
    struct problems *stuck = problems_create();
    int removed = 0;
    bool rotated = backup_rotate(order->folder, order->keep, &removed, stuck);
    size_t count = problems_count(stuck);
    const char *value = rotated ? "ok" : arena_format(desk->arena, "%zu could not be removed", count);
    if (removed > 0)
        printf("%d older %s removed.\n", removed, removed == 1 ? "copy" : "copies");
    problems_print(stuck, stderr);
    problems_destroy(stuck);
    if (mark_put(desk->staff_db, MARK_ROTATION, value) != RESULT_OK)
        problems_add(desk->problems, NULL, 0, "the rotation could not be noted for the dashboard");
}

static bool make_copy(struct desk *desk, const struct order *order)
{
    const char *path = NULL;
    struct manifest manifest;
    char pepper[2 * KEY_ID_SIZE + 1];
    struct progress *progress = progress_create();
    const struct backup_order wanted = {.config = desk->config,
                                        .practice = desk->practice,
                                        .program = GATHER_VERSION,
                                        .folder = order->folder,
                                        .watch = {progress_step, progress}};
    bool made = backup_make(&wanted, desk->arena, &path, &manifest, desk->problems);
    progress_destroy(progress);
    if (!made)
        return false;
    encoding_hex(manifest.keys.pepper, KEY_ID_SIZE, pepper);
    printf("%s: %" PRId64 " registrations, %" PRId64 " accounts, audit log up to entry %" PRId64 ".\n"
           "It opens only together with the keys (pepper.key %.8s), which gather "
           "backup --keys copies elsewhere.\n",
           path, manifest.registrations, manifest.accounts, manifest.head.sequence, pepper);
    if (mark_put(desk->staff_db, MARK_BACKUP, strrchr(path, '/') + 1) != RESULT_OK)
        problems_add(desk->problems, NULL, 0,
                     "the backup was made, but could not be noted for the dashboard");
    if (order->keep > 0)
        rotate(desk, order);
    forget_erasures(desk, order->folder);
    return problems_count(desk->problems) == 0;
}

static bool holds_copies(const char *folder, struct arena *arena)
{
    struct problems *unread = problems_create();
    bool holds = backup_newest(folder, arena, unread) != NULL;
    problems_destroy(unread);
    return holds;
}

/* A stolen medium must not hold both the copies and what opens them. */
static bool is_among_copies(const char *folder, struct arena *arena)
{
    char *real = realpath(folder, NULL);
    char *path = arena_text(arena, real);
    free(real);
    bool found = false;
    while (!found && path != NULL && path[0] != '\0') {
        found = holds_copies(path, arena);
        *strrchr(path, '/') = '\0';
    }
    return found;
}

static bool copy_keys(const struct config *config, const char *config_path, const char *folder,
                      struct arena *arena, struct problems *problems)
{
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        problems_add(problems, folder, 0, "cannot be made: %s", strerror(errno));
        return false;
    }
    if (is_among_copies(folder, arena)) {
        /* Only if it is the empty one just made. */
        (void)rmdir(folder);
        problems_add(problems, folder, 0,
                     "backups are in this folder or above it; whoever steals it "
                     "must not get the keys as well. "
                     "Name a folder on another medium");
        return false;
    }
    if (!key_files_copy(config->state_keys, folder, true, problems))
        return false;
    /* The settings may have changed since the last time; the keys never do. */
    const char *settings = arena_format(arena, "%s/gather.conf", folder);
    (void)remove(settings);
    if (!file_copy(config_path, settings, 0600, NULL, NULL)) {
        problems_add(problems, settings, 0, "cannot be written: %s", strerror(errno));
        return false;
    }
    printf("%s holds the keys and the settings. Keep it apart from the backups, "
           "and under lock.\n",
           folder);
    return true;
}

/* On a bad day the keys are what must be saved first: a database that cannot be opened is no reason not to.
 */
static void note_keys(const struct config *config)
{
    struct problems *unopened = problems_create();
    struct practice *practice = practice_load(config, true, unopened);
    struct db *staff = databases_open_staff(config, ROLE_COMMAND, unopened);
    if (practice == NULL || staff == NULL ||
        audit_append(staff, practice, NULL, "backup_keys", "", "command line") != RESULT_OK) {
        problems_print(unopened, stderr);
        fputs("The keys are copied; that could not be written to the audit log.\n", stderr);
    }
    databases_close(staff);
    practice_destroy(practice);
    problems_destroy(unopened);
}

static int save_keys(const struct order *order)
{
    struct problems *problems = problems_create();
    struct arena *arena = arena_create();
    const char *config_path = command_config_path(order->config_path);
    struct config *config = command_config_load(config_path, problems);
    bool done = config != NULL && copy_keys(config, config_path, order->keys, arena, problems);
    if (done)
        note_keys(config);
    problems_print(problems, stderr);
    config_destroy(config);
    arena_destroy(arena);
    problems_destroy(problems);
    return done ? COMMAND_DONE : COMMAND_WRONG;
}

int command_backup(int argc, char **argv)
{
    struct order order;
    if (!read_order(argc, argv, &order))
        return command_usage(usage);
    if (order.keys != NULL)
        return save_keys(&order);
    struct desk desk;
    int code = COMMAND_DONE;
    if (!desk_open(&desk, command_config_path(order.config_path)) || !make_copy(&desk, &order) ||
        audit_append(desk.staff_db, desk.practice, NULL, "backup", "", "command line") != RESULT_OK)
        code = desk_refuse(&desk);
    desk_close(&desk);
    return code;
}

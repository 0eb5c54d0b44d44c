/* gather restore: a backup read back into a new folder and checked; or, as a
 * drill, into one that is thrown away. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "domain/audit/audit.h"
#include "domain/operations/backup_rotation.h"
#include "domain/operations/mark.h"
#include "domain/operations/pin.h"
#include "domain/operations/restore.h"
#include "main/command.h"
#include "main/desk.h"
#include "main/progress.h"
#include "main/restore_settings.h"

static const char usage[] = "gather restore --keys FOLDER [--erased PLACE] [--user CLINICIAN "
                            "[--password-file FILE]] BACKUP NEW-FOLDER\n"
                            "       gather restore --drill [--config FILE] [--keys FOLDER] [--user "
                            "CLINICIAN [--password-file FILE]] BACKUP";

struct order {
    const char *config_path;
    const char *keys;
    const char *user;
    const char *password_file;
    const char *erased;
    const char *backup;
    const char *folder;
    bool is_drill;
};

static bool read_order(int argc, char **argv, struct order *order)
{
    const struct command_option options[] = {
        {"config", &order->config_path, NULL},
        {"keys", &order->keys, NULL},
        {"user", &order->user, NULL},
        {"password-file", &order->password_file, NULL},
        {"drill", NULL, &order->is_drill},
        {"erased", &order->erased, NULL},
        {0},
    };
    *order = (struct order){0};
    int first = command_options(argc, argv, options);
    if (first < 0 || argc - first != (order->is_drill ? 1 : 2) || (!order->is_drill && order->keys == NULL) ||
        (order->is_drill && order->erased != NULL))
        return false;
    order->backup = argv[first];
    order->folder = argv[argc - 1];
    return true;
}

/* Signs in to the copy, not to the practice: it is the copy's accounts and
 * pepper that are tried. */
static bool open_one(const struct order *order, struct restored *restored, struct arena *arena,
                     struct problems *problems)
{
    struct account account;
    uint8_t *secret_key = NULL;
    struct desk desk = {.problems = problems,
                        .arena = arena,
                        .config = &restored->config,
                        .practice = restored->practice,
                        .staff_db = restored->staff_db,
                        .password_lane = lane_create("password", 1, 1)};
    enum result result = RESULT_FAILED;
    if (desk_sign_in(&desk, order->user, order->password_file, &account, &secret_key))
        result = restore_open_one(restored, secret_key);
    crypto_secret_free(secret_key);
    lane_destroy(desk.password_lane);
    if (result == RESULT_OK)
        puts("The clinician's password opens a registration of it.");
    else if (result == RESULT_NOT_FOUND)
        puts("The clinician's password is right; there is no registration to open.");
    else if (problems_count(problems) == 0)
        problems_add(problems, order->backup, 0,
                     "the clinician's key does not open a registration of this backup");
    return problems_count(problems) == 0;
}

static bool finish(const struct order *order, struct arena *arena, struct problems *problems)
{
    bool written = false;
    char *folder = realpath(order->folder, NULL);
    const char *path = arena_text(arena, folder);
    free(folder);
    if (path == NULL || !restore_settings(order->keys, path, &written, problems))
        return false;
    printf("The practice is in %s. It sends no mail until gather mail --release says so.\n", path);
    if (written)
        printf("Its settings are in %s/gather.conf; gather check --config "
               "%s/gather.conf says what they still need.\n",
               path, path);
    else
        printf("No gather.conf lay beside the keys: in yours, set [state] "
               "directory = %s and keys = %s/keys.\n",
               path, path);
    return true;
}

static void say_erased(const struct restored *restored)
{
    char known[CLOCK_TEXT_SIZE];
    clock_minute(restored->erased_known, known);
    if (restored->erased_known > restored->manifest.made_at)
        printf("%" PRId64
               " who were deleted after this copy was made were deleted again; deletions are known "
               "up to %s.\n",
               restored->erased_again, known);
    else
        printf(
            "Deletions are known up to %s, when this copy was made: nothing newer was within reach. Whoever "
            "was deleted later is in it again. If there is a newer intake.db anywhere, restore with --erased "
            "and its place.\n",
            known);
}

/* Those that ran when the copy was made run elsewhere, with settings of their own. */
static void forget_processes(const struct order *order, struct restored *restored)
{
    static const char *const processes[] = {"public", "staff", "mail"};
    for (size_t index = 0; !order->is_drill && index < sizeof processes / sizeof processes[0]; index++)
        pin_ended(restored->intake_db, processes[index]);
}

static bool restore(struct restore_order *wanted, const struct order *order, struct arena *arena,
                    struct restored *restored, struct problems *problems)
{
    struct progress *progress = progress_create();
    wanted->watch = (struct backup_watch){progress_step, progress};
    bool made = restore_make(wanted, arena, restored, problems);
    progress_destroy(progress);
    if (!made)
        return false;
    printf("%s: %" PRId64 " registrations, %" PRId64
           " accounts; databases whole; audit log unbroken up to entry "
           "%" PRId64 ", where the manifest says it ends.\n",
           wanted->copy, restored->registrations, restored->manifest.accounts,
           restored->manifest.head.sequence);
    forget_processes(order, restored);
    if (!order->is_drill)
        say_erased(restored);
    if (order->user != NULL && !open_one(order, restored, arena, problems))
        return false;
    return order->is_drill || finish(order, arena, problems);
}

/* Closes what it opened; a folder that is of no use is removed again. */
static bool restore_into(const struct order *order, const char *keys, const char *folder, struct arena *arena,
                         int64_t *registrations, struct problems *problems)
{
    struct restored restored = {0};
    const char *copy = backup_newest(order->backup, arena, problems);
    if (copy == NULL)
        return false;
    struct restore_order wanted = {
        .copy = copy, .keys = keys, .folder = folder, .erased = order->erased, .in_use = !order->is_drill};
    bool good = restore(&wanted, order, arena, &restored, problems);
    *registrations = restored.registrations;
    if (good)
        restore_close(&restored);
    else
        restore_discard(&wanted, &restored);
    return good;
}

static void note_drill(struct desk *desk, bool good, int64_t registrations)
{
    const char *value =
        good ? arena_format(desk->arena, "ok, %" PRId64 " registrations", registrations) : "failed";
    if (mark_put(desk->staff_db, MARK_RESTORE_CHECK, value) != RESULT_OK ||
        audit_append(desk->staff_db, desk->practice, NULL, "restore_drill", "", value) != RESULT_OK)
        problems_add(desk->problems, NULL, 0, "the drill's result could not be noted for the dashboard");
}

/* Not in /tmp, which may be memory. What lies there is a copy like the backup:
 * nothing of it is readable. */
static char *drill_folder(struct desk *desk)
{
    const char *place = getenv("TMPDIR");
    char *folder = arena_format(desk->arena, "%s/gather-drill-XXXXXX", place != NULL ? place : "/var/tmp");
    if (mkdtemp(folder) != NULL)
        return folder;
    problems_add(desk->problems, folder, 0, "cannot be made: %s; set TMPDIR to a folder with room",
                 strerror(errno));
    return NULL;
}

static int drill(const struct order *order)
{
    struct desk desk;
    int64_t registrations = 0;
    bool good = false;
    char *folder = desk_open(&desk, command_config_path(order->config_path)) ? drill_folder(&desk) : NULL;
    if (folder != NULL) {
        char *inside = arena_format(desk.arena, "%s/practice", folder);
        const char *keys = order->keys != NULL ? order->keys : desk.config->state_keys;
        good = restore_into(order, keys, inside, desk.arena, &registrations, desk.problems);
        note_drill(&desk, good, registrations);
        if ((!backup_remove(inside) && errno != ENOENT) || rmdir(folder) != 0)
            problems_add(desk.problems, folder, 0, "cannot be removed: %s", strerror(errno));
    }
    int code = good && problems_count(desk.problems) == 0 ? COMMAND_DONE : desk_refuse(&desk);
    desk_close(&desk);
    return code;
}

int command_restore(int argc, char **argv)
{
    struct order order;
    if (!read_order(argc, argv, &order))
        return command_usage(usage);
    if (order.is_drill)
        return drill(&order);
    struct problems *problems = problems_create();
    struct arena *arena = arena_create();
    int64_t registrations = 0;
    bool good = restore_into(&order, order.keys, order.folder, arena, &registrations, problems);
    problems_print(problems, stderr);
    arena_destroy(arena);
    problems_destroy(problems);
    return good ? COMMAND_DONE : COMMAND_WRONG;
}

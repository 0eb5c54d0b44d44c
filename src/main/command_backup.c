/* gather backup: a copy of the practice while it works; or, apart from it, of
 * the keys that open it. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encoding.h"
#include "base/file_copy.h"
#include "base/version.h"
#include "domain/audit/audit.h"
#include "domain/operations/backup.h"
#include "domain/operations/backup_rotation.h"
#include "domain/operations/mark.h"
#include "main/command.h"
#include "main/desk.h"
#include "main/progress.h"

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
    static const struct option options[] = {{"config", required_argument, NULL, 'c'},
                                            {"keep", required_argument, NULL, 'k'},
                                            {"keys", required_argument, NULL, 'y'},
                                            {0}};
    int option;
    *order = (struct order){0};
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        if (option == 'c')
            order->config_path = optarg;
        else if (option == 'y')
            order->keys = optarg;
        else if (option != 'k' || !read_number(optarg, &order->keep))
            return false;
    if (order->keys != NULL)
        return optind == argc && order->keep == 0;
    if (optind != argc - 1)
        return false;
    order->folder = argv[optind];
    return true;
}

static bool make_copy(struct desk *desk, const struct order *order)
{
    const char *path = NULL;
    struct manifest manifest;
    char pepper[2 * KEY_ID_SIZE + 1];
    int removed = 0;
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
    if (order->keep > 0 && backup_rotate(order->folder, order->keep, &removed, desk->problems) && removed > 0)
        printf("%d older %s removed.\n", removed, removed == 1 ? "copy" : "copies");
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

static bool copy_keys(struct desk *desk, const struct order *order, const char *config_path)
{
    if (mkdir(order->keys, 0700) != 0 && errno != EEXIST) {
        problems_add(desk->problems, order->keys, 0, "cannot be made: %s", strerror(errno));
        return false;
    }
    if (is_among_copies(order->keys, desk->arena)) {
        /* Only if it is the empty one just made. */
        (void)rmdir(order->keys);
        problems_add(desk->problems, order->keys, 0,
                     "backups are in this folder or above it; whoever steals it "
                     "must not get the keys as well. "
                     "Name a folder on another medium");
        return false;
    }
    if (!key_files_copy(desk->config->state_keys, order->keys, true, desk->problems))
        return false;
    /* The settings may have changed since the last time; the keys never do. */
    const char *settings = arena_format(desk->arena, "%s/gather.conf", order->keys);
    (void)remove(settings);
    if (!file_copy(config_path, settings, 0600, NULL, NULL)) {
        problems_add(desk->problems, settings, 0, "cannot be written: %s", strerror(errno));
        return false;
    }
    printf("%s holds the keys and the settings. Keep it apart from the backups, "
           "and under lock.\n",
           order->keys);
    return true;
}

int command_backup(int argc, char **argv)
{
    struct order order;
    if (!read_order(argc, argv, &order))
        return command_usage(usage);
    const char *config_path = command_config_path(order.config_path);
    struct desk desk;
    int code = COMMAND_DONE;
    bool done = desk_open(&desk, config_path) &&
                (order.keys != NULL ? copy_keys(&desk, &order, config_path) : make_copy(&desk, &order)) &&
                audit_append(desk.staff_db, desk.practice, NULL,
                             order.keys != NULL ? "backup_keys" : "backup", "", "command line") == RESULT_OK;
    if (!done)
        code = desk_refuse(&desk);
    desk_close(&desk);
    return code;
}

/* gather purge: what has outlived its days is shown and deleted. */
#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "domain/account/invitation.h"
#include "domain/audit/audit.h"
#include "domain/operations/clock_watch.h"
#include "domain/operations/mark.h"
#include "domain/operations/retention.h"
#include "main/command.h"
#include "main/desk.h"
#include "main/progress.h"
#include "store/db.h"

static const char usage[] = "gather purge [--config FILE] [--dry-run] [--clock-is-right]";

static bool show(struct desk *desk, int64_t now, int64_t *total)
{
    struct retention_count *counts = NULL;
    size_t count = 0;
    *total = 0;
    if (retention_due(desk->intake_db, desk->config, now, desk->arena, &counts, &count) != RESULT_OK) {
        problems_add(desk->problems, NULL, 0, "what is due could not be read; the line above says why");
        return false;
    }
    for (size_t index = 0; index < count; index++) {
        printf("%6" PRId64 "  %-10s  %s\n", counts[index].count, counts[index].what, counts[index].group);
        *total += counts[index].count;
    }
    return true;
}

struct watching {
    struct progress *progress;
    int64_t total;
};

static void rows_gone(int64_t gone, void *argument)
{
    const struct watching *watching = argument;
    progress_step("deleting", gone, watching->total, watching->progress);
}

struct expiring {
    int64_t now;
    int64_t count;
};

static enum result forget_invitations(struct tx *tx, void *argument)
{
    struct expiring *expiring = argument;
    return invitation_purge(tx, expiring->now, &expiring->count);
}

static bool purge(struct desk *desk, int64_t now, int64_t total)
{
    struct retention_done done;
    struct watching watching = {progress_create(), total};
    enum result result = retention_purge(desk->intake_db, desk->config, now, rows_gone, &watching, &done);
    progress_destroy(watching.progress);
    struct expiring expiring = {.now = now};
    if (db_write(desk->staff_db, forget_invitations, &expiring) != RESULT_OK)
        problems_add(desk->problems, NULL, 0,
                     "invitations that ran out could not be deleted; the line above says why");
    const char *said = arena_format(desk->arena,
                                    "%" PRId64 " registrations, %" PRId64 " questions, %" PRId64
                                    " unfinished, %" PRId64 " invitations",
                                    done.signups, done.enquiries, done.drafts, expiring.count);
    log_info("deleted: %s", said);
    printf("Deleted: %s.\n", said);
    if (result == RESULT_BUSY)
        problems_add(
            desk->problems, NULL, 0,
            "everything is deleted, but the WAL was in use and still holds it; run gather purge again");
    else if (result != RESULT_OK)
        problems_add(desk->problems, NULL, 0, "the rest could not be deleted; the line above says why");
    if (audit_append(desk->staff_db, desk->practice, NULL, "purge", "", said) != RESULT_OK ||
        mark_put(desk->staff_db, MARK_PURGE, said) != RESULT_OK)
        problems_add(desk->problems, NULL, 0, "the deletion could not be noted in the audit log");
    return problems_count(desk->problems) == 0;
}

struct looking {
    int64_t now;
    bool is_right; /* somebody says so */
    struct clock_sight sight;
};

static enum result look_at_clock(struct tx *tx, void *argument)
{
    struct looking *looking = argument;
    if (looking->is_right)
        return clock_confirm(tx, looking->now);
    return clock_watch(tx, looking->now, &looking->sight);
}

/* What is past its days is past them by this clock. */
static bool trust_clock(struct desk *desk, int64_t now, bool is_right)
{
    char from[CLOCK_TEXT_SIZE], to[CLOCK_TEXT_SIZE];
    struct looking looking = {.now = now, .is_right = is_right};
    if (db_write(desk->staff_db, look_at_clock, &looking) != RESULT_OK) {
        problems_add(desk->problems, NULL, 0, "the clock could not be compared; the line above says why");
        return false;
    }
    clock_minute(looking.sight.from, from);
    clock_minute(now, to);
    if (looking.sight.jumped)
        problems_add(desk->problems, NULL, 0,
                     "nothing was deleted: the clock says %s and stood at %s when it was last seen. If it "
                     "was wrong, set it; "
                     "if it is right now, say so once: gather purge --clock-is-right",
                     to, from);
    if (is_right &&
        audit_append(desk->staff_db, desk->practice, NULL, "clock_confirmed", "", to) != RESULT_OK)
        problems_add(desk->problems, NULL, 0,
                     "what was said about the clock could not be noted in the audit log");
    return problems_count(desk->problems) == 0;
}

static bool run(struct desk *desk, bool is_dry, bool is_right)
{
    int64_t now = clock_now(), total = 0;
    if (!show(desk, now, &total))
        return false;
    if (is_dry) {
        printf("%" PRId64 " would be deleted.\n", total);
        return true;
    }
    return trust_clock(desk, now, is_right) && purge(desk, now, total);
}

int command_purge(int argc, char **argv)
{
    const char *config_path = NULL;
    bool is_dry = false, is_right = false;
    const struct command_option options[] = {
        {"config", &config_path, NULL},
        {"dry-run", NULL, &is_dry},
        {"clock-is-right", NULL, &is_right},
        {0},
    };
    if (command_options(argc, argv, options) != argc || (is_dry && is_right))
        return command_usage(usage);
    struct desk desk;
    int code = COMMAND_DONE;
    if (!desk_open(&desk, command_config_path(config_path)) || !run(&desk, is_dry, is_right))
        code = desk_refuse(&desk);
    desk_close(&desk);
    return code;
}

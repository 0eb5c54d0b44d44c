#include "page/admin/dashboard_machine.h"

#include <inttypes.h>
#include <string.h>

#include "base/version.h"
#include "domain/audit/audit_log.h"
#include "domain/mail/mail_hold.h"
#include "domain/mail/outbox.h"
#include "domain/operations/clock_watch.h"
#include "domain/operations/databases.h"
#include "domain/operations/mark.h"
#include "domain/operations/standby.h"
#include "domain/operations/storage.h"
#include "page/admin/dashboard.h"
#include "page/frame/visit_tx.h"
#include "text/phrase.h"

/* Where "well" ends. */
enum {
    BACKUP_DAYS = 2,
    PURGE_DAYS = 3,
    TICK_HOURS = 6,
    RESTORE_DAYS = 35,
    CHECK_DAYS = 8,
    FREE_PERCENT = 10,
    SIGN_INS_A_DAY = 20
};
static const int64_t mail_wait = CLOCK_HOUR;

/* One row of the list. What is not yet says so in its state alone. */
static void add_fact(struct dashboard *dashboard, const char *label, const char *value, const char *note,
                     enum state state)
{
    json_t *fact = json_pack("{s:s, s:s, s:s}", "label", label, "value", value, "note", note);
    dashboard_set_state(fact, state);
    if (state == STATE_NONE) {
        json_object_set_new(fact, "state_label", json_string(value));
        json_object_set_new(fact, "value", json_string(""));
    }
    json_array_append_new(json_object_get(dashboard->context, "machine"), fact);
}

static const char *when(struct dashboard *dashboard, int64_t at)
{
    char text[CLOCK_TEXT_SIZE];
    clock_minute(at, text);
    return arena_text(dashboard->visit->arena, text);
}

static const char *age(struct dashboard *dashboard, int64_t at)
{
    int64_t passed = dashboard->stats.now - at;
    if (passed < CLOCK_HOUR)
        return "less than an hour ago";
    if (passed < 2 * CLOCK_DAY)
        return arena_format(dashboard->visit->arena, "%s ago",
                            dashboard_count(dashboard, passed / CLOCK_HOUR, "hour", "hours"));
    return arena_format(dashboard->visit->arena, "%s ago",
                        dashboard_count(dashboard, passed / CLOCK_DAY, "day", "days"));
}

static bool is_older(const struct dashboard *dashboard, const struct mark *mark, int64_t limit)
{
    return dashboard->stats.now - mark->at > limit;
}

static const char *mark_note(struct dashboard *dashboard, const struct mark *mark)
{
    return arena_format(dashboard->visit->arena, "%s: %s", age(dashboard, mark->at), mark->value);
}

static bool is_ok(const struct mark *mark)
{
    return strncmp(mark->value, "ok", 2) == 0;
}

/* What a mark says, and the sentence when it is missing, old or bad. False: the database failed. */
struct mark_rule {
    const char *name;
    const char *word; /* in the names of its phrases */
    const char *label;
    int64_t limit; /* "well" ends when it is older */
    bool must_be_ok;
    enum finding finding;
};

/* The phrase mark-NAME-CASE; NULL when there is none. */
static const char *mark_sentence(struct dashboard *dashboard, const struct mark_rule *rule, const char *how)
{
    const char *text = phrase_named(arena_format(dashboard->visit->arena, "mark-%s", rule->word), how);
    return text[0] != '\0' ? text : NULL;
}

static bool add_mark(struct dashboard *dashboard, const struct mark_rule *rule)
{
    struct mark mark;
    struct visit *visit = dashboard->visit;
    enum result result = mark_get(visit->app->staff_db, rule->name, visit->arena, &mark);
    if (result == RESULT_NOT_FOUND) {
        dashboard->findings[rule->finding] = mark_sentence(dashboard, rule, "missing");
        add_fact(dashboard, rule->label, "Not yet", "", STATE_NONE);
        return true;
    }
    if (result != RESULT_OK)
        return false;
    bool is_bad = rule->must_be_ok && !is_ok(&mark);
    bool is_old = is_older(dashboard, &mark, rule->limit);
    if (is_bad)
        dashboard->findings[rule->finding] = mark_sentence(dashboard, rule, "bad");
    else if (is_old)
        dashboard->findings[rule->finding] = mark_sentence(dashboard, rule, "old");
    add_fact(dashboard, rule->label, when(dashboard, mark.at), mark_note(dashboard, &mark),
             is_bad || is_old ? STATE_BAD : STATE_WELL);
    return true;
}

/* Said only while it is so: nothing is deleted meanwhile. */
static bool add_clock(struct dashboard *dashboard)
{
    struct clock_sight sight;
    struct tx *tx = databases_begin(dashboard->visit->app->staff_db);
    enum result result = clock_read(tx, &sight);
    databases_end(tx);
    if (result != RESULT_OK || !sight.jumped)
        return result == RESULT_OK;
    dashboard->findings[FINDING_CLOCK] = phrase(PHRASE_DASHBOARD_CLOCK);
    add_fact(dashboard, phrase(PHRASE_DASHBOARD_CLOCK_LABEL), when(dashboard, sight.from), "", STATE_BAD);
    return true;
}

/* The copy that is never far behind, and where it was sent; nothing where there is none. */
static void add_standby(struct dashboard *dashboard, bool sent)
{
    const struct config *config = dashboard->visit->app->config;
    const char *place = sent ? config->copy_target : config->copy_directory;
    if (config->copy_directory == NULL || config->copy_directory[0] == '\0' || place[0] == '\0')
        return;
    int64_t at = standby_noted_at(config, sent);
    bool is_behind = dashboard->stats.now - at > STANDBY_LATE;
    const char *label = phrase(sent ? PHRASE_DASHBOARD_COPY_SENT_LABEL : PHRASE_DASHBOARD_COPY_LABEL);
    if (is_behind && dashboard->findings[FINDING_BACKUP] == NULL)
        dashboard->findings[FINDING_BACKUP] =
            phrase(sent ? PHRASE_DASHBOARD_COPY_SENT_LATE : PHRASE_DASHBOARD_COPY_LATE);
    if (at == 0)
        add_fact(dashboard, label, "Not yet", "", STATE_NONE);
    else
        add_fact(dashboard, label, when(dashboard, at), age(dashboard, at),
                 is_behind ? STATE_BAD : STATE_WELL);
}

/* Likewise. */
static bool add_rotation(struct dashboard *dashboard)
{
    struct mark mark;
    struct visit *visit = dashboard->visit;
    enum result result = mark_get(visit->app->staff_db, MARK_ROTATION, visit->arena, &mark);
    if (result == RESULT_NOT_FOUND || (result == RESULT_OK && is_ok(&mark)))
        return true;
    if (result != RESULT_OK)
        return false;
    if (dashboard->findings[FINDING_BACKUP] == NULL)
        dashboard->findings[FINDING_BACKUP] = phrase(PHRASE_MARK_ROTATION_BAD);
    add_fact(dashboard, phrase(PHRASE_MARK_ROTATION_LABEL), when(dashboard, mark.at),
             mark_note(dashboard, &mark), STATE_BAD);
    return true;
}

static bool add_marks(struct dashboard *dashboard)
{
    static const struct mark_rule rules[] = {
        {MARK_BACKUP, "backup", "Last backup", BACKUP_DAYS * CLOCK_DAY, false, FINDING_BACKUP},
        {MARK_RESTORE_CHECK, "restore", "Last tested restore", RESTORE_DAYS * CLOCK_DAY, true,
         FINDING_RESTORE},
        {MARK_INTEGRITY, "integrity", "Integrity of the databases", CHECK_DAYS * CLOCK_DAY, true,
         FINDING_DAMAGED},
        {MARK_PURGE, "purge", "Last deletion of what is past its days", PURGE_DAYS * CLOCK_DAY, false,
         FINDING_PURGE},
        {MARK_TICK, "tick", "Offers last looked at", TICK_HOURS * CLOCK_HOUR, false, FINDING_TICK},
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (!add_mark(dashboard, &rules[i]))
            return false;
    add_standby(dashboard, false);
    add_standby(dashboard, true);
    return add_rotation(dashboard) && add_clock(dashboard);
}

static const char *mail_note(struct dashboard *dashboard, const struct outbox_counts *counts)
{
    const char *oldest = counts->oldest_at > 0 ? arena_format(dashboard->visit->arena, "the oldest %s; ",
                                                              age(dashboard, counts->oldest_at))
                                               : "";
    const char *failure = counts->failed_at > 0
                              ? arena_format(dashboard->visit->arena, "; the last failure %s",
                                             age(dashboard, counts->failed_at))
                              : "";
    return arena_format(dashboard->visit->arena, "%s%" PRId64 " tried again, %" PRId64 " given up%s", oldest,
                        counts->retrying, counts->refused, failure);
}

/* Those given up that are about no registration, to staff or about a question: nobody else is shown them. */
static bool add_lost_mail(struct dashboard *dashboard)
{
    struct outbox_refusal *refusals = NULL;
    struct visit *visit = dashboard->visit;
    size_t count = 0;
    json_int_t lost = 0;
    if (outbox_refusals(visit->app->intake_db, visit->arena, &refusals, &count) != RESULT_OK)
        return false;
    for (size_t index = 0; index < count; index++)
        lost += refusals[index].has_signup ? 0 : 1;
    json_object_set_new(dashboard->context, "lost_mail", lost > 0 ? json_integer(lost) : json_null());
    return true;
}

/* After a restore: until somebody says that this copy is the practice now. */
static bool find_hold(struct dashboard *dashboard, bool *is_held)
{
    int64_t since = 0;
    enum result result = mail_hold_since(visit_read(dashboard->visit), &since);
    visit_rest(dashboard->visit);
    *is_held = result == RESULT_OK;
    if (*is_held)
        dashboard->findings[FINDING_MAIL] = phrase(PHRASE_DASHBOARD_MAIL_HELD);
    return result == RESULT_OK || result == RESULT_NOT_FOUND;
}

static bool add_mail(struct dashboard *dashboard)
{
    struct visit *visit = dashboard->visit;
    struct outbox_counts counts;
    bool is_held = false;
    if (!mail_is_on(visit->app->config)) {
        add_fact(dashboard, "Mail", "Not set up", "nothing is sent by mail", STATE_NONE);
        return true;
    }
    if (outbox_count(visit->app->intake_db, &counts) != RESULT_OK)
        return false;
    if (!find_hold(dashboard, &is_held))
        return false;
    bool is_late = counts.oldest_at > 0 && dashboard->stats.now - counts.oldest_at > mail_wait;
    if (is_held)
        is_late = true;
    else if (is_late)
        dashboard->findings[FINDING_MAIL] =
            arena_format(visit->arena, "%s for more than an hour.",
                         dashboard_count(dashboard, counts.waiting, "mail waits", "mails wait"));
    else if (counts.refused > 0)
        dashboard->findings[FINDING_MAIL] =
            arena_format(visit->arena, "%s not be delivered.",
                         dashboard_count(dashboard, counts.refused, "mail could", "mails could"));
    if (counts.refused > 0 && !add_lost_mail(dashboard))
        return false;
    add_fact(dashboard, "Mail", arena_format(visit->arena, "%" PRId64 " waiting", counts.waiting),
             mail_note(dashboard, &counts), is_late || counts.refused > 0 ? STATE_BAD : STATE_WELL);
    return true;
}

static void add_storage(struct dashboard *dashboard)
{
    struct arena *arena = dashboard->visit->arena;
    struct storage storage;
    storage_read(dashboard->visit->app->config, arena, &storage);
    bool is_known = storage.disk_bytes > 0;
    int64_t percent = is_known ? storage.free_bytes * 100 / storage.disk_bytes : 0;
    bool is_low = is_known && percent < FREE_PERCENT;
    if (is_low)
        dashboard->findings[FINDING_DISK] = phrase_fill(arena, phrase(PHRASE_DASHBOARD_DISK), "percent",
                                                        arena_format(arena, "%" PRId64, percent));
    add_fact(dashboard, "Room on the disk",
             is_known ? storage_size_text(storage.free_bytes, arena) : "Not known",
             arena_format(arena, "%" PRId64 " %% of the disk", percent), is_low ? STATE_BAD : STATE_WELL);
    add_fact(
        dashboard, "Databases", storage_size_text(storage.database_bytes, arena),
        arena_format(arena, "and %s not yet moved into them", storage_size_text(storage.wal_bytes, arena)),
        STATE_SILENT);
}

static int64_t today(const struct dashboard *dashboard, const char *name)
{
    return counter_sum_of(dashboard->stats.sums_today, dashboard->stats.sum_today_count, name, "");
}

static void add_trouble(struct dashboard *dashboard)
{
    struct arena *arena = dashboard->visit->arena;
    const struct stats *stats = &dashboard->stats;
    int64_t failed = today(dashboard, COUNTER_SIGN_IN_FAILED),
            errors = today(dashboard, COUNTER_SERVER_ERROR);
    if (failed >= SIGN_INS_A_DAY)
        dashboard->findings[FINDING_SIGN_IN] = arena_format(
            arena, "%" PRId64 " sign-ins failed today: somebody may be guessing passwords.", failed);
    if (errors > 0)
        dashboard->findings[FINDING_SERVER_ERRORS] =
            arena_format(arena, "%s today; the server's log says why.",
                         dashboard_count(dashboard, errors, "page failed", "pages failed"));
    add_fact(dashboard, "Failed sign-ins", arena_format(arena, "%" PRId64 " today", failed),
             arena_format(arena, "%" PRId64 " in the last %d days",
                          counter_sum_of(stats->sums, stats->sum_count, COUNTER_SIGN_IN_FAILED, ""),
                          STATS_DAYS),
             failed >= SIGN_INS_A_DAY ? STATE_BAD : STATE_WELL);
    add_fact(dashboard, "Pages that failed", arena_format(arena, "%" PRId64 " today", errors),
             arena_format(arena, "%" PRId64 " in the last %d days",
                          counter_sum_of(stats->sums, stats->sum_count, COUNTER_SERVER_ERROR, ""),
                          STATS_DAYS),
             errors > 0 ? STATE_BAD : STATE_WELL);
}

static bool add_export(struct dashboard *dashboard)
{
    struct audit_entry entry;
    struct visit *visit = dashboard->visit;
    enum result result = audit_log_last(visit->app->staff_db, "roster_export", visit->arena, &entry);
    if (result == RESULT_OK)
        add_fact(dashboard, "Last download of a roster", when(dashboard, entry.at),
                 arena_format(visit->arena, "by %s",
                              entry.username[0] != '\0' ? entry.username : "the command line"),
                 STATE_SILENT);
    else
        add_fact(dashboard, "Last download of a roster", "Not yet", "", STATE_NONE);
    return result == RESULT_OK || result == RESULT_NOT_FOUND;
}

static void add_program(struct dashboard *dashboard)
{
    const struct app *app = dashboard->visit->app;
    add_fact(dashboard, "Version", GATHER_VERSION,
             arena_format(dashboard->visit->arena, "started %s", age(dashboard, app->started_at)),
             STATE_SILENT);
}

bool dashboard_add_machine(struct dashboard *dashboard)
{
    json_object_set_new(dashboard->context, "machine", json_array());
    if (!add_mail(dashboard) || !add_marks(dashboard))
        return false;
    add_storage(dashboard);
    add_trouble(dashboard);
    if (!add_export(dashboard))
        return false;
    add_program(dashboard);
    return true;
}

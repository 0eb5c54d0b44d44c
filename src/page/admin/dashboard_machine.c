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
        return phrase(PHRASE_DASHBOARD_AGE_HOUR);
    if (passed < 2 * CLOCK_DAY)
        return dashboard_count(dashboard, PLURAL_DASHBOARD_AGE_HOURS, passed / CLOCK_HOUR);
    return dashboard_count(dashboard, PLURAL_DASHBOARD_AGE_DAYS, passed / CLOCK_DAY);
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
    enum phrase label;
    /* The sentence for each case; PHRASE_COUNT: that case is none to speak of. */
    enum phrase missing;
    enum phrase old;
    enum phrase bad;
    int64_t limit; /* "well" ends when it is older */
    bool must_be_ok;
    enum finding finding;
};

static const char *sentence(enum phrase which)
{
    return which == PHRASE_COUNT ? NULL : phrase(which);
}

static bool add_mark(struct dashboard *dashboard, const struct mark_rule *rule)
{
    struct mark mark;
    struct visit *visit = dashboard->visit;
    enum result result = mark_get(visit->app->staff_db, rule->name, visit->arena, &mark);
    if (result == RESULT_NOT_FOUND) {
        dashboard->findings[rule->finding] = sentence(rule->missing);
        add_fact(dashboard, phrase(rule->label), phrase(PHRASE_STATE_NONE), "", STATE_NONE);
        return true;
    }
    if (result != RESULT_OK)
        return false;
    bool is_bad = rule->must_be_ok && !is_ok(&mark);
    bool is_old = is_older(dashboard, &mark, rule->limit);
    if (is_bad)
        dashboard->findings[rule->finding] = sentence(rule->bad);
    else if (is_old)
        dashboard->findings[rule->finding] = sentence(rule->old);
    add_fact(dashboard, phrase(rule->label), when(dashboard, mark.at), mark_note(dashboard, &mark),
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
        add_fact(dashboard, label, phrase(PHRASE_STATE_NONE), "", STATE_NONE);
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
        {MARK_BACKUP, PHRASE_FACT_BACKUP, PHRASE_MARK_BACKUP_MISSING, PHRASE_MARK_BACKUP_OLD, PHRASE_COUNT,
         BACKUP_DAYS * CLOCK_DAY, false, FINDING_BACKUP},
        {MARK_RESTORE_CHECK, PHRASE_FACT_RESTORE, PHRASE_MARK_RESTORE_MISSING, PHRASE_MARK_RESTORE_OLD,
         PHRASE_MARK_RESTORE_BAD, RESTORE_DAYS * CLOCK_DAY, true, FINDING_RESTORE},
        {MARK_INTEGRITY, PHRASE_FACT_INTEGRITY, PHRASE_COUNT, PHRASE_MARK_INTEGRITY_OLD,
         PHRASE_MARK_INTEGRITY_BAD, CHECK_DAYS * CLOCK_DAY, true, FINDING_DAMAGED},
        {MARK_PURGE, PHRASE_FACT_PURGE, PHRASE_COUNT, PHRASE_MARK_PURGE_OLD, PHRASE_COUNT,
         PURGE_DAYS * CLOCK_DAY, false, FINDING_PURGE},
        {MARK_TICK, PHRASE_FACT_TICK, PHRASE_COUNT, PHRASE_MARK_TICK_OLD, PHRASE_COUNT,
         TICK_HOURS * CLOCK_HOUR, false, FINDING_TICK},
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (!add_mark(dashboard, &rules[i]))
            return false;
    add_standby(dashboard, false);
    add_standby(dashboard, true);
    return add_rotation(dashboard) && add_clock(dashboard);
}

static const char *with_age(struct dashboard *dashboard, enum phrase which, int64_t at)
{
    return phrase_fill(dashboard->visit->arena, phrase(which), "age", age(dashboard, at));
}

static const char *mail_note(struct dashboard *dashboard, const struct outbox_counts *counts)
{
    struct arena *arena = dashboard->visit->arena;
    const char *note = phrase_fill_number(arena, phrase(PHRASE_FACT_MAIL_NOTE), "retrying", counts->retrying);
    note = phrase_fill_number(arena, note, "refused", counts->refused);
    if (counts->oldest_at > 0)
        note = arena_format(arena, "%s; %s", with_age(dashboard, PHRASE_FACT_MAIL_OLDEST, counts->oldest_at),
                            note);
    if (counts->failed_at > 0)
        note = arena_format(arena, "%s; %s", note,
                            with_age(dashboard, PHRASE_FACT_MAIL_FAILURE, counts->failed_at));
    return note;
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
        add_fact(dashboard, phrase(PHRASE_FACT_MAIL), phrase(PHRASE_FACT_MAIL_OFF),
                 phrase(PHRASE_FACT_MAIL_OFF_NOTE), STATE_NONE);
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
            dashboard_count(dashboard, PLURAL_DASHBOARD_MAIL_LATE, counts.waiting);
    else if (counts.refused > 0)
        dashboard->findings[FINDING_MAIL] =
            dashboard_count(dashboard, PLURAL_DASHBOARD_MAIL_LOST, counts.refused);
    if (counts.refused > 0 && !add_lost_mail(dashboard))
        return false;
    add_fact(dashboard, phrase(PHRASE_FACT_MAIL),
             phrase_fill_number(visit->arena, phrase(PHRASE_FACT_MAIL_WAITING), "number", counts.waiting),
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
        dashboard->findings[FINDING_DISK] =
            phrase_fill_number(arena, phrase(PHRASE_DASHBOARD_DISK), "percent", percent);
    add_fact(dashboard, phrase(PHRASE_FACT_DISK),
             is_known ? storage_size_text(storage.free_bytes, arena) : phrase(PHRASE_FACT_UNKNOWN),
             phrase_fill_number(arena, phrase(PHRASE_FACT_DISK_PERCENT), "percent", percent),
             is_low ? STATE_BAD : STATE_WELL);
    add_fact(dashboard, phrase(PHRASE_FACT_DATABASES), storage_size_text(storage.database_bytes, arena),
             phrase_fill(arena, phrase(PHRASE_FACT_DATABASES_NOTE), "size",
                         storage_size_text(storage.wal_bytes, arena)),
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
        dashboard->findings[FINDING_SIGN_IN] =
            phrase_fill_number(arena, phrase(PHRASE_DASHBOARD_SIGN_INS), "number", failed);
    if (errors > 0)
        dashboard->findings[FINDING_SERVER_ERRORS] =
            dashboard_count(dashboard, PLURAL_DASHBOARD_ERRORS, errors);
    add_fact(dashboard, phrase(PHRASE_FACT_SIGN_INS),
             phrase_fill_number(arena, phrase(PHRASE_DASHBOARD_TODAY), "number", failed),
             dashboard_recent(dashboard,
                              counter_sum_of(stats->sums, stats->sum_count, COUNTER_SIGN_IN_FAILED, "")),
             failed >= SIGN_INS_A_DAY ? STATE_BAD : STATE_WELL);
    add_fact(
        dashboard, phrase(PHRASE_FACT_ERRORS),
        phrase_fill_number(arena, phrase(PHRASE_DASHBOARD_TODAY), "number", errors),
        dashboard_recent(dashboard, counter_sum_of(stats->sums, stats->sum_count, COUNTER_SERVER_ERROR, "")),
        errors > 0 ? STATE_BAD : STATE_WELL);
}

static bool add_export(struct dashboard *dashboard)
{
    struct audit_entry entry;
    struct visit *visit = dashboard->visit;
    enum result result = audit_log_last(visit->app->staff_db, "roster_export", visit->arena, &entry);
    if (result == RESULT_OK)
        add_fact(dashboard, phrase(PHRASE_FACT_EXPORT), when(dashboard, entry.at),
                 phrase_fill(visit->arena, phrase(PHRASE_FACT_EXPORT_BY), "name",
                             entry.username[0] != '\0' ? entry.username : phrase(PHRASE_FACT_EXPORT_COMMAND)),
                 STATE_SILENT);
    else
        add_fact(dashboard, phrase(PHRASE_FACT_EXPORT), phrase(PHRASE_STATE_NONE), "", STATE_NONE);
    return result == RESULT_OK || result == RESULT_NOT_FOUND;
}

static void add_program(struct dashboard *dashboard)
{
    const struct app *app = dashboard->visit->app;
    add_fact(dashboard, phrase(PHRASE_FACT_VERSION), GATHER_VERSION,
             with_age(dashboard, PHRASE_FACT_STARTED, app->started_at), STATE_SILENT);
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

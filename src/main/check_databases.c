#include "main/check_databases.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "domain/audit/audit.h"
#include "domain/audit/audit_head.h"
#include "domain/audit/audit_log.h"
#include "domain/audit/audit_pending.h"
#include "domain/mail/mail.h"
#include "domain/mail/mail_hold.h"
#include "domain/operations/clock_watch.h"
#include "domain/operations/counter.h"
#include "domain/operations/databases.h"
#include "domain/operations/mark.h"
#include "domain/operations/pin.h"
#include "domain/operations/practice_count.h"
#include "domain/operations/standby.h"
#include "domain/operations/storage.h"
#include "main/progress.h"
#include "store/backup.h"
#include "store/db.h"

enum { BACKUP_DAYS = 3, PURGE_DAYS = 3, TICK_HOURS = 6, NEVER_DAYS = 3, WAL_MEGABYTES = 64, ORIGIN_DAYS = 2 };

/* Nothing of ours was ever received before this program was written. */
#define EARLIEST INT64_C(1735689600000) /* 2025-01-01 */

static bool check_pages_of(struct desk *desk, enum database database, const char *what,
                           struct progress *progress)
{
    progress_step(what, 0, 0, progress);
    return backup_check(databases_path(desk->config, database, desk->arena), true, desk->problems);
}

/* One that could not be opened was named already. */
static void check_pages(struct desk *desk)
{
    struct progress *progress = progress_create();
    bool whole =
        desk->intake_db == NULL || check_pages_of(desk, DATABASE_INTAKE, "checking intake.db", progress);
    if (desk->staff_db != NULL)
        whole = check_pages_of(desk, DATABASE_STAFF, "checking staff.db", progress) && whole;
    progress_destroy(progress);
    if (desk->intake_db == NULL || desk->staff_db == NULL)
        return;
    if (mark_put(desk->staff_db, MARK_INTEGRITY, whole ? "ok" : "damaged") != RESULT_OK)
        problems_add(desk->problems, NULL, 0, "staff.db could not be written to; the line above says why");
}

/* Times in the data decide who is next and what is deleted. */
static void check_clock(struct desk *desk)
{
    struct practice_count count;
    char now_text[CLOCK_TEXT_SIZE];
    char newest_text[CLOCK_TEXT_SIZE];
    int64_t now = clock_now();
    if (practice_count(desk->intake_db, desk->staff_db, &count) != RESULT_OK) {
        problems_add(desk->problems, NULL, 0, "registrations could not be counted; the line above says why");
        return;
    }
    clock_minute(now, now_text);
    clock_minute(count.newest_at, newest_text);
    if (count.newest_at > now)
        problems_add(desk->problems, NULL, 0,
                     "the clock says %s, but the newest registration came in at %s: set the clock", now_text,
                     newest_text);
    else if (now < EARLIEST)
        problems_add(desk->problems, NULL, 0, "the clock says %s: set the clock", now_text);
}

/* A practice that never made one is told so by its dashboard; one whose copies stopped is told here, too. */
static void check_last_backup(struct desk *desk)
{
    struct mark last;
    if (mark_get(desk->staff_db, MARK_BACKUP, desk->arena, &last) == RESULT_OK &&
        clock_now() - last.at > BACKUP_DAYS * CLOCK_DAY)
        problems_add(desk->problems, NULL, 0, "the last backup (%s) is older than %d days: run gather backup",
                     last.value, BACKUP_DAYS);
}

/* Every form is then refused, and people see a page that they cannot do anything about. */
static void check_origins(struct desk *desk)
{
    struct counter_sum *sums = NULL;
    size_t count = 0;
    char day[CLOCK_TEXT_SIZE];
    clock_day(clock_now() - ORIGIN_DAYS * CLOCK_DAY, day);
    if (counter_sums(desk->intake_db, day, desk->arena, &sums, &count) != RESULT_OK)
        return;
    int64_t refused = counter_sum_of(sums, count, COUNTER_ORIGIN_REFUSED, "");
    if (refused > 0)
        problems_add(desk->problems, NULL, 0,
                     "%" PRId64 " forms were refused since %s because browsers know this site under another "
                     "address than [site] url, %s; the journal says of each what differs",
                     refused, day, desk->config->site_url);
}

/* The practice's first act: INT64_MAX when it is not known. */
static int64_t began_at(struct desk *desk)
{
    struct audit_filter filter = audit_filter_none();
    struct audit_entry *first = NULL;
    size_t count = 0;
    filter.before = 2;
    if (audit_log_read(desk->staff_db, &filter, 1, desk->arena, &first, &count) != RESULT_OK || count == 0)
        return INT64_MAX;
    return first->at;
}

/* What a timer does, and how old the last time may be. One that was never done is missed once the practice is
 * some days old: what is only tried out has no timers. */
static void check_timer(struct desk *desk, const char *name, int64_t limit, const char *what)
{
    struct mark last;
    char text[CLOCK_TEXT_SIZE];
    enum result result = mark_get(desk->staff_db, name, desk->arena, &last);
    if (result == RESULT_NOT_FOUND && began_at(desk) < clock_now() - NEVER_DAYS * CLOCK_DAY)
        problems_add(desk->problems, NULL, 0, "gather %s has never run: is its timer switched on?", what);
    clock_minute(last.at, text);
    if (result == RESULT_OK && clock_now() - last.at > limit)
        problems_add(desk->problems, NULL, 0, "gather %s ran last at %s: is its timer switched on?", what,
                     text);
}

static void check_jump(struct desk *desk)
{
    struct clock_sight sight = {0};
    char text[CLOCK_TEXT_SIZE];
    struct tx *tx = db_begin(desk->staff_db);
    enum result result = clock_read(tx, &sight);
    db_end(tx);
    clock_minute(sight.from, text);
    if (result == RESULT_OK && sight.jumped)
        problems_add(desk->problems, NULL, 0,
                     "the clock jumped by days: it stood at %s before. Nothing is deleted until it is set, "
                     "or until gather "
                     "purge --clock-is-right",
                     text);
}

static void check_standby(struct desk *desk, bool sent)
{
    const char *place = sent ? desk->config->copy_target : desk->config->copy_directory;
    int64_t behind = clock_now() - standby_noted_at(desk->config, sent);
    if (desk->config->copy_directory[0] != '\0' && place[0] != '\0' && behind > STANDBY_LATE)
        problems_add(desk->problems, NULL, 0, "the copy in %s is more than 3 minutes behind: does %s run?",
                     place, sent ? "gather-send.service" : "gather-copy.service");
}

static void check_rotation(struct desk *desk)
{
    struct mark last;
    if (mark_get(desk->staff_db, MARK_ROTATION, desk->arena, &last) == RESULT_OK &&
        strcmp(last.value, "ok") != 0)
        problems_add(
            desk->problems, NULL, 0,
            "old copies stay in the backup folder (%s): whoever was deleted is still in them; look at "
            "who owns them",
            last.value);
}

/* It is moved into the file when nobody reads what was before. */
static void check_wal(struct desk *desk)
{
    struct storage storage;
    storage_read(desk->config, desk->arena, &storage);
    if (storage.wal_bytes > (int64_t)WAL_MEGABYTES * 1000 * 1000)
        problems_add(desk->problems, NULL, 0,
                     "%s of intake.db are not yet moved into the file: a program has been reading it for "
                     "long (a sqlite3 "
                     "shell in a transaction?), and what was deleted is still in there",
                     storage_size_text(storage.wal_bytes, desk->arena));
}

static void check_mail_hold(struct desk *desk)
{
    int64_t since = 0;
    char text[CLOCK_TEXT_SIZE];
    struct tx *tx = db_begin(desk->intake_db);
    enum result result = mail_hold_since(tx, &since);
    db_end(tx);
    clock_minute(since, text);
    if (result == RESULT_OK)
        problems_add(
            desk->problems, NULL, 0,
            "mail is held since %s, when this practice was restored from a copy: gather mail --release",
            text);
}

/* What was changed in gather.conf holds only once a process has read it: with [mail] switched on, say,
 * registrations went on without mail until the public process was started again. */
static void check_processes(struct desk *desk)
{
    static const char *const processes[] = {"public", "staff", "mail"};
    for (size_t index = 0; index < sizeof processes / sizeof processes[0]; index++) {
        int64_t at = 0;
        char since[CLOCK_TEXT_SIZE];
        enum result result = pin_compare(desk->intake_db, desk->config, processes[index], &at);
        if (result != RESULT_CONFLICT)
            continue;
        clock_minute(at, since);
        problems_add(
            desk->problems, NULL, 0,
            "gather-%s was started at %s with other settings than gather.conf has now; type: systemctl "
            "restart gather-%s",
            processes[index], since, processes[index]);
    }
}

static void check_pins(struct desk *desk)
{
    if (desk->practice != NULL && desk->staff_db != NULL) {
        (void)pin_check_accounts(desk->staff_db, desk->practice, desk->problems);
        (void)pin_check_holders(desk->staff_db, desk->config, desk->practice, desk->problems);
    }
    if (desk->practice != NULL && desk->intake_db != NULL) {
        (void)pin_check_key(desk->intake_db, desk->config, desk->practice, desk->problems);
        (void)pin_check_pepper(desk->intake_db, desk->config, desk->practice, desk->problems);
    }
    if (desk->intake_db != NULL)
        check_processes(desk);
}

static void check_audit(struct desk *desk, const char *anchor)
{
    size_t before = problems_count(desk->problems);
    if (audit_verify(desk->staff_db, desk->practice, desk->problems) != RESULT_OK &&
        problems_count(desk->problems) == before)
        problems_add(desk->problems, NULL, 0, "the audit log could not be read; the line above says why");
    if (desk->intake_db != NULL &&
        audit_pending_check(desk->intake_db, desk->staff_db, desk->practice, desk->problems) != RESULT_OK)
        problems_add(desk->problems, NULL, 0,
                     "the acts that wait to be put into the audit log could not be read; the line above says "
                     "why");
    if (anchor != NULL)
        audit_head_check_file(desk->staff_db, anchor, desk->problems);
}

static void note(struct desk *desk)
{
    size_t count = problems_count(desk->problems);
    const char *value =
        count == 0 ? "ok" : arena_format(desk->arena, "%zu %s", count, count == 1 ? "finding" : "findings");
    mark_put(desk->staff_db, MARK_CHECK, value);
}

void check_databases(struct desk *desk, const char *anchor)
{
    check_pages(desk);
    if (desk->intake_db != NULL && desk->staff_db != NULL)
        check_clock(desk);
    if (desk->intake_db != NULL)
        check_origins(desk);
    check_pins(desk);
    if (desk->practice != NULL && desk->staff_db != NULL)
        check_audit(desk, anchor);
    else
        problems_add(desk->problems, NULL, 0,
                     "the audit log was not checked, because a key or staff.db could not be opened; put that "
                     "right first, then check again");
    if (desk->staff_db == NULL)
        return;
    check_last_backup(desk);
    check_rotation(desk);
    check_standby(desk, false);
    check_standby(desk, true);
    check_jump(desk);
    check_timer(desk, MARK_PURGE, PURGE_DAYS * CLOCK_DAY, "purge");
    check_timer(desk, MARK_TICK, TICK_HOURS * CLOCK_HOUR, "tick");
    check_wal(desk);
    if (desk->intake_db != NULL && mail_is_on(desk->config))
        check_mail_hold(desk);
    note(desk);
}

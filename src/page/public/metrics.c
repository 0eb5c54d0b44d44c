/* Numbers for a monitoring program on this machine, in Prometheus' text format. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/version.h"
#include "domain/mail/outbox.h"
#include "domain/operations/clock_watch.h"
#include "domain/operations/databases.h"
#include "domain/operations/mark.h"
#include "domain/operations/standby.h"
#include "domain/operations/storage.h"
#include "page/frame/error_page.h"
#include "page/frame/request_metrics.h"
#include "page/frame/route.h"

static const char type[] = "text/plain; version=0.0.4; charset=utf-8";

static void add_gauge(struct buffer *text, const char *name, const char *help, double value)
{
    buffer_append_format(text, "# HELP %s %s\n# TYPE %s gauge\n%s %.17g\n", name, help, name, name, value);
}

/* The lines of one name come together, as the format wants it. */
static void add_databases(const struct app *app, struct buffer *text)
{
    int64_t commits[2] = {0}, queued[2] = {0};
    databases_counts(app->intake_db, &commits[0], &queued[0]);
    if (app->staff_db != NULL)
        databases_counts(app->staff_db, &commits[1], &queued[1]);
    buffer_append_format(
        text,
        "# HELP gather_commits_total Transactions committed.\n# TYPE gather_commits_total counter\n"
        "gather_commits_total{database=\"intake\"} %" PRId64 "\n",
        commits[0]);
    if (app->staff_db != NULL)
        buffer_append_format(text, "gather_commits_total{database=\"staff\"} %" PRId64 "\n", commits[1]);
    buffer_append_format(
        text,
        "# HELP gather_writes_queued Writes that wait now.\n# TYPE gather_writes_queued gauge\n"
        "gather_writes_queued{database=\"intake\"} %" PRId64 "\n",
        queued[0]);
    if (app->staff_db != NULL)
        buffer_append_format(text, "gather_writes_queued{database=\"staff\"} %" PRId64 "\n", queued[1]);
}

static void add_sign_ins(const struct app *app, struct buffer *text)
{
    int64_t failed = 0;
    for (size_t index = 0; index < route_count(app->routes); index++) {
        const struct route_pattern *pattern = route_pattern_at(app->routes, index);
        if (pattern->method == METHOD_POST && strcmp(pattern->pattern, "/staff/sign-in") == 0)
            failed = request_metrics_count(app->metrics, index, 422);
    }
    buffer_append_format(
        text,
        "# HELP gather_sign_in_failures_total Sign-ins that were refused.\n"
        "# TYPE gather_sign_in_failures_total counter\ngather_sign_in_failures_total %" PRId64 "\n",
        failed);
}

static void add_storage(struct visit *visit, struct buffer *text)
{
    struct storage storage;
    storage_read(visit->app->config, visit->arena, &storage);
    add_gauge(text, "gather_database_bytes", "Size of the databases.", (double)storage.database_bytes);
    add_gauge(text, "gather_wal_bytes", "Size of the write-ahead log of intake.db.",
              (double)storage.wal_bytes);
    add_gauge(text, "gather_disk_free_bytes", "Room left on their disk.", (double)storage.free_bytes);
}

/* A mark that was never made has no age, and no line. */
static void add_age(struct visit *visit, struct buffer *text, const char *mark_name, const char *name,
                    const char *help)
{
    struct mark mark;
    if (mark_get(visit->app->staff_db, mark_name, visit->arena, &mark) == RESULT_OK)
        add_gauge(text, name, help, (double)(visit->now - mark.at) / (double)CLOCK_SECOND);
}

static void add_clock(struct visit *visit, struct buffer *text)
{
    struct clock_sight sight;
    struct tx *tx = databases_begin(visit->app->staff_db);
    if (clock_read(tx, &sight) == RESULT_OK)
        add_gauge(text, "gather_clock_jumped", "1: the clock jumped by days, and nothing is deleted.",
                  sight.jumped);
    databases_end(tx);
}

static void add_copy(struct visit *visit, struct buffer *text)
{
    const struct config *config = visit->app->config;
    if (config->copy_directory == NULL || config->copy_directory[0] == '\0')
        return;
    add_gauge(text, "gather_copy_behind_seconds", "How far the copy of [copy] is behind.",
              (double)(visit->now - standby_noted_at(config, false)) / (double)CLOCK_SECOND);
    if (config->copy_target[0] != '\0')
        add_gauge(text, "gather_copy_sent_behind_seconds", "The same, where it is sent.",
                  (double)(visit->now - standby_noted_at(config, true)) / (double)CLOCK_SECOND);
}

static void add_staff(struct visit *visit, struct buffer *text)
{
    struct outbox_counts mail;
    add_gauge(text, "gather_sessions", "Staff who are signed in.", sessions_count(visit->app->sessions));
    add_age(visit, text, MARK_BACKUP, "gather_backup_age_seconds", "Time since the last backup.");
    add_age(visit, text, MARK_RESTORE_CHECK, "gather_restore_check_age_seconds",
            "Time since a restore was tested.");
    add_age(visit, text, MARK_INTEGRITY, "gather_integrity_check_age_seconds",
            "Time since the databases were checked.");
    add_age(visit, text, MARK_PURGE, "gather_purge_age_seconds",
            "Time since what was past its days was deleted.");
    add_age(visit, text, MARK_TICK, "gather_tick_age_seconds",
            "Time since offers were looked at by the timer.");
    add_age(visit, text, MARK_CHECK, "gather_check_age_seconds", "Time since gather check ran.");
    add_clock(visit, text);
    add_copy(visit, text);
    if (outbox_count(visit->app->intake_db, &mail) != RESULT_OK)
        return;
    add_gauge(text, "gather_mail_waiting", "Mails that are due.", (double)mail.waiting);
    add_gauge(text, "gather_mail_refused", "Mails that were given up.", (double)mail.refused);
    add_gauge(text, "gather_mail_oldest_seconds", "How long the oldest of them has been due.",
              mail.oldest_at > 0 ? (double)(visit->now - mail.oldest_at) / (double)CLOCK_SECOND : 0);
}

static bool is_loopback(const char *address)
{
    return address != NULL && (strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0);
}

void page_metrics(struct visit *visit)
{
    const struct app *app = visit->app;
    struct buffer text = {0};
    if (!is_loopback(visit->request->remote_address)) {
        visit_error(visit, 404);
        return;
    }
    add_gauge(&text, "gather_start_time_seconds", "When this process started.",
              (double)app->started_at / (double)CLOCK_SECOND);
    buffer_append_format(&text,
                         "# HELP gather_info The program's version.\n# TYPE gather_info gauge\n"
                         "gather_info{version=\"%s\",process=\"%s\"} 1\n",
                         GATHER_VERSION, app->role == ROLE_STAFF ? "staff" : "public");
    request_metrics_write(app->metrics, app->routes, &text);
    add_databases(app, &text);
    if (app->role == ROLE_STAFF) {
        add_sign_ins(app, &text);
        add_storage(visit, &text);
        add_staff(visit, &text);
    }
    response_set_body(visit->response, type, text.data, text.length);
    buffer_free(&text);
}

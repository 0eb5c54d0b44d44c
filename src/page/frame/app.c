#include "page/frame/app.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/overlay.h"
#include "domain/audit/audit_mover.h"
#include "domain/form/form_version.h"
#include "domain/form/intake_load.h"
#include "domain/notice/notify.h"
#include "domain/operations/counter.h"
#include "domain/operations/pin.h"
#include "domain/operations/ticket.h"
#include "domain/session/half_session.h"
#include "http/response_read.h"
#include "page/frame/error_page.h"
#include "page/frame/held.h"
#include "page/frame/request_metrics.h"
#include "page/frame/route.h"
#include "page/frame/sent_fields.h"
#include "page/frame/shared_pages.h"
#include "page/frame/visit_tx.h"
#include "text/phrase.h"

enum { PASSWORD_THREADS = 2 };

/* A key that is not the practice's own would take registrations that nobody can open. */
static void check_pins(struct app *app, struct problems *problems)
{
    if (app->practice == NULL)
        return;
    if (app->staff_db != NULL)
        (void)pin_check_holders(app->staff_db, app->config, app->practice, problems);
    if (app->intake_db != NULL && app->practice->pepper != NULL)
        (void)pin_check_pepper(app->intake_db, app->config, app->practice, problems);
    if (app->intake_db != NULL)
        (void)pin_check_key(app->intake_db, app->config, app->practice, problems);
}

static const char *process_name(const struct app *app)
{
    return app->role == ROLE_STAFF ? "staff" : "public";
}

/* What is shown from now on can be read again in the same words, whatever becomes of the files. */
static void keep_forms(struct app *app, struct problems *problems)
{
    struct intake *forms[] = {app->intake, app->ask};
    app->form_versions = form_versions_create();
    for (size_t index = 0; index < 2 && app->intake_db != NULL; index++)
        if (forms[index] != NULL &&
            databases_write(app->intake_db, form_version_keep, forms[index]) != RESULT_OK)
            problems_add(problems, NULL, 0, "the form could not be kept in intake.db; run gather check");
}

/* Half-opened is fine to close, so the pieces are opened without looking at the ones before: whoever starts
 * us is told everything that is wrong at once. */
static void open_pieces(struct app *app, struct problems *problems)
{
    const struct config *config = app->config;
    struct arena *arena = arena_create();
    bool is_staff = app->role == ROLE_STAFF;
    app->routes = route_table_create(is_staff ? SITE_STAFF : SITE_PUBLIC);
    app->practice = practice_load(config, is_staff, problems);
    app->notifier = notifier_create(config, app->practice, problems);
    app->metrics = request_metrics_create(route_count(app->routes));
    phrases_load(config->site_phrases[0] != '\0' ? config->site_phrases
                                                 : overlay_path(config, "content/phrases.txt", arena),
                 problems);
    app->templates = templates_load(arena_format(arena, "%s/templates", config->site_www), NULL, problems);
    app->intake = intake_load(config->site_form[0] != '\0' ? config->site_form
                                                           : overlay_path(config, "forms/intake.json", arena),
                              config, problems);
    app->ask = intake_load(overlay_path(config, "forms/ask.json", arena), config, problems);
    app->intake_db = databases_open_intake(config, app->role, problems);
    if (app->intake_db != NULL)
        app->counters = counters_create(app->intake_db);
    keep_forms(app, problems);
    if (is_staff) {
        app->staff_db = databases_open_staff(config, app->role, problems);
        app->sessions = sessions_create(config);
        app->half_sessions = half_sessions_create();
    }
    check_pins(app, problems);
    /* Every thread may wait here at once: a person who starts a registration is never turned away for it, and
     * nginx limits how many start. */
    app->password_lane = lane_create("password", PASSWORD_THREADS, config->serve_threads);
    arena_destroy(arena);
}

struct app *app_open(const struct config *config, enum role role, struct problems *problems)
{
    size_t before = problems_count(problems);
    struct app *app = memory_allocate(sizeof *app);
    app->role = role;
    app->config = config;
    app->started_at = clock_now();
    open_pieces(app, problems);
    if (role == ROLE_PUBLIC && app->templates != NULL)
        app->shared_pages = shared_pages_create(app, problems);
    if (problems_count(problems) == before) {
        pin_started(app->intake_db, config, process_name(app));
        app->is_open = true;
        if (role == ROLE_STAFF)
            app->audit_mover = audit_mover_create(app->intake_db, app->staff_db, app->practice);
        return app;
    }
    app_close(app);
    return NULL;
}

void app_close(struct app *app)
{
    if (app == NULL)
        return;
    if (app->is_open)
        pin_ended(app->intake_db, process_name(app));
    shared_pages_destroy(app->shared_pages);
    lane_destroy(app->password_lane);
    sessions_destroy(app->sessions);
    half_sessions_destroy(app->half_sessions);
    counters_destroy(app->counters);
    audit_mover_destroy(app->audit_mover);
    databases_close(app->staff_db);
    databases_close(app->intake_db);
    form_versions_destroy(app->form_versions);
    intake_destroy(app->ask);
    intake_destroy(app->intake);
    templates_destroy(app->templates);
    notifier_destroy(app->notifier);
    practice_destroy(app->practice);
    request_metrics_destroy(app->metrics);
    route_table_destroy(app->routes);
    memory_free(app);
}

static bool is_form(const struct request *request)
{
    static const char type[] = "application/x-www-form-urlencoded";
    const char *sent = request->content_type;
    if (sent == NULL || strncasecmp(sent, type, sizeof type - 1) != 0)
        return false;
    return strchr("; \t", sent[sizeof type - 1]) != NULL;
}

/* A query that cannot be read is a stranger's decoration of the link (trackers add theirs), so it counts as
 * none. */
static bool read_fields(struct visit *visit)
{
    struct request *request = visit->request;
    const char *query = request->query == NULL ? "" : request->query;
    const struct form *none = form_parse(visit->arena, "", 0);
    visit->query = form_parse(visit->arena, query, strlen(query));
    if (visit->query == NULL)
        visit->query = none;
    visit->form = none;
    if (request->method != METHOD_POST)
        return true;
    visit->form = is_form(request) ? form_parse(visit->arena, request->body, request->body_length) : NULL;
    if (visit->form != NULL)
        return true;
    visit->form = none;
    return false;
}

static void handle_route(struct visit *visit, const struct route *route)
{
    if (!read_fields(visit)) {
        visit_error(visit, 400);
        return;
    }
    visit->audit_action = route->action;
    visit->has_ticket =
        visit->app->role == ROLE_STAFF &&
        ticket_id(visit->app->practice, form_value(visit->form, "ticket"), visit->request->path,
                  visit->request->body, visit->request->body_length, visit->ticket);
    if (route_admits(route, visit) && sent_fields_check(visit, route->fields))
        route->handler(visit);
}

/* What the admin is told of it: how often, by the route and how it ended. */
static void count_answer(const struct visit *visit, const struct route *route, int status)
{
    static const struct {
        void (*handler)(struct visit *visit);
        int status;
        const char *name;
    } counted[] = {
        {page_article, 200, COUNTER_ARTICLE},
        {page_register_start, 200, COUNTER_START},
        {page_sign_in_now, 422, COUNTER_SIGN_IN_FAILED},
    };
    struct counters *counters = visit->app->counters;
    bool is_counted = route != NULL && visit->request->method == route->pattern.method;
    for (size_t index = 0; is_counted && index < sizeof counted / sizeof counted[0]; index++)
        if (counted[index].handler == route->handler && counted[index].status == status)
            counter_add(counters, counted[index].name, "", visit->now);
    if (status >= 500)
        counter_add(counters, COUNTER_SERVER_ERROR, "", visit->now);
    counters_flush(counters, visit->now);
}

/* Where TLS ends in front of nginx the settings know it, not the connection. */
static void apply_settings(const struct config *config, struct request *request)
{
    static const char secure[] = "https://";
    request->site_url = config->site_url;
    if (strncasecmp(config->site_url, secure, sizeof secure - 1) == 0)
        request->https = true;
}

void app_handle(void *context, struct request *request, struct response *response)
{
    struct app *app = context;
    struct visit visit = {.app = app, .request = request, .response = response, .arena = request->arena};
    const struct route *route = NULL;
    const char *allow = NULL;
    apply_settings(app->config, request);
    visit.now = clock_now();
    int64_t began = request_metrics_clock();
    if (app->role == ROLE_PUBLIC)
        held_read(&visit);
    switch (route_find(app->routes, request, &route, &allow)) {
    case ROUTE_FOUND:
        handle_route(&visit, route);
        break;
    case ROUTE_NOT_FOUND:
        visit_error(&visit, 404);
        break;
    case ROUTE_WRONG_METHOD:
        response_set_header(response, "Allow", allow);
        visit_error(&visit, 405);
        break;
    }
    visit_rest(&visit);
    int status = response_status(response);
    count_answer(&visit, route, status);
    request_metrics_add(app->metrics, route == NULL ? NO_ROUTE : route_index(app->routes, route), status,
                        request_metrics_clock() - began);
    memory_wipe(&visit, sizeof visit);
}

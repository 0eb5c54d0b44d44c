#include "page/frame/route.h"

#include <string.h>

#include "base/buffer.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/memory.h"
#include "domain/operations/counter.h"
#include "domain/session/session_kept.h"
#include "domain/waiting/waiting_tick.h"
#include "http/cookie.h"
#include "http/csrf.h"
#include "page/frame/error_page.h"
#include "page/frame/held.h"

#define ROUTE(verb, address, function, where, ...)                                                           \
    {.pattern = {verb, address}, .handler = function, .site = where, .requirements = __VA_ARGS__},
static const struct route routes[] = {
#include "page/frame/routes.def"
};
#undef ROUTE

enum { ROUTE_COUNT = sizeof routes / sizeof routes[0] };

struct route_table {
    size_t count;
    struct route routes[ROUTE_COUNT];
};

struct route_table *route_table_create(enum route_site site)
{
    struct route_table *table = memory_allocate(sizeof *table);
    for (size_t index = 0; index < ROUTE_COUNT; index++)
        if ((routes[index].site & site) != 0)
            table->routes[table->count++] = routes[index];
    return table;
}

void route_table_destroy(struct route_table *table)
{
    memory_free(table);
}

enum route_match route_find(const struct route_table *table, struct request *request,
                            const struct route **route, const char **allow)
{
    size_t index = 0;
    enum route_match match = router_match(&table->routes[0].pattern, table->count, sizeof table->routes[0],
                                          request, &index, allow);
    *route = match == ROUTE_FOUND ? &table->routes[index] : NULL;
    return match;
}

size_t route_count(const struct route_table *table)
{
    return table->count;
}

const struct route_pattern *route_pattern_at(const struct route_table *table, size_t index)
{
    return &table->routes[index].pattern;
}

size_t route_index(const struct route_table *table, const struct route *route)
{
    return (size_t)(route - table->routes);
}

#define ENROLMENT_PATH "/staff/account/second-factor"

/* All that somebody may do who has to set up a second factor first. */
static bool is_for_enrolment(const char *path)
{
    return strcmp(path, ENROLMENT_PATH) == 0 || strcmp(path, "/staff/sign-out") == 0;
}

/* Letters that stand for themselves in an address, so that nothing else can be led to. */
static bool is_plain(const char *address)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/.?=&%+";
    enum { ADDRESS_LIMIT = 500 };
    size_t length = strlen(address);
    return length <= ADDRESS_LIMIT && strspn(address, plain) == length && strstr(address, "//") == NULL &&
           strstr(address, "..") == NULL;
}

bool route_is_place(const char *address)
{
    return address != NULL && strncmp(address, "/staff/", strlen("/staff/")) == 0 && is_plain(address) &&
           strncmp(address, "/staff/sign-", strlen("/staff/sign-")) != 0;
}

/* Where to go on afterwards, as a value in an address. */
static const char *encode(struct arena *arena, const char *text)
{
    struct buffer encoded = {0};
    for (; *text != '\0'; text++)
        if (strchr("?=&%+", *text) != NULL)
            buffer_append_format(&encoded, "%%%02X", (unsigned)(unsigned char)*text);
        else
            buffer_append_byte(&encoded, *text);
    const char *copy = arena_copy(arena, encoded.length > 0 ? encoded.data : "", encoded.length);
    buffer_free(&encoded);
    return copy;
}

/* What was typed while the session ended, if the form is one of our pages and goes with the cookie it came
 * with. */
static bool keep_form(struct visit *visit, const char *cookie, char token[static SESSION_KEPT_TOKEN_SIZE])
{
    const struct request *request = visit->request;
    return cookie != NULL && csrf_source(request) == CSRF_FROM_HERE &&
           csrf_token_matches(form_value(visit->form, "csrf"), cookie) && route_is_place(request->path) &&
           session_keep_form(visit->app->sessions, cookie, request->path, request->body, request->body_length,
                             token);
}

static void lead_to_sign_in(struct visit *visit, const char *cookie)
{
    const struct request *request = visit->request;
    char token[SESSION_KEPT_TOKEN_SIZE];
    const char *query = request->query != NULL && request->query[0] != '\0' ? request->query : NULL;
    const char *address = arena_format(visit->arena, "%s%s%s", request->path, query != NULL ? "?" : "",
                                       query != NULL ? query : "");
    if (request->method == METHOD_POST && keep_form(visit, cookie, token))
        visit_redirect(visit, "/staff/sign-in?done=kept&kept=%s", token);
    else if (request->method == METHOD_POST && cookie != NULL)
        visit_redirect(visit, "/staff/sign-in?done=ended");
    else if (request->method != METHOD_POST && route_is_place(address))
        visit_redirect(visit, "/staff/sign-in?to=%s", encode(visit->arena, address));
    else
        visit_redirect(visit, "/staff/sign-in");
}

/* The session's account still is what let it in. False: the response says why not. */
static bool is_current(struct visit *visit)
{
    uint8_t stamp[ACCOUNT_STAMP_SIZE];
    struct tx *tx = databases_begin(visit->app->staff_db);
    enum result result = account_stamp(tx, visit->session.account_id, stamp);
    databases_end(tx);
    if (result == RESULT_OK && crypto_equal(stamp, visit->session.stamp, sizeof stamp))
        return true;
    if (result != RESULT_OK && result != RESULT_NOT_FOUND) {
        visit_fail(visit, result);
        return false;
    }
    session_end(visit->app->sessions, visit->session_token);
    visit->session_token = NULL;
    visit_redirect(visit, "/staff/sign-in");
    return false;
}

/* Signed in, and as the right kind of person. */
static bool admits_person(unsigned requirements, struct visit *visit)
{
    if ((requirements & WANT_SESSION) == 0)
        return true;
    visit->session_token = cookie_get(visit->request, VISIT_SESSION_COOKIE);
    if (visit->session_token == NULL ||
        !session_find(visit->app->sessions, visit->session_token, &visit->session)) {
        const char *cookie = visit->session_token;
        visit->session_token = NULL;
        lead_to_sign_in(visit, cookie);
        return false;
    }
    if (!is_current(visit))
        return false;
    if (visit->session.must_enrol && !is_for_enrolment(visit->request->path)) {
        visit_redirect(visit, ENROLMENT_PATH);
        return false;
    }
    bool clinician = (requirements & WANT_CLINICIAN) == 0 || visit->session.is_clinician;
    bool admin = (requirements & WANT_ADMIN) == 0 || visit->session.is_admin;
    if (!clinician || !admin)
        visit_error(visit, 403);
    return clinician && admin;
}

/* What is refused is logged by the route's pattern (an address may hold a token) and without what was sent.
 */
static bool comes_from_here(const struct route *route, struct visit *visit)
{
    static const char *const causes[] = {
        [CSRF_FROM_ELSEWHERE] = "it comes from a page of another site",
        [CSRF_FROM_NOWHERE] = "the browser does not say where it comes from (Origin: null)",
        [CSRF_OTHER_SCHEME] =
            "its page was http where https is right, or the other way round: see [site] url",
        [CSRF_OTHER_NAME] = "the browser knows this site under an address that [site] url does not have",
    };
    enum csrf_source source = csrf_source(visit->request);
    if (source == CSRF_FROM_HERE)
        return true;
    log_warning("a form to %s was refused: %s", route->pattern.pattern, causes[source]);
    if (source == CSRF_OTHER_SCHEME || source == CSRF_OTHER_NAME)
        counter_add(visit->app->counters, COUNTER_ORIGIN_REFUSED, "", visit->now);
    return false;
}

/* Not merely silent about where it comes from. */
static bool says_it_is_ours(const struct request *request)
{
    const char *site = request->sec_fetch_site;
    return request->origin != NULL || (site != NULL && strcmp(site, "same-origin") == 0);
}

static bool admits_form(const struct route *route, struct visit *visit)
{
    unsigned requirements = route->requirements;
    if ((requirements & (WANT_CSRF | WANT_ORIGIN)) == 0)
        return true;
    bool may_hide = (requirements & WANT_CSRF) != 0 && csrf_hides_origin(visit->request);
    if (!may_hide && !comes_from_here(route, visit)) {
        error_page_forged(visit);
        return false;
    }
    if ((requirements & WANT_CSRF) == 0)
        return true;
    const char *token = form_value(visit->form, "csrf");
    bool is_staff = visit->app->role == ROLE_STAFF;
    if (is_staff ? csrf_token_matches(token, visit->session_token) : held_choose(visit, token))
        return true;
    visit->is_unproven = true;
    if ((requirements & WANT_TEXT) != 0 && says_it_is_ours(visit->request))
        return true;
    if (visit->held_count == 0 && !is_staff)
        error_page_no_cookie(visit);
    else
        error_page_forged(visit);
    return false;
}

/* What reads places reads them as they are now: offers whose days are over lapse first. */
static bool winds_clock(unsigned requirements, struct visit *visit)
{
    enum result result = RESULT_OK;
    if ((requirements & WANT_CLOCK) != 0)
        result = waiting_tick(visit->app->intake_db, visit->now, NULL);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    return result == RESULT_OK;
}

bool route_admits(const struct route *route, struct visit *visit)
{
    return admits_person(route->requirements, visit) && admits_form(route, visit) &&
           winds_clock(route->requirements, visit);
}

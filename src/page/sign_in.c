/* Signing in. Wrong password, unknown name and disabled account get the same page after the same work; tries
 * are slowed for a name and a network, never locked out. */
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "domain/account.h"
#include "domain/audit.h"
#include "http/cookie.h"
#include "page/route.h"

/* Whoever floods the sign-in may hold this many of the threads for this long, and no more. */
enum { WAITING_LIMIT = 8 };
static const int64_t longest_wait = 8 * CLOCK_SECOND;
static atomic_int waiting;

static void show(struct visit *visit, int status, const char *username, const char *error)
{
    json_t *context = visit_context(visit, "Sign in");
    bool signed_out = form_value(visit->query, "out") != NULL;
    json_object_set_new(context, "username", json_string(username));
    json_object_set_new(context, "error", json_string(error));
    json_object_set_new(context, "has_errors", json_boolean(error[0] != '\0'));
    json_object_set_new(context, "errors", json_array());
    if (error[0] != '\0')
        json_array_append_new(json_object_get(context, "errors"),
                              json_pack("{s:s, s:s}", "href", "#username", "message", error));
    json_object_set_new(context, "message", json_string(signed_out ? "You have been signed out." : ""));
    visit_render(visit, status, "sign-in", context);
}

void page_sign_in(struct visit *visit)
{
    show(visit, 200, "", "");
}

static bool wait_turn(int64_t milliseconds)
{
    if (milliseconds <= 0)
        return true;
    if (milliseconds > longest_wait)
        milliseconds = longest_wait;
    bool has_place = atomic_fetch_add(&waiting, 1) < WAITING_LIMIT;
    struct timespec pause = {.tv_sec = (time_t)(milliseconds / CLOCK_SECOND),
                             .tv_nsec = (long)(milliseconds % CLOCK_SECOND) * 1000000L};
    while (has_place && nanosleep(&pause, &pause) != 0)
        continue;
    atomic_fetch_sub(&waiting, 1);
    return has_place;
}

/* The name that was tried is kept out of the log: people type their password where the name belongs. */
static void refuse(struct visit *visit, const char *username)
{
    enum result noted =
        audit_append(visit->app->staff_db, visit->app->practice, NULL, "sign_in_failed", "", "");
    if (noted != RESULT_OK)
        visit_fail(visit, noted);
    else
        show(visit, 422, username, "The username or the password is not right. Check both, and try again.");
}

/* The token is always a fresh one, so a cookie planted before signing in opens nothing; the session it may
 * have named ends here. */
static void admit(struct visit *visit, const struct account *account, const uint8_t *secret_key)
{
    struct app *app = visit->app;
    struct session session = {
        .is_admin = account->is_admin, .is_clinician = secret_key != NULL, .started_at = visit->now};
    memcpy(session.account_id, account->id, sizeof session.account_id);
    snprintf(session.username, sizeof session.username, "%s", account->username);
    enum result noted = audit_append(app->staff_db, app->practice, account->id, "sign_in", "", "");
    if (noted != RESULT_OK) {
        visit_fail(visit, noted);
        return;
    }
    const char *before = cookie_get(visit->request, VISIT_SESSION_COOKIE);
    if (before != NULL)
        session_end(app->sessions, before);
    char *token = arena_allocate(visit->arena, SESSION_TOKEN_TEXT_SIZE);
    session_start(app->sessions, &session, secret_key, token);
    cookie_set(visit->request, visit->response, VISIT_SESSION_COOKIE, token, 0, COOKIE_STRICT);
    visit_redirect(visit, "/staff");
}

static void try_password(struct visit *visit, const char *username, const char *password)
{
    struct app *app = visit->app;
    struct account account = {0};
    uint8_t *secret_key = NULL;
    const char *address = visit->request->remote_address;
    enum result result = account_sign_in(app->staff_db, app->practice, app->config, app->password_lane,
                                         username, password, visit->arena, &account, &secret_key);
    if (result == RESULT_OK || result == RESULT_REFUSED)
        session_attempt_ended(app->sessions, username, address != NULL ? address : "", result == RESULT_OK);
    if (result == RESULT_OK)
        admit(visit, &account, secret_key);
    else if (result == RESULT_REFUSED)
        refuse(visit, username);
    else
        visit_fail(visit, result);
    crypto_secret_free(secret_key);
}

void page_sign_in_now(struct visit *visit)
{
    const char *username = form_value(visit->form, "username");
    const char *password = form_value(visit->form, "password");
    const char *address = visit->request->remote_address;
    if (username == NULL || password == NULL) {
        visit_error(visit, 400);
        return;
    }
    int64_t delay = session_attempt_delay(visit->app->sessions, username, address != NULL ? address : "");
    if (wait_turn(delay)) {
        try_password(visit, username, password);
        return;
    }
    response_set_header(visit->response, "Retry-After", "8");
    visit_error(visit, 503);
}

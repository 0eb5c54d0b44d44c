/* Signing in. Wrong password, unknown name and disabled account get the same page after the same work; tries
 * are slowed for a name and a network, never locked out. Who has a second factor is asked for its code on a
 * page of its own. */
#include <stdio.h>
#include <string.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/memory.h"
#include "domain/account/account.h"
#include "domain/account/second_factor.h"
#include "domain/audit/audit.h"
#include "domain/session/half_session.h"
#include "domain/session/session_kept.h"
#include "http/cookie.h"
#include "page/account/password_turn.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "text/phrase.h"

/* Between the password and the code. */
#define HALF_COOKIE "sign-in"

static void add_error(json_t *context, const char *href, const char *error)
{
    json_t *errors = json_array();
    json_object_set_new(context, "error", json_string(error));
    json_object_set_new(context, "has_errors", json_boolean(error[0] != '\0'));
    json_object_set_new(context, "errors", errors);
    if (error[0] != '\0')
        json_array_append_new(errors, json_pack("{s:s, s:s}", "href", href, "message", error));
}

/* A field of this visit, from wherever it came. */
static const char *field(const struct visit *visit, const char *name)
{
    const char *value = form_value(visit->form, name);
    return value != NULL ? value : form_value(visit->query, name);
}

static void add_field(json_t *fields, const char *name, const char *value)
{
    if (value != NULL && value[0] != '\0')
        json_array_append_new(fields, json_pack("{s:s, s:s}", "name", name, "value", value));
}

/* Where to go on, and what was typed when the session ended, are sent along. */
static void add_way_on(const struct visit *visit, json_t *context)
{
    json_t *fields = json_array();
    const char *to = field(visit, "to");
    bool is_place = route_is_place(to);
    add_field(fields, "to", is_place ? to : NULL);
    add_field(fields, "kept", field(visit, "kept"));
    json_object_set_new(context, "to", json_string(is_place ? to : ""));
    json_object_set_new(context, "form_fields", fields);
}

static void show(struct visit *visit, int status, const char *username, const char *error)
{
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_SIGN_IN));
    add_way_on(visit, context);
    bool signed_out = form_value(visit->query, "out") != NULL;
    const char *word = signed_out ? DONE_SIGN_IN_SIGNED_OUT : form_value(visit->query, "done");
    json_object_set_new(context, "username", json_string(username));
    add_error(context, "#username", error);
    json_object_set_new(context, "message", json_string(phrase_done(DONE_SIGN_IN, word)));
    visit_render(visit, status, "sign-in", context);
}

static void show_code(struct visit *visit, int status, const char *error)
{
    json_t *context = visit_context(visit, phrase(PHRASE_SIGN_IN_CODE_TITLE));
    add_way_on(visit, context);
    add_error(context, "#code", error);
    visit_render(visit, status, "sign-in-code", context);
}

/* Comes back with the form when the browser keeps cookies at all. */
#define ASKED_COOKIE "asked"

void page_sign_in(struct visit *visit)
{
    cookie_set(visit->request, visit->response, ASKED_COOKIE, "1", 0, COOKIE_LAX);
    show(visit, 200, "", "");
}

/* The name that was tried is kept out of the log: people type their password where the name belongs. */
static bool note_failure(struct visit *visit, const char *detail)
{
    enum result noted =
        audit_append(visit->app->staff_db, visit->app->practice, NULL, "sign_in_failed", "", detail);
    if (noted != RESULT_OK)
        visit_fail(visit, noted);
    return noted == RESULT_OK;
}

/* The password took its time: the account may have been disabled or changed since its row was read. */
static bool is_still_so(struct visit *visit, const struct session *session)
{
    uint8_t stamp[ACCOUNT_STAMP_SIZE];
    struct tx *tx = databases_begin(visit->app->staff_db);
    enum result result = account_stamp(tx, session->account_id, stamp);
    databases_end(tx);
    if (result == RESULT_OK && crypto_equal(stamp, session->stamp, sizeof stamp))
        return true;
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        visit_fail(visit, result);
    else if (note_failure(visit, "changed meanwhile"))
        show(visit, 422, session->username, phrase(PHRASE_SIGN_IN_ERROR));
    return false;
}

static void go_where_asked(struct visit *visit)
{
    const char *kept = form_value(visit->form, "kept");
    const char *to = form_value(visit->form, "to");
    uint8_t token[SESSION_KEPT_BYTES];
    if (kept != NULL && encoding_from_base64url(kept, token, sizeof token))
        visit_redirect(visit, "/staff/kept?form=%s", kept);
    else if (route_is_place(to))
        visit_redirect(visit, "%s", to);
    else
        visit_redirect(visit, "/staff");
}

/* The token is always a fresh one, so a cookie planted before signing in opens nothing; the session it may
 * have named ends here. */
static void admit(struct visit *visit, const struct session *session, const uint8_t *secret_key)
{
    struct app *app = visit->app;
    if (!is_still_so(visit, session))
        return;
    enum result noted = audit_append(app->staff_db, app->practice, session->account_id, "sign_in", "", "");
    if (noted == RESULT_OK)
        noted = password_turn_remember(visit, session->username);
    if (noted != RESULT_OK) {
        visit_fail(visit, noted);
        return;
    }
    const char *before = cookie_get(visit->request, VISIT_SESSION_COOKIE);
    if (before != NULL)
        session_end(app->sessions, before);
    char *token = arena_allocate(visit->arena, SESSION_TOKEN_TEXT_SIZE);
    session_start(app->sessions, session, secret_key, token);
    cookie_set(visit->request, visit->response, VISIT_SESSION_COOKIE, token, 0, COOKIE_STRICT);
    go_where_asked(visit);
}

static void ask_for_code(struct visit *visit, const struct session *session, const struct account *account,
                         uint8_t *secret_key)
{
    struct half_session half = {.session = *session, .practice_secret_key = secret_key};
    char *token = arena_allocate(visit->arena, SESSION_TOKEN_TEXT_SIZE);
    memcpy(half.totp_secret, account->totp_secret, sizeof half.totp_secret);
    half_session_start(visit->app->half_sessions, &half, token);
    memory_wipe(&half, sizeof half);
    cookie_set(visit->request, visit->response, HALF_COOKIE, token, 0, COOKIE_STRICT);
    show_code(visit, 200, "");
}

static void go_on(struct visit *visit, const struct account *account, uint8_t *secret_key)
{
    bool required = false;
    enum result result = second_factor_required(visit->app->staff_db, &required);
    struct session session = {.is_admin = account->is_admin,
                              .is_clinician = secret_key != NULL,
                              .must_enrol = required && !account->has_totp};
    memcpy(session.account_id, account->id, sizeof session.account_id);
    memcpy(session.stamp, account->stamp, sizeof session.stamp);
    snprintf(session.username, sizeof session.username, "%s", account->username);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    else if (account->has_totp)
        ask_for_code(visit, &session, account, secret_key);
    else
        admit(visit, &session, secret_key);
}

static void try_password(struct visit *visit, const char *username, const char *password)
{
    struct app *app = visit->app;
    struct account account = {0};
    uint8_t *secret_key = NULL;
    enum result result = account_sign_in(app->staff_db, app->practice, app->config, app->password_lane,
                                         username, password, visit->arena, &account, &secret_key);
    /* A right password alone does not make the way free for guessing codes. */
    if (result == RESULT_REFUSED || (result == RESULT_OK && !account.has_totp))
        password_turn_ended(visit, username, result == RESULT_OK);
    if (result == RESULT_OK)
        go_on(visit, &account, secret_key);
    else if (result != RESULT_REFUSED)
        visit_fail(visit, result);
    else if (note_failure(visit, ""))
        show(visit, 422, username, phrase(PHRASE_SIGN_IN_ERROR));
    crypto_secret_free(secret_key);
    memory_wipe(&account, sizeof account);
}

void page_sign_in_now(struct visit *visit)
{
    const char *username = form_value(visit->form, "username");
    const char *password = form_value(visit->form, "password");
    bool keeps_none =
        form_value(visit->form, "asked") != NULL && cookie_get(visit->request, ASKED_COOKIE) == NULL;
    if (username == NULL || password == NULL)
        visit_error(visit, 400);
    else if (keeps_none)
        show(visit, 422, username, phrase(PHRASE_SIGN_IN_ERROR_COOKIES));
    else if (password_turn(visit, username))
        try_password(visit, username, password);
}

static void try_code(struct visit *visit, const char *token, const struct half_session *half,
                     const char *code)
{
    struct app *app = visit->app;
    enum result result = second_factor_use(app->staff_db, app->practice, half->session.account_id,
                                           half->totp_secret, code, visit->now);
    if (result == RESULT_OK || result == RESULT_REFUSED)
        password_turn_ended(visit, half->session.username, result == RESULT_OK);
    if (result == RESULT_OK) {
        half_session_end(app->half_sessions, token);
        cookie_clear(visit->request, visit->response, HALF_COOKIE);
        admit(visit, &half->session, half->practice_secret_key);
    } else if (result != RESULT_REFUSED) {
        visit_fail(visit, result);
    } else if (note_failure(visit, "second factor")) {
        show_code(visit, 422, phrase(PHRASE_SIGN_IN_CODE_ERROR));
    }
}

void page_sign_in_code(struct visit *visit)
{
    struct half_session half;
    const char *code = form_value(visit->form, "code");
    const char *token = cookie_get(visit->request, HALF_COOKIE);
    if (code == NULL) {
        visit_error(visit, 400);
        return;
    }
    if (!half_session_open(visit->app->half_sessions, token, &half)) {
        visit_redirect(visit, "/staff/sign-in?done=" DONE_SIGN_IN_LATE);
        return;
    }
    if (password_turn(visit, half.session.username))
        try_code(visit, token, &half, code);
    crypto_secret_free(half.practice_secret_key);
    memory_wipe(&half, sizeof half);
}

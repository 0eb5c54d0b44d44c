/* Setting up a second factor: a secret as a QR code and as text, and the first code of it. The secret is made
 * anew for each look at the page and kept nowhere until its code has come back. */
#include "domain/account/second_factor.h"
#include "text/phrase.h"

#include "base/crypto.h"
#include "base/memory.h"
#include "domain/account/account.h"
#include "domain/session/half_session.h"
#include "domain/session/session_desk.h"
#include "page/account/account_view.h"
#include "page/account/password_turn.h"
#include "page/account/step_up.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/visit_tx.h"
#include "text/qr.h"

#define PLACE "second-factor"

static void add_secret(struct visit *visit, json_t *context, const uint8_t secret[static TOTP_SECRET_SIZE])
{
    char text[TOTP_TEXT_SIZE];
    size_t size = 0;
    totp_text(secret, text);
    const char *address =
        totp_address(secret, visit->app->config->practice_name, visit->session.username, visit->arena);
    const char *path = qr_path(address, visit->arena, &size);
    json_object_set_new(context, "secret", json_string(text));
    if (path != NULL)
        json_object_set_new(context, "qr", json_pack("{s:s, s:I}", "path", path, "size", (json_int_t)size));
    memory_wipe(text, sizeof text);
}

static void show(struct visit *visit, int status, const uint8_t secret[static TOTP_SECRET_SIZE],
                 const char *field, const char *error)
{
    struct account account = {0};
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_SECOND_FACTOR));
    enum result result =
        account_by_id(visit->app->staff_db, visit->session.account_id, visit->arena, &account);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return;
    }
    add_secret(visit, context, secret);
    json_object_set_new(context, "has_totp", json_boolean(account.has_totp));
    json_object_set_new(context, "must_enrol", json_boolean(visit->session.must_enrol));
    account_add_error(context, field, error);
    visit_render(visit, status, "second-factor", context);
}

void page_second_factor(struct visit *visit)
{
    uint8_t secret[TOTP_SECRET_SIZE];
    /* Who comes here from signing in has just typed the password, and may go nowhere else to type it again.
     */
    if (!visit->session.must_enrol && !step_up_pass(visit, PLACE))
        return;
    totp_make(secret);
    show(visit, 200, secret, NULL, NULL);
    memory_wipe(secret, sizeof secret);
}

static void show_spare(struct visit *visit, char spare[static SPARE_CODE_COUNT][SPARE_CODE_SIZE])
{
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_SPARE_CODES));
    json_t *codes = json_array();
    for (size_t index = 0; index < SPARE_CODE_COUNT; index++)
        json_array_append_new(codes, json_string(spare[index]));
    json_object_set_new(context, "codes", codes);
    visit_render(visit, 200, "spare-codes", context);
}

struct enrolment {
    uint8_t secret[TOTP_SECRET_SIZE];
    const char *code;
    const char *password;
};

struct enrolling {
    const struct visit *visit;
    const struct enrolment *enrolment;
    const uint8_t *id;
    const uint8_t *account_key;
    uint8_t stamp[ACCOUNT_STAMP_SIZE]; /* what it gives the account */
    char spare[SPARE_CODE_COUNT][SPARE_CODE_SIZE];
};

static enum result write_enrolment(struct tx *tx, void *argument)
{
    struct enrolling *enrolling = argument;
    enum result result = second_factor_enrol(
        tx, enrolling->visit->app->practice, enrolling->id, enrolling->account_key,
        enrolling->enrolment->secret, enrolling->enrolment->code, enrolling->visit->now, enrolling->spare);
    return result == RESULT_OK ? account_stamp(tx, enrolling->id, enrolling->stamp) : result;
}

static void enrol(struct visit *visit, const struct enrolment *enrolment, const struct account *account,
                  const uint8_t *account_key)
{
    struct enrolling enrolling = {
        .visit = visit, .enrolment = enrolment, .id = account->id, .account_key = account_key};
    visit_audit(visit, account->id, "");
    enum result result = visit_write_staff(visit, write_enrolment, &enrolling);
    if (result == RESULT_REFUSED) {
        show(visit, 422, enrolment->secret, "code", phrase(PHRASE_SECOND_FACTOR_ERROR_CODE));
    } else if (result != RESULT_OK) {
        visit_fail(visit, result);
    } else {
        session_end_others(visit->app->sessions, account->id, visit->session_token);
        half_session_end_account(visit->app->half_sessions, account->id);
        session_restamp(visit->app->sessions, visit->session_token, enrolling.stamp);
        session_enrolled(visit->app->sessions, visit->session_token);
        show_spare(visit, enrolling.spare);
    }
    memory_wipe(&enrolling, sizeof enrolling);
}

static void try_password(struct visit *visit, const struct enrolment *enrolment)
{
    struct app *app = visit->app;
    struct account account = {0};
    uint8_t *account_key = NULL;
    const char *username = visit->session.username;
    enum result result = account_open(app->staff_db, app->practice, app->config, app->password_lane, username,
                                      enrolment->password, visit->arena, &account, &account_key);
    if (result == RESULT_OK || result == RESULT_REFUSED)
        password_turn_ended(visit, username, result == RESULT_OK);
    if (result == RESULT_OK)
        enrol(visit, enrolment, &account, account_key);
    else if (result == RESULT_REFUSED)
        show(visit, 422, enrolment->secret, "password", phrase(PHRASE_PASSWORD_ERROR));
    else
        visit_fail(visit, result);
    crypto_secret_free(account_key);
    memory_wipe(&account, sizeof account);
}

void page_second_factor_begin(struct visit *visit)
{
    const char *text = form_value(visit->form, "secret");
    struct enrolment enrolment = {.code = form_value(visit->form, "code"),
                                  .password = form_value(visit->form, "password")};
    if (!visit->session.must_enrol && !step_up_pass(visit, PLACE))
        return;
    if (text == NULL || enrolment.code == NULL || enrolment.password == NULL ||
        !totp_from_text(text, enrolment.secret)) {
        visit_error(visit, 400);
        return;
    }
    if (password_turn(visit, visit->session.username))
        try_password(visit, &enrolment);
    memory_wipe(&enrolment, sizeof enrolment);
}

struct dropping {
    const uint8_t *id;
    uint8_t stamp[ACCOUNT_STAMP_SIZE];
};

static enum result write_drop(struct tx *tx, void *argument)
{
    struct dropping *dropping = argument;
    enum result result = second_factor_drop(tx, dropping->id);
    return result == RESULT_OK ? account_stamp(tx, dropping->id, dropping->stamp) : result;
}

void page_second_factor_off(struct visit *visit)
{
    bool required = false;
    struct dropping dropping = {.id = visit->session.account_id};
    if (!step_up_pass(visit, PLACE))
        return;
    enum result result = second_factor_required(visit->app->staff_db, &required);
    if (result == RESULT_OK && required)
        result = RESULT_CONFLICT;
    visit_audit(visit, dropping.id, "");
    if (result == RESULT_OK)
        result = visit_write_staff(visit, write_drop, &dropping);
    if (result == RESULT_OK)
        session_restamp(visit->app->sessions, visit->session_token, dropping.stamp);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        visit_redirect(visit, "/staff/account?done=off");
}

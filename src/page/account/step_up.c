#include "page/account/step_up.h"

#include "text/phrase.h"

#include "base/crypto.h"
#include "base/memory.h"
#include "domain/account/account.h"
#include "domain/account/second_factor.h"
#include "domain/audit/audit.h"
#include "domain/session/session_desk.h"
#include "page/account/password_turn.h"
#include "page/frame/error_page.h"

bool step_up_needed(const struct visit *visit)
{
    return !session_is_confirmed(&visit->session, visit->now);
}

bool step_up_add(struct visit *visit, json_t *context, const char *error)
{
    struct account account = {0};
    bool needed = step_up_needed(visit);
    enum result result =
        account_by_id(visit->app->staff_db, visit->session.account_id, visit->arena, &account);
    json_object_set_new(context, "needs_password", json_boolean(needed));
    json_object_set_new(context, "needs_code", json_boolean(needed && account.has_totp));
    json_object_set_new(context, "step_up_error", json_string(error));
    json_object_set_new(context, "username", json_string(visit->session.username));
    if (result != RESULT_OK)
        visit_fail(visit, result);
    return result == RESULT_OK;
}

static enum result try_both(struct visit *visit, const char *password, const char *code)
{
    struct app *app = visit->app;
    struct account account = {0};
    uint8_t *account_key = NULL;
    enum result result =
        account_open(app->staff_db, app->practice, app->config, app->password_lane, visit->session.username,
                     password, visit->arena, &account, &account_key);
    if (result == RESULT_OK && !crypto_equal(account.id, visit->session.account_id, UUID_SIZE))
        result = RESULT_REFUSED;
    if (result == RESULT_OK && account.has_totp)
        result = second_factor_use(app->staff_db, app->practice, account.id, account.totp_secret, code,
                                   visit->now);
    crypto_secret_free(account_key);
    memory_wipe(&account, sizeof account);
    return result;
}

enum result step_up_try(struct visit *visit, const char **error)
{
    const char *username = visit->session.username;
    const char *password = form_value(visit->form, "password");
    const char *code = form_value(visit->form, "code");
    *error = "";
    if (!step_up_needed(visit))
        return RESULT_OK;
    if (password == NULL || password[0] == '\0') {
        *error = phrase(PHRASE_STEP_UP_ERROR_EMPTY);
        return RESULT_REFUSED;
    }
    if (!password_turn(visit, username))
        return RESULT_BUSY;
    enum result result = try_both(visit, password, code != NULL ? code : "");
    if (result == RESULT_OK || result == RESULT_REFUSED)
        password_turn_ended(visit, username, result == RESULT_OK);
    if (result == RESULT_OK) {
        session_confirm(visit->app->sessions, visit->session_token);
        return result;
    }
    if (result == RESULT_REFUSED) {
        *error = phrase(PHRASE_STEP_UP_ERROR);
        if (audit_append(visit->app->staff_db, visit->app->practice, visit->session.account_id,
                         "confirm_failed", "", "") == RESULT_OK)
            return result;
        result = RESULT_FAILED;
    }
    visit_fail(visit, result);
    return result;
}

bool step_up_pass(struct visit *visit, const char *place)
{
    if (!step_up_needed(visit))
        return true;
    visit_redirect(visit, "/staff/confirm?to=%s", place);
    return false;
}

/* Whoever was handed a code chooses a username and a password. Looking changes nothing: a program that
 * follows links does not spend the code. */
#include "domain/account/invitation.h"
#include "text/phrase.h"

#include <string.h>

#include "base/encoding.h"
#include "domain/account/account_word.h"
#include "domain/audit/audit.h"
#include "page/account/account_view.h"
#include "page/account/password_turn.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"

struct filled {
    const char *code;
    const char *username;
    const char *password;
    const char *again;
};

static void show(struct visit *visit, int status, const struct filled *filled, const char *field,
                 const char *error)
{
    struct invitation invitation;
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_INVITATION));
    enum result result = invitation_find(visit->app->staff_db, filled->code, visit->arena, &invitation);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND) {
        visit_fail(visit, result);
        return;
    }
    bool is_reset = result == RESULT_OK && invitation.is_reset;
    json_object_set_new(context, "code", json_string(filled->code));
    json_object_set_new(context, "is_reset", json_boolean(is_reset));
    json_object_set_new(context, "username", json_string(is_reset ? invitation.username : filled->username));
    account_add_error(context, field, error);
    visit_render(visit, status, "invitation", context);
}

static const char *text_of(const struct form *form, const char *name)
{
    const char *text = form_value(form, name);
    return text != NULL ? text : "";
}

void page_invitation(struct visit *visit)
{
    struct filled filled = {.code = text_of(visit->query, "code"), .username = ""};
    show(visit, 200, &filled, NULL, NULL);
}

/* The fingerprint is for telling it to whoever gives the key, over the telephone or the table. */
static void show_done(struct visit *visit, const uint8_t id[static UUID_SIZE])
{
    struct account account = {0};
    char fingerprint[ACCOUNT_FINGERPRINT_SIZE];
    char record[UUID_TEXT_SIZE];
    struct app *app = visit->app;
    encoding_hex(id, UUID_SIZE, record);
    enum result result = audit_append(app->staff_db, app->practice, id, "account_accept", record, "");
    if (result == RESULT_OK)
        result = account_by_id(app->staff_db, id, visit->arena, &account);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return;
    }
    account_end_sessions(visit, id);
    account_fingerprint(account.public_key, fingerprint);
    json_t *context = visit_context(visit, phrase(PHRASE_INVITATION_DONE));
    json_object_set_new(context, "username", json_string(account.username));
    json_object_set_new(context, "fingerprint", json_string(fingerprint));
    visit_render(visit, 200, "invitation-done", context);
}

static void accept(struct visit *visit, const struct filled *filled)
{
    struct app *app = visit->app;
    uint8_t id[UUID_SIZE];
    enum result result = invitation_accept(app->staff_db, app->practice, app->config, app->password_lane,
                                           filled->code, filled->username, filled->password, id);
    if (result == RESULT_NOT_FOUND)
        /* A code is tried for nobody in particular. */
        password_turn_ended(visit, NULL, false);
    if (result == RESULT_OK)
        show_done(visit, id);
    else if (result == RESULT_NOT_FOUND)
        show(visit, 422, filled, "code", phrase(PHRASE_INVITATION_ERROR_CODE));
    else if (result == RESULT_CONFLICT && filled->username[0] == '\0')
        show(visit, 422, filled, "code", phrase(PHRASE_INVITATION_ERROR_ONLY_READER));
    else if (result == RESULT_CONFLICT)
        show(visit, 422, filled, "username", phrase(PHRASE_USERNAME_ERROR_TAKEN));
    else if (result == RESULT_REFUSED)
        show(visit, 422, filled, "username", phrase(PHRASE_USERNAME_ERROR));
    else
        visit_fail(visit, result);
}

void page_invitation_accept(struct visit *visit)
{
    const struct filled filled = {text_of(visit->form, "code"), text_of(visit->form, "username"),
                                  text_of(visit->form, "password"), text_of(visit->form, "again")};
    const char *problem = account_password_problem(filled.password, filled.username, visit->app->config);
    if (problem != NULL)
        show(visit, 422, &filled, "password", problem);
    else if (strcmp(filled.password, filled.again) != 0)
        show(visit, 422, &filled, "again", phrase(PHRASE_PASSWORD_ERROR_TWICE));
    else if (password_turn(visit, NULL))
        accept(visit, &filled);
}

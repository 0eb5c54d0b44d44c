/* The paper code opens the practice again for a clinician whose password is lost. */
#include <string.h>

#include "base/encoding.h"
#include "domain/account/account_password.h"
#include "domain/account/account_word.h"
#include "domain/audit/audit.h"
#include "page/account/account_view.h"
#include "page/account/password_turn.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "text/phrase.h"

static void show(struct visit *visit, int status, const char *username, const char *field, const char *error)
{
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_PAPER_CODE));
    json_object_set_new(context, "username", json_string(username));
    account_add_error(context, field, error);
    visit_render(visit, status, "recover", context);
}

void page_recover(struct visit *visit)
{
    show(visit, 200, "", NULL, NULL);
}

static void note_and_go_on(struct visit *visit, const uint8_t id[static UUID_SIZE])
{
    char record[UUID_TEXT_SIZE];
    encoding_hex(id, UUID_SIZE, record);
    account_end_sessions(visit, id);
    enum result result =
        audit_append(visit->app->staff_db, visit->app->practice, id, "account_recover", record, "paper code");
    if (result == RESULT_OK)
        visit_redirect(visit, "/staff/sign-in?done=" DONE_SIGN_IN_PASSWORD);
    else
        visit_fail(visit, result);
}

static void recover(struct visit *visit, const char *paper, const char *username, const char *password)
{
    struct app *app = visit->app;
    uint8_t id[UUID_SIZE];
    enum result result = account_restore(app->staff_db, app->practice, app->config, app->password_lane, paper,
                                         username, password, id);
    if (result == RESULT_OK || result == RESULT_REFUSED)
        password_turn_ended(visit, NULL, result == RESULT_OK);
    if (result == RESULT_OK) {
        note_and_go_on(visit, id);
    } else if (result == RESULT_REFUSED) {
        enum result noted = audit_append(app->staff_db, app->practice, NULL, "recover_failed", "", "");
        if (noted == RESULT_OK)
            show(visit, 422, username, "paper", phrase(PHRASE_RECOVER_ERROR_CODE));
        else
            visit_fail(visit, noted);
    } else if (result == RESULT_NOT_FOUND) {
        show(visit, 422, username, "username", phrase(PHRASE_RECOVER_ERROR_USERNAME));
    } else {
        visit_fail(visit, result);
    }
}

void page_recover_now(struct visit *visit)
{
    const char *paper = form_value(visit->form, "paper");
    const char *username = form_value(visit->form, "username");
    const char *password = form_value(visit->form, "password");
    const char *again = form_value(visit->form, "again");
    if (paper == NULL || username == NULL || password == NULL || again == NULL) {
        visit_error(visit, 400);
        return;
    }
    const char *problem = account_password_problem(password, username, visit->app->config);
    if (problem != NULL)
        show(visit, 422, username, "password", problem);
    else if (strcmp(password, again) != 0)
        show(visit, 422, username, "again", phrase(PHRASE_PASSWORD_ERROR_TWICE));
    else if (password_turn(visit, NULL))
        recover(visit, paper, username, password);
}

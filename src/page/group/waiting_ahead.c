/* Moving somebody to the front of the waiting line, which needs a reason. */
#include <string.h>

#include "domain/signup/note.h"
#include "domain/waiting/waiting.h"
#include "page/frame/error_page.h"
#include "page/frame/person_view.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"
#include "page/signup/signup_page.h"
#include "text/phrase.h"

static void show(struct visit *visit, const struct desk_signup *opened, int status, const char *error)
{
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_AHEAD));
    desk_set_group(context, &opened->group);
    json_object_set_new(context, "id", json_string(visit->request->parameters[0]));
    json_object_set_new(
        context, "name",
        json_string(opened->answers != NULL ? person_name(opened->answers, visit->arena) : ""));
    json_object_set_new(context, "error", json_string(error));
    json_object_set_new(context, "has_errors", json_boolean(error[0] != '\0'));
    json_object_set_new(context, "errors", json_pack("[{s:s, s:s}]", "href", "#reason", "message", error));
    visit_render(visit, status, "waiting-ahead", context);
}

void page_waiting_ahead(struct visit *visit)
{
    struct desk_signup opened = {0};
    if (desk_open_signup(visit, &opened))
        show(visit, &opened, 200, "");
}

static enum result write_ahead(struct tx *tx, void *argument)
{
    return waiting_move_ahead(tx, argument);
}

void page_waiting_ahead_now(struct visit *visit)
{
    struct desk_signup opened = {0};
    const char *reason = desk_field(visit, "reason");
    if (!desk_open_signup(visit, &opened))
        return;
    if (reason[0] == '\0' || strlen(reason) > NOTE_LENGTH_LIMIT) {
        show(visit, &opened, 422, phrase(PHRASE_AHEAD_ERROR_REASON));
        return;
    }
    struct signup_change change = {.id = opened.signup.id,
                                   .actor = STATUS_BY_STAFF,
                                   .account_id = visit->session.account_id,
                                   .at = visit->now};
    change.reason = desk_seal_reason(visit, change.id, change.at, reason, &change.reason_length);
    visit_audit(visit, change.id, "");
    enum result result = visit_write(visit, write_ahead, &change);
    if (result == RESULT_CONFLICT)
        signup_page_open(visit, 422, "", phrase(PHRASE_AHEAD_ERROR_LINE));
    else if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        visit_redirect(visit, "/staff/signups/%s?done=ahead", visit->request->parameters[0]);
}

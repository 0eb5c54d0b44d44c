#include "page/frame/error_page.h"
#include "page/frame/held.h"
#include "page/frame/route.h"
#include "page/register/registration_form.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

static void ask_to_drop(struct visit *visit, const struct registration *registration)
{
    json_t *context = registration_context(visit, registration, phrase(PHRASE_DELETE_DRAFT_TITLE));
    json_object_set_new(context, "title", json_string(phrase(PHRASE_DELETE_DRAFT_TITLE)));
    json_object_set_new(context, "paragraphs", json_pack("[s]", phrase(PHRASE_DELETE_DRAFT_KEEPS)));
    json_object_set_new(context, "action",
                        json_sprintf("/groups/%s/register/delete", registration->group.slug));
    json_object_set_new(context, "button", json_string(phrase(PHRASE_DELETE_DRAFT_BUTTON)));
    json_object_set_new(context, "back_href", registration_continue_href(visit, registration));
    visit_render(visit, 200, "registration-confirm", context);
}

/* With nothing left to delete this is the page that says so; it is also where deleting leads. */
void page_register_delete(struct visit *visit)
{
    struct registration *registration = registration_open(visit);
    if (registration == NULL)
        return;
    enum registration_stage stage = registration->stage;
    if (stage == REGISTRATION_SENT || stage == REGISTRATION_ASKED || stage == REGISTRATION_ELSEWHERE) {
        visit_redirect(visit, "/registration");
        return;
    }
    if (registration->is_correction) {
        ask_to_drop(visit, registration);
        return;
    }
    bool is_draft = stage == REGISTRATION_DRAFT;
    json_t *context = registration_context(
        visit, registration, is_draft ? phrase(PHRASE_DELETE_TITLE) : phrase(PHRASE_DELETED_TITLE));
    if (is_draft)
        json_object_set_new(context, "back_href", registration_continue_href(visit, registration));
    visit_render(visit, 200, is_draft ? "register-delete" : "register-deleted", context);
}

/* What was sent before, a registration or a question, is still there, and the cookie still opens it. */
static void delete_draft(struct visit *visit, struct registration *registration)
{
    enum result result = registration_load_questions(visit, registration);
    if (result == RESULT_OK)
        result = draft_delete(visit->app->intake_db, &registration->access);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND) {
        visit_fail(visit, result);
    } else if (registration->is_correction || registration->question_count > 0) {
        visit_redirect(visit, "/registration?done=%s", registration->is_correction ? "dropped" : "deleted");
    } else {
        held_let_go(visit);
        visit_redirect(visit, "/groups/%s/register/delete", registration->group.slug);
    }
}

void page_register_delete_now(struct visit *visit)
{
    struct registration *registration = registration_open(visit);
    if (registration == NULL)
        return;
    if (registration->stage == REGISTRATION_DRAFT)
        delete_draft(visit, registration);
    else
        visit_redirect(visit, "/groups/%s/register/delete", registration->group.slug);
}

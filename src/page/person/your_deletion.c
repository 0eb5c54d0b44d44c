#include "domain/signup/signup_person.h"
#include "page/frame/error_page.h"
#include "page/frame/held.h"
#include "page/frame/route.h"
#include "page/register/registration_form.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

static void show_question(struct visit *visit, const struct registration *registration)
{
    bool is_sent = registration_is_sent(registration);
    const char *title = is_sent ? phrase(PHRASE_DELETE_TITLE) : phrase(PHRASE_DELETE_TITLE_QUESTION);
    json_t *context =
        is_sent ? registration_context(visit, registration, title) : visit_context(visit, title);
    json_object_set_new(context, "title", json_string(title));
    json_object_set_new(
        context, "paragraphs",
        json_pack("[s, s, s]", is_sent ? phrase(PHRASE_DELETE_SENT) : phrase(PHRASE_DELETE_QUESTION),
                  phrase(PHRASE_DELETE_CODE),
                  is_sent ? phrase(PHRASE_DELETE_SHELL_SENT) : phrase(PHRASE_DELETE_SHELL_QUESTION)));
    json_object_set_new(context, "action", json_string("/registration/delete"));
    json_object_set_new(context, "button", json_string(phrase(PHRASE_DELETE_BUTTON)));
    json_object_set_new(context, "is_danger", json_true());
    visit_render(visit, 200, "registration-confirm", context);
}

/* With nothing left to delete this is the page that says so; it is also where deleting leads. */
void page_registration_delete(struct visit *visit)
{
    struct registration *registration = registration_open_own(visit);
    if (registration == NULL)
        return;
    if (registration_is_sent(registration) || registration->stage == REGISTRATION_ASKED)
        show_question(visit, registration);
    else if (registration->stage == REGISTRATION_DRAFT)
        visit_redirect(visit, "/groups/%s/register/delete", registration->group.slug);
    else
        visit_render(visit, 200, "register-deleted", visit_context(visit, phrase(PHRASE_DELETED_TITLE)));
}

void page_registration_delete_now(struct visit *visit)
{
    struct db *db = visit->app->intake_db;
    struct registration *registration = registration_open_own(visit);
    enum result result = RESULT_NOT_FOUND;
    if (registration == NULL)
        return;
    if (registration_is_sent(registration))
        result = signup_erase(db, &registration->access, registration->signup.id);
    else if (registration->stage == REGISTRATION_ASKED)
        result = enquiry_erase(db, &registration->access);
    else {
        visit_redirect(visit, "/registration");
        return;
    }
    if (result != RESULT_OK && result != RESULT_NOT_FOUND) {
        visit_fail(visit, result);
        return;
    }
    held_let_go(visit);
    visit_redirect(visit, "/registration/delete");
}

#include "http/cookie.h"
#include "page/registration.h"
#include "page/route.h"

/* With nothing left to delete this is the page that says so; it is also where deleting leads. */
void page_register_delete(struct visit *visit)
{
    struct registration *registration = registration_open(visit);
    if (registration == NULL)
        return;
    if (registration->stage == REGISTRATION_SENT || registration->stage == REGISTRATION_ELSEWHERE) {
        visit_redirect(visit, "/registration");
        return;
    }
    bool is_draft = registration->stage == REGISTRATION_DRAFT;
    json_t *context = registration_context(visit, registration,
                                           is_draft ? "Delete your answers?" : "Your answers are deleted");
    if (is_draft)
        json_object_set_new(context, "back_href", registration_continue_href(visit, registration));
    visit_render(visit, 200, is_draft ? "register-delete" : "register-deleted", context);
}

void page_register_delete_now(struct visit *visit)
{
    struct registration *registration = registration_open(visit);
    if (registration == NULL)
        return;
    if (registration->stage == REGISTRATION_DRAFT) {
        enum result result = draft_delete(visit->app->intake_db, &registration->access);
        if (result != RESULT_OK && result != RESULT_NOT_FOUND) {
            visit_fail(visit, result);
            return;
        }
        cookie_clear(visit->request, visit->response, VISIT_REGISTRATION_COOKIE);
    }
    visit_redirect(visit, "/groups/%s/register/delete", registration->group.slug);
}

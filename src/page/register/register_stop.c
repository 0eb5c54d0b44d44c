#include "domain/form/intake_view.h"
#include "page/frame/route.h"
#include "page/register/registration_form.h"
#include "page/register/registration_open.h"

/* Not an error: the group cannot be theirs, and the page says what to do instead. */
void page_register_stop(struct visit *visit)
{
    const struct intake *intake = visit->app->intake;
    struct registration *registration = registration_open_draft(visit);
    if (registration == NULL)
        return;
    size_t page = registration_stop_page(visit, registration);
    if (page == intake_page_count(intake)) {
        visit_redirect(visit, "/groups/%s/register/%s", registration->group.slug, intake_page_id(intake, 0));
        return;
    }
    json_t *stop = json_deep_copy(intake_stop(intake, page, registration->draft.answers));
    json_t *context =
        registration_context(visit, registration, json_string_value(json_object_get(stop, "title")));
    json_object_set_new(context, "stop", stop);
    json_object_set_new(context, "page", json_pack("{s:s}", "id", intake_page_id(intake, page)));
    visit_render(visit, 200, "register-stop", context);
}

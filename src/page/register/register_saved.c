#include "base/clock.h"
#include "page/frame/route.h"
#include "page/register/registration_answers.h"
#include "page/register/registration_form.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

void page_register_saved(struct visit *visit)
{
    const struct config *config = visit->app->config;
    struct registration *registration = registration_open(visit);
    if (registration == NULL)
        return;
    if (registration->stage != REGISTRATION_DRAFT) {
        registration_leave(visit, registration);
        return;
    }
    char day[CLOCK_TEXT_SIZE];
    clock_long_day(registration->draft.expires_at, day);
    json_t *context = registration_context(visit, registration, phrase(PHRASE_SAVED_TITLE));
    registration_show_code(visit, registration->draft.answers, context);
    json_object_set_new(context, "link",
                        json_sprintf("%s/registration/%s", config->site_url, visit->registration));
    json_object_set_new(context, "keep_until", json_string(day));
    json_object_set_new(context, "is_closed", json_boolean(registration_is_closed(visit, registration)));
    json_object_set_new(context, "draft_days", json_integer(config->site_draft_days));
    json_object_set_new(context, "continue_href", registration_continue_href(visit, registration));
    visit_render(visit, 200, "register-save", context);
}

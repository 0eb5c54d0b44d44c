#include "page/registration.h"
#include "page/route.h"

static void add_facts(const struct visit *visit, json_t *context)
{
    const struct config *config = visit->app->config;
    json_object_set_new(context, "total", json_integer((json_int_t)intake_page_count(visit->app->intake)));
    json_object_set_new(context, "draft_days", json_integer(config->site_draft_days));
    json_object_set_new(context, "minimum_age",
                        config->practice_minimum_age > 0 ? json_integer(config->practice_minimum_age)
                                                         : json_null());
    json_object_set_new(context, "states", json_string(config->practice_states));
}

/* Stores nothing and sets no cookie: mail scanners and link previews come here too. */
void page_register_start(struct visit *visit)
{
    struct registration *registration = registration_open_form(visit);
    if (registration == NULL)
        return;
    json_t *context = registration_context(visit, registration, "Register");
    add_facts(visit, context);
    json_object_set_new(context, "start_href",
                        registration_href(registration, intake_page_id(visit->app->intake, 0)));
    if (registration->stage == REGISTRATION_DRAFT)
        json_object_set_new(context, "continue_href", registration_continue_href(visit, registration));
    else if (registration->stage == REGISTRATION_SENT)
        json_object_set_new(context, "sent_href", registration_href(registration, "done"));
    else if (form_value(visit->query, "gone") != NULL)
        json_object_set_new(context, "gone", json_true());
    visit_render(visit, 200, "register-start", context);
}

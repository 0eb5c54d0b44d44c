#include "page/frame/held.h"
#include "page/frame/route.h"
#include "page/register/registration_form.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

/* Stores nothing and sets no cookie: mail scanners and link previews come here too. */
void page_register_start(struct visit *visit)
{
    const struct intake *intake = visit->app->intake;
    struct registration *registration = registration_open_form(visit);
    if (registration == NULL)
        return;
    bool is_draft = registration->stage == REGISTRATION_DRAFT && !registration->is_correction;
    json_t *context = registration_context(visit, registration, phrase(PHRASE_TITLE_REGISTER));
    json_object_set_new(context, "first_page", json_string(intake_page_id(intake, 0)));
    json_object_set_new(context, "total", json_integer((json_int_t)intake_page_count(intake)));
    json_object_set_new(context, "draft_days", json_integer(visit->app->config->site_draft_days));
    json_object_set_new(context, "has_draft", json_boolean(is_draft));
    json_object_set_new(context, "is_sent", json_boolean(registration->stage == REGISTRATION_SENT));
    json_object_set_new(context, "is_correction", json_boolean(registration->is_correction));
    json_object_set_new(context, "may_begin_another",
                        json_boolean(is_draft || registration_is_sent(registration)));
    json_object_set_new(context, "has_asked", json_boolean(registration->stage == REGISTRATION_ASKED));
    json_object_set_new(context, "gone", json_boolean(!is_draft && form_value(visit->query, "gone") != NULL));
    visit_add_limits(visit->app->config, context);
    if (visit->registration == NULL)
        visit_describe(context, phrase(PHRASE_DESCRIBE_REGISTER));
    visit_render(visit, 200, "register-start", context);
}

/* For somebody else: a thread of its own, beside those this browser holds. */
void page_register_begin(struct visit *visit)
{
    held_begin(visit);
    visit_redirect(visit, "/groups/%s/register/%s?new=1", visit->request->parameters[0],
                   intake_page_id(visit->app->intake, 0));
}

#include <string.h>

#include "base/clock.h"
#include "page/frame/route.h"
#include "page/person/your_view.h"
#include "page/register/registration_form.h"
#include "page/register/registration_store.h"
#include "text/phrase.h"

/* A correction is a draft in the same thread that begins with what was sent; the form's pages do the rest. */

static void go_to_check(struct visit *visit, const struct registration *registration)
{
    visit_redirect(visit, "/groups/%s/register/check", registration->group.slug);
}

/* NULL: there is nothing to correct, or it is being corrected already, and the visitor is sent on. */
static struct registration *open_correctable(struct visit *visit)
{
    struct registration *registration = registration_open_sent(visit);
    if (registration == NULL)
        return NULL;
    if (registration->is_correction) {
        go_to_check(visit, registration);
        return NULL;
    }
    if (your_view_may_correct(registration))
        return registration;
    visit_redirect(visit, "/registration");
    return NULL;
}

void page_registration_correct(struct visit *visit)
{
    struct registration *registration = open_correctable(visit);
    if (registration == NULL)
        return;
    json_t *context = registration_context(visit, registration, phrase(PHRASE_CORRECT_TITLE));
    json_object_set_new(context, "title", json_string(phrase(PHRASE_CORRECT_TITLE)));
    json_object_set_new(
        context, "paragraphs",
        json_pack("[s, s, s]", phrase(PHRASE_CORRECT_1), phrase(PHRASE_CORRECT_2), phrase(PHRASE_CORRECT_3)));
    json_object_set_new(context, "action", json_string("/registration/correct"));
    json_object_set_new(context, "button", json_string(phrase(PHRASE_CORRECT_BUTTON)));
    visit_render(visit, 200, "registration-confirm", context);
}

static struct answers *begin_with(struct visit *visit, struct registration *registration,
                                  const struct answers *sent)
{
    const struct intake *intake = visit->app->intake;
    struct answers *answers = answers_create(visit->arena);
    for (size_t index = 0; index < answers_count(sent); index++)
        answers_set(answers, answers_field_at(sent, index), answers_value_at(sent, index));
    answers_set(answers, "_correction", "1");
    registration->draft.answers = answers;
    for (size_t page = 0; page < intake_page_count(intake); page++)
        registration_finish_page(visit, registration, intake_page_id(intake, page));
    return answers;
}

void page_registration_correct_now(struct visit *visit)
{
    struct registration *registration = open_correctable(visit);
    if (registration == NULL)
        return;
    struct app *app = visit->app;
    const struct answers *sent = registration_sent_answers(visit, registration);
    struct draft *draft = &registration->draft;
    enum result result = RESULT_FAILED;
    if (sent != NULL) {
        draft->answers = begin_with(visit, registration, sent);
        draft->expires_at = visit->now + app->config->site_draft_days * CLOCK_DAY;
        memcpy(draft->group_id, registration->group.id, UUID_SIZE);
        result = draft_attach(app->intake_db, &registration->access, draft);
    }
    if (result == RESULT_OK || result == RESULT_CONFLICT)
        go_to_check(visit, registration);
    else
        visit_fail(visit, result);
}

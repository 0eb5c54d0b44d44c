#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/register/registration_answers.h"
#include "page/register/registration_correction.h"
#include "page/register/registration_form.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

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
    if (registration_may_correct(registration))
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

void page_registration_correct_now(struct visit *visit)
{
    struct registration *registration = open_correctable(visit);
    if (registration == NULL)
        return;
    const struct answers *sent = registration_sent_answers(visit, registration);
    enum result result =
        sent == NULL ? RESULT_FAILED : registration_begin_correction(visit, registration, sent);
    if (result == RESULT_OK || result == RESULT_CONFLICT)
        go_to_check(visit, registration);
    else
        visit_fail(visit, result);
}

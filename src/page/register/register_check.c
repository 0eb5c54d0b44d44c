#include <string.h>

#include "base/clock.h"
#include "domain/form/intake_view.h"
#include "domain/notice/notify.h"
#include "domain/operations/counter.h"
#include "domain/signup/signup_correct.h"
#include "domain/signup/signup_submit.h"
#include "domain/thread/email_hint.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/register/registration_code.h"
#include "page/register/registration_form.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

/* Sends the visitor on when the answers cannot be sent as they are: to the page that says why the group
 * cannot be theirs, or to the first page that lacks something. True: they can be sent. */
static bool admits_sending(struct visit *visit, const struct registration *registration)
{
    const struct intake *intake = visit->app->intake;
    const char *slug = registration->group.slug;
    if (registration_stop_page(visit, registration) < intake_page_count(intake)) {
        visit_redirect(visit, "/groups/%s/register/stop", slug);
        return false;
    }
    size_t wrong = registration_wrong_page(visit, registration);
    if (wrong < intake_page_count(intake)) {
        visit_redirect(visit, "/groups/%s/register/%s?from=check&missing=1", slug,
                       intake_page_id(intake, wrong));
        return false;
    }
    return true;
}

void page_register_check(struct visit *visit)
{
    const struct intake *intake = visit->app->intake;
    struct registration *registration = registration_open_draft(visit);
    if (registration == NULL || !admits_sending(visit, registration))
        return;
    json_t *context = registration_context(visit, registration, phrase(PHRASE_TITLE_CHECK));
    json_object_set_new(context, "in_form", json_true());
    json_object_set_new(context, "pages", intake_view_answers(intake, registration->draft.answers));
    const char *hint = email_hint(answers_get(registration->draft.answers, "email"), visit->arena);
    json_object_set_new(context, "email_hint", json_string(hint == NULL ? "" : hint));
    json_object_set_new(context, "previous",
                        json_string(intake_page_id(intake, intake_page_count(intake) - 1)));
    visit_render(visit, 200, "register-check", context);
}

/* Programs fill in what people do not see, and are faster than people. Browsers sometimes do the first and
 * people with saved answers the second, so it is only a mark for the clinician. */
static void note_haste(const struct visit *visit, struct registration *registration)
{
    const char *website = form_value(visit->form, "website");
    int64_t taken = visit->now - registration->draft.started_at;
    bool is_hasty = taken < visit->app->config->site_form_seconds * CLOCK_SECOND;
    if (is_hasty || (website != NULL && website[0] != '\0'))
        answers_set(registration->draft.answers, "_held", "1");
}

static void send_correction(struct visit *visit, const struct registration *registration)
{
    struct app *app = visit->app;
    const struct outbox_message *messages = notify_corrected(app->notifier, registration->draft.answers,
                                                             registration->signup.status, visit->arena);
    enum result result =
        signup_correct(app->intake_db, app->practice, &registration->access, &registration->draft,
                       &registration->signup, intake_version(app->intake), messages, visit->arena);
    if (result == RESULT_OK || result == RESULT_CONFLICT)
        visit_redirect(visit, "/registration?done=" DONE_YOURS_CHANGED);
    else
        visit_fail(visit, result);
}

/* Depends on this person's own answers alone: that an address was seen before must not show in what is
 * written either. */
static struct outbox_message *tell(struct visit *visit, struct registration *registration, int reply_days)
{
    const struct answers *answers = registration->draft.answers;
    const char *email_ok = answers_get(answers, "email_ok");
    bool is_mailed = email_ok != NULL && strcmp(email_ok, "yes") == 0;
    return notify_received(visit->app->notifier, answers, answers_get(answers, "_code"),
                           registration_mail_token(visit, &registration->access,
                                                   is_mailed ? answers_get(answers, "email") : NULL),
                           clock_business_days_after(visit->now, reply_days), visit->arena);
}

/* A second click finds the registration sent (by open_draft, or by the commit itself) and gets the same
 * answer. */
void page_register_send(struct visit *visit)
{
    struct app *app = visit->app;
    struct registration *registration = registration_open_draft(visit);
    if (registration == NULL)
        return;
    const char *slug = registration->group.slug;
    if (form_value(visit->form, "save") != NULL) {
        visit_redirect(visit, "/groups/%s/register/saved", slug);
        return;
    }
    if (!admits_sending(visit, registration))
        return;
    if (registration->is_correction) {
        send_correction(visit, registration);
        return;
    }
    note_haste(visit, registration);
    int reply_days = group_reply_days(&registration->group, app->config->practice_reply_days);
    enum result result = signup_submit(app->intake_db, app->practice, &registration->access,
                                       &registration->draft, intake_version(app->intake), reply_days,
                                       tell(visit, registration, reply_days), visit->arena);
    if (result == RESULT_OK)
        counter_add(app->counters, COUNTER_SENT, "", visit->now);
    if (result == RESULT_OK || result == RESULT_CONFLICT)
        visit_redirect(visit, "/groups/%s/register/done", slug);
    else if (result == RESULT_REFUSED)
        visit_redirect(visit, "/groups/%s/register/saved", slug);
    else
        visit_fail(visit, result);
}

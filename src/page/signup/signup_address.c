/* The address somebody can be written to: corrected by the clinician, who then has what they were told last
 * sent again. */
#include <string.h>

#include "domain/notice/notify.h"
#include "domain/signup/signup_correct.h"
#include "page/desk/desk_view.h"
#include "page/frame/error_page.h"
#include "page/frame/group_calendar.h"
#include "page/frame/person_view.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"
#include "page/signup/signup_list.h"
#include "text/email_address.h"
#include "text/phrase.h"

static bool may_be_written_to(const struct desk_signup *opened)
{
    const char *allowed = answers_get(opened->answers, "email_ok");
    return allowed != NULL && strcmp(allowed, "yes") == 0;
}

static void show(struct visit *visit, const struct desk_signup *opened, int status, const char *email,
                 const char *error)
{
    json_t *context = visit_context(visit, phrase(PHRASE_ADDRESS_TITLE));
    bool is_on = mail_is_on(visit->app->config);
    desk_set_group(context, &opened->group);
    signup_list_add(visit, context);
    json_object_set_new(context, "id", json_string(visit->request->parameters[0]));
    json_object_set_new(context, "name", json_string(person_name(opened->answers, visit->arena)));
    json_object_set_new(context, "email", json_string(email));
    json_object_set_new(context, "can_send", json_boolean(is_on && may_be_written_to(opened)));
    json_object_set_new(context, "not_allowed", json_boolean(is_on && !may_be_written_to(opened)));
    json_object_set_new(context, "error", json_string(error));
    json_object_set_new(context, "has_errors", json_boolean(error[0] != '\0'));
    json_object_set_new(context, "errors", json_pack("[{s:s, s:s}]", "href", "#email", "message", error));
    visit_render(visit, status, "signup-address", context);
}

/* False: the response says why not. */
static bool open_readable(struct visit *visit, struct desk_signup *opened)
{
    if (!desk_open_signup(visit, opened))
        return false;
    if (opened->answers == NULL)
        visit_error(visit, 422);
    return opened->answers != NULL;
}

void page_signup_address(struct visit *visit)
{
    struct desk_signup opened = {0};
    if (!open_readable(visit, &opened))
        return;
    const char *email = answers_get(opened.answers, "email");
    show(visit, &opened, 200, email != NULL ? email : "", "");
}

static struct answers *with_address(const struct answers *answers, const char *email, struct arena *arena)
{
    struct answers *changed = answers_create(arena);
    for (size_t index = 0; index < answers_count(answers); index++)
        answers_set(changed, answers_field_at(answers, index), answers_value_at(answers, index));
    answers_set(changed, "email", email);
    return changed;
}

/* What is held for an offer goes to the new address as well, as after a person's own correction. */
static struct outbox_message *make_messages(struct visit *visit, const struct desk_signup *opened,
                                            const struct answers *answers)
{
    const struct notifier *notifier = visit->app->notifier;
    const struct signup *signup = &opened->signup;
    struct outbox_message *held = notify_corrected(notifier, answers, signup->status, visit->arena);
    const char *calendar = NULL;
    if (form_value(visit->form, "again") == NULL)
        return held;
    if (signup->status == STATUS_CONFIRMED)
        (void)group_calendar(visit, opened->group.id, &calendar);
    struct outbox_message *again = notify_again(notifier, answers, signup->status, signup->offer_until,
                                                signup->reply_by, calendar, visit->arena);
    if (again != NULL)
        again->next = held;
    return again != NULL ? again : held;
}

struct amending {
    const struct visit *visit;
    const struct desk_signup *opened;
    const struct envelope *amended;
    struct outbox_message *messages;
};

static enum result amend(struct tx *tx, void *argument)
{
    const struct amending *amending = argument;
    return signup_amend(tx, &amending->opened->signup, amending->amended, amending->visit->session.account_id,
                        amending->messages);
}

void page_signup_address_now(struct visit *visit)
{
    struct desk_signup opened = {0};
    const char *email = desk_field(visit, "email");
    if (!open_readable(visit, &opened))
        return;
    if (email_address_wire(email, visit->arena) == NULL) {
        show(visit, &opened, 422, email, phrase(PHRASE_FORM_ERROR_EMAIL));
        return;
    }
    const struct answers *answers = with_address(opened.answers, email, visit->arena);
    struct envelope amended = opened.signup.envelope;
    if (!envelope_amend(&amended, opened.secret_key, answers, visit->arena)) {
        visit_error(visit, 422);
        return;
    }
    struct amending amending = {visit, &opened, &amended, make_messages(visit, &opened, answers)};
    visit_audit(visit, opened.signup.id, "");
    enum result result = visit_write(visit, amend, &amending);
    if (result == RESULT_OK)
        signup_list_return(visit, "done=" DONE_SIGNUP_ADDRESS);
    else
        visit_fail(visit, result);
}

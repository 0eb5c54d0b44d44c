#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/person/your_move.h"
#include "page/register/registration_form.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

static bool may_withdraw(const struct registration *registration)
{
    return status_may_move(registration->signup.status, STATUS_WITHDRAWN, STATUS_BY_PERSON);
}

void page_registration_withdraw(struct visit *visit)
{
    struct registration *registration = registration_open_sent(visit);
    if (registration == NULL)
        return;
    if (!may_withdraw(registration)) {
        visit_redirect(visit, "/registration");
        return;
    }
    json_t *context = registration_context(visit, registration, phrase(PHRASE_WITHDRAW_TITLE));
    json_object_set_new(context, "title", json_string(phrase(PHRASE_WITHDRAW_TITLE)));
    json_object_set_new(context, "paragraphs",
                        json_pack("[s, s]", phrase(PHRASE_WITHDRAW_1), phrase(PHRASE_WITHDRAW_2)));
    json_object_set_new(context, "action", json_string("/registration/withdraw"));
    json_object_set_new(context, "button", json_string(phrase(PHRASE_WITHDRAW_BUTTON)));
    visit_render(visit, 200, "registration-confirm", context);
}

/* When it is withdrawn already, or a clinician has just moved it, the page it leads to says where it stands.
 */
void page_registration_withdraw_now(struct visit *visit)
{
    struct registration *registration = registration_open_sent(visit);
    if (registration == NULL)
        return;
    enum result result = your_move(visit, registration, registration->signup.status, STATUS_WITHDRAWN);
    if (result == RESULT_OK || result == RESULT_CONFLICT)
        visit_redirect(visit, "/registration");
    else
        visit_fail(visit, result);
}

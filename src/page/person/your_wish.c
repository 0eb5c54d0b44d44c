#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/person/your_move.h"
#include "page/person/your_view.h"
#include "page/register/registration_form.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

/* Whose offer ran out can say that they would still like a place: they join the end of the line. */

/* NULL: there is nothing to ask for, and the visitor is sent to the page that says where they stand. */
static struct registration *open_lapsed(struct visit *visit)
{
    struct registration *registration = registration_open_sent(visit);
    if (registration == NULL || your_view_may_ask_again(visit, registration))
        return registration;
    visit_redirect(visit, "/registration");
    return NULL;
}

void page_registration_again(struct visit *visit)
{
    struct registration *registration = open_lapsed(visit);
    if (registration == NULL)
        return;
    json_t *context = registration_context(visit, registration, phrase(PHRASE_AGAIN_TITLE));
    json_object_set_new(context, "title", json_string(phrase(PHRASE_AGAIN_TITLE)));
    json_object_set_new(context, "paragraphs",
                        json_pack("[s, s]", phrase(PHRASE_AGAIN_1), phrase(PHRASE_AGAIN_2)));
    json_object_set_new(context, "action", json_string("/registration/again"));
    json_object_set_new(context, "button", json_string(phrase(PHRASE_AGAIN_BUTTON)));
    visit_render(visit, 200, "registration-confirm", context);
}

/* A second click, or a clinician who was quicker: the page it leads to says where it stands. */
void page_registration_again_now(struct visit *visit)
{
    struct registration *registration = open_lapsed(visit);
    if (registration == NULL)
        return;
    enum result result = your_move(visit, registration, STATUS_LAPSED, STATUS_WAITING);
    if (result == RESULT_OK)
        visit_redirect(visit, "/registration?done=" DONE_YOURS_AGAIN);
    else if (result == RESULT_CONFLICT)
        visit_redirect(visit, "/registration");
    else
        visit_fail(visit, result);
}

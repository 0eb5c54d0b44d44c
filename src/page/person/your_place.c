#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/person/your_move.h"
#include "page/person/your_view.h"
#include "page/register/registration_form.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

/* A place that is offered: taken or passed on, each behind a page that asks. */

struct choice {
    enum phrase title;
    enum phrase paragraphs[2];
    const char *action;
    enum phrase button;
    enum status to;
    const char *done;
};

static const struct choice accepting = {
    PHRASE_ACCEPT_TITLE,    {PHRASE_ACCEPT_1, PHRASE_ACCEPT_2},
    "/registration/accept", PHRASE_ACCEPT_BUTTON,
    STATUS_CONFIRMED,       DONE_YOURS_CONFIRMED,
};

static const struct choice declining = {
    PHRASE_DECLINE_TITLE,    {PHRASE_DECLINE_1, PHRASE_DECLINE_2},
    "/registration/decline", PHRASE_DECLINE_BUTTON,
    STATUS_WITHDRAWN,        DONE_YOURS_DECLINED,
};

/* NULL: there is no offer to answer (any more), and the visitor is sent to the page that says where they
 * stand. */
static struct registration *open_offer(struct visit *visit)
{
    struct registration *registration = registration_open_sent(visit);
    if (registration == NULL || your_view_status(visit, &registration->signup) == STATUS_OFFERED)
        return registration;
    visit_redirect(visit, "/registration");
    return NULL;
}

static void ask(struct visit *visit, const struct choice *choice)
{
    struct registration *registration = open_offer(visit);
    if (registration == NULL)
        return;
    json_t *context = registration_context(visit, registration, phrase(choice->title));
    json_object_set_new(context, "title", json_string(phrase(choice->title)));
    json_object_set_new(context, "paragraphs",
                        json_pack("[s, s]", phrase(choice->paragraphs[0]), phrase(choice->paragraphs[1])));
    json_object_set_new(context, "with_facts", json_true());
    json_object_set_new(context, "action", json_string(choice->action));
    json_object_set_new(context, "button", json_string(phrase(choice->button)));
    visit_render(visit, 200, "registration-confirm", context);
}

/* The data say whether it can still be taken, so the page it leads to tells what came of it. */
static void decide(struct visit *visit, const struct choice *choice)
{
    struct registration *registration = open_offer(visit);
    if (registration == NULL)
        return;
    enum result result = your_move(visit, registration, STATUS_OFFERED, choice->to);
    if (result == RESULT_OK)
        visit_redirect(visit, "/registration?done=%s", choice->done);
    else if (result == RESULT_CONFLICT)
        visit_redirect(visit, "/registration");
    else
        visit_fail(visit, result);
}

void page_registration_accept(struct visit *visit)
{
    ask(visit, &accepting);
}

void page_registration_accept_now(struct visit *visit)
{
    decide(visit, &accepting);
}

void page_registration_decline(struct visit *visit)
{
    ask(visit, &declining);
}

void page_registration_decline_now(struct visit *visit)
{
    decide(visit, &declining);
}

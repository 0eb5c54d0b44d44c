#include "page/registration_form.h"
#include "page/route.h"
#include "page/your_move.h"
#include "page/your_view.h"

/* A place that is offered: taken or passed on, each behind a page that asks. */

struct choice {
    const char *title;
    const char *paragraphs[2];
    const char *action;
    const char *button;
    enum status to;
    const char *done;
};

static const struct choice accepting = {
    "Do you want this place?",
    {"If you say yes, the place is yours. We will tell you what comes next.",
     "You can still take it back later, if your plans change."},
    "/registration/accept",
    "Yes, I want the place",
    STATUS_CONFIRMED,
    "confirmed",
};

static const struct choice declining = {
    "Do you want to give up this place?",
    {"The place then goes to somebody else, and this takes back your registration.",
     "If only the time is wrong, ask us first. You may be able to wait for the next place."},
    "/registration/decline",
    "No, I do not want the place",
    STATUS_WITHDRAWN,
    "declined",
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
    json_t *context = registration_context(visit, registration, choice->title);
    json_object_set_new(context, "title", json_string(choice->title));
    json_object_set_new(context, "paragraphs",
                        json_pack("[s, s]", choice->paragraphs[0], choice->paragraphs[1]));
    json_object_set_new(context, "action", json_string(choice->action));
    json_object_set_new(context, "button", json_string(choice->button));
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

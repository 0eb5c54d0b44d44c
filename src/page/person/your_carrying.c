#include <string.h>

#include "domain/waiting/group_carry.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/register/registration_form.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

/* A group was closed before somebody had a place: they may ask to be carried over to the next one, and take
 * that back until it has happened. */

/* NULL: there is nothing to ask for, and the visitor is sent to the page that says where they stand. */
static struct registration *open_carriable(struct visit *visit, struct group_carry_wish *wish)
{
    struct registration *registration = registration_open_sent(visit);
    if (registration == NULL)
        return NULL;
    enum result result = group_carry_asked(visit->app->intake_db, registration->signup.id, wish);
    if (result == RESULT_OK && wish->may_ask)
        return registration;
    if (result == RESULT_OK || result == RESULT_NOT_FOUND)
        visit_redirect(visit, "/registration");
    else
        visit_fail(visit, result);
    return NULL;
}

void page_registration_carry(struct visit *visit)
{
    struct group_carry_wish wish;
    struct registration *registration = open_carriable(visit, &wish);
    if (registration == NULL)
        return;
    const char *title = wish.asked ? phrase(PHRASE_CARRY_TITLE_STAY) : phrase(PHRASE_CARRY_TITLE);
    json_t *context = registration_context(visit, registration, title);
    json_object_set_new(context, "title", json_string(title));
    json_object_set_new(context, "paragraphs",
                        wish.asked ? json_pack("[s]", phrase(PHRASE_CARRY_STAY_1))
                                   : json_pack("[s, s]", phrase(PHRASE_CARRY_1), phrase(PHRASE_CARRY_2)));
    json_object_set_new(context, "action", json_string("/registration/carry"));
    json_object_set_new(
        context, "button",
        json_string(wish.asked ? phrase(PHRASE_CARRY_STAY_BUTTON) : phrase(PHRASE_CARRY_BUTTON)));
    json_object_set_new(context, "form_fields",
                        json_pack("[{s:s, s:s}]", "name", "wish", "value", wish.asked ? "no" : "yes"));
    visit_render(visit, 200, "registration-confirm", context);
}

/* The form says which of the two is wished, so that a second click changes nothing. */
void page_registration_carry_now(struct visit *visit)
{
    struct group_carry_wish wish;
    struct registration *registration = open_carriable(visit, &wish);
    if (registration == NULL)
        return;
    const char *value = form_value(visit->form, "wish");
    bool wants = value != NULL && strcmp(value, "yes") == 0;
    enum result result =
        group_carry_ask(visit->app->intake_db, &registration->access, registration->signup.id, wants);
    if (result == RESULT_OK || result == RESULT_NOT_FOUND)
        visit_redirect(visit, "/registration?done=%s", wants ? DONE_YOURS_CARRY : DONE_YOURS_STAY);
    else
        visit_fail(visit, result);
}

#include "base/clock.h"
#include "page/frame/route.h"
#include "page/register/registration_answers.h"
#include "page/register/registration_form.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

void page_register_done(struct visit *visit)
{
    struct registration *registration = registration_open(visit);
    if (registration == NULL)
        return;
    if (registration->stage != REGISTRATION_SENT) {
        visit_redirect(visit, "/registration");
        return;
    }
    char day[CLOCK_TEXT_SIZE];
    clock_long_day(registration->signup.reply_by, day);
    json_t *context = registration_context(visit, registration, phrase(PHRASE_DONE_TITLE));
    registration_show_code(visit, registration_sent_answers(visit, registration), context);
    json_object_set_new(context, "reply_by", json_string(day));
    json_object_set_new(context, "is_waiting", json_boolean(group_places_left(&registration->group) == 0));
    visit_render(visit, 200, "register-done", context);
}

#include "base/clock.h"
#include "page/registration.h"
#include "page/route.h"

/* The person's own code, which only their thread's key can open. */
static const char *find_code(struct visit *visit, const struct registration *registration)
{
    struct answers *answers = envelope_open_as_person(&registration->signup.envelope,
                                                      registration->access.thread_key, visit->arena);
    return answers == NULL ? NULL : answers_get(answers, "_code");
}

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
    const char *code = find_code(visit, registration);
    json_t *context = registration_context(visit, registration, "We have your registration");
    json_object_set_new(context, "code", json_string(code == NULL ? "" : code));
    json_object_set_new(context, "reply_by", json_string(day));
    json_object_set_new(context, "is_waiting", json_boolean(group_places_left(&registration->group) == 0));
    visit_render(visit, 200, "register-done", context);
}

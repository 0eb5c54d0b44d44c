#include "page/register/registration_answers.h"

#include "page/frame/visit_form.h"

/* Of what the practice entered the person's thread holds only what they asked before. */
static struct answers *entered_answers(struct visit *visit, const struct registration *registration)
{
    struct registration own = *registration;
    if (registration_load_questions(visit, &own) != RESULT_OK)
        return NULL;
    return own.question_count > 0 ? registration_shared_answers(visit, &own) : answers_create(visit->arena);
}

struct answers *registration_sent_answers(struct visit *visit, const struct registration *registration)
{
    if (registration_was_entered(registration))
        return entered_answers(visit, registration);
    return envelope_open_as_person(&registration->signup.envelope, registration->access.thread_key,
                                   visit->arena);
}

const struct answers *registration_known_answers(struct visit *visit, const struct registration *registration)
{
    const struct answers *known =
        registration_is_sent(registration) ? registration_sent_answers(visit, registration) : NULL;
    return known != NULL ? known : registration->draft.answers;
}

const char *registration_code(struct visit *visit, const struct answers *answers)
{
    const char *code = answers == NULL ? NULL : answers_get(answers, "_code");
    return code == NULL ? "" : arena_text(visit->arena, code);
}

void registration_show_code(struct visit *visit, const struct answers *answers, json_t *context)
{
    const char *code = registration_code(visit, answers);
    json_object_set_new(context, "code", json_string(code));
    json_object_set_new(context, "leave_action", json_string("/registration/leave"));
    json_object_set_new(context, "code_spelled", json_string(access_code_spelled(code, visit->arena)));
}

const struct intake *registration_form_then(struct visit *visit, const struct registration *registration)
{
    const struct intake *now = visit->app->intake;
    return registration_is_sent(registration)
               ? visit_form(visit, now, registration->signup.envelope.form_version)
               : now;
}

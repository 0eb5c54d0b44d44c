/* What a thread holds of its person's answers, and their code. */
#ifndef GATHER_PAGE_REGISTER_REGISTRATION_ANSWERS_H
#define GATHER_PAGE_REGISTER_REGISTRATION_ANSWERS_H

#include "page/register/registration.h"

/* The person's code, which only what is sealed to them still holds; "" when it is not there. */
const char *registration_code(struct visit *visit, const struct answers *answers);

/* Shows the code that answers hold, as code and code_spelled (both "" when there is none), and how this
 * browser is made to forget it. */
void registration_show_code(struct visit *visit, const struct answers *answers, json_t *context);

/* What was sent, opened with the thread's key; NULL when it does not open. Of what the practice entered
 * (registration_was_entered), what the person's own question says: name, ways of contact, code. */
struct answers *registration_sent_answers(struct visit *visit, const struct registration *registration);

/* The form that what registration_known_answers gives was given to. */
const struct intake *registration_form_then(struct visit *visit, const struct registration *registration);

/* What the thread knows of its person already: the draft's, the sent or the question's answers; none at all
 * when there is no thread. */
const struct answers *registration_known_answers(struct visit *visit,
                                                 const struct registration *registration);

#endif

/* Which of a draft's answers are sent. */
#ifndef GATHER_DOMAIN_SIGNUP_SIGNUP_ANSWERS_H
#define GATHER_DOMAIN_SIGNUP_SIGNUP_ANSWERS_H

#include "domain/seal/answers.h"

/* What the person answered, without the fields of ours whose names begin with '_'; but with the code, which
 * only this envelope keeps, so that the person and the clinician can find it again. */
struct answers *signup_own_answers(const struct answers *answers, struct arena *arena);

#endif

/* What a step to a status is called, and what it means, for staff. "" for a status that nobody moves a
 * registration to. */
#ifndef GATHER_PAGE_SIGNUP_SIGNUP_STEP_H
#define GATHER_PAGE_SIGNUP_SIGNUP_STEP_H

#include "domain/group/status.h"

/* On the button. */
const char *signup_step_label(enum status to);

/* Beside it, before it is taken. */
const char *signup_step_meaning(enum status to);

#endif

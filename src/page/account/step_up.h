/* The password once more, before what a stolen session must not do. Ten minutes after it was typed last (at
 * signing in, or here) it is asked for again; and a code of the second factor with it. */
#ifndef GATHER_PAGE_ACCOUNT_STEP_UP_H
#define GATHER_PAGE_ACCOUNT_STEP_UP_H

#include "page/frame/visit.h"

bool step_up_needed(const struct visit *visit);

/* Adds needs_password, needs_code and step_up_error for the step-up partial. False: the response says why. */
bool step_up_add(struct visit *visit, json_t *context, const char *error);

/* Tries the form's password and code when they are needed. RESULT_REFUSED: *error says what was wrong.
 * Anything else but RESULT_OK: the response has been made. */
enum result step_up_try(struct visit *visit, const char **error);

/* For pages that ask on a page of its own: true when nothing is to be asked; otherwise the response leads to
 * /staff/confirm, and from there to one of its places. */
bool step_up_pass(struct visit *visit, const char *place);

#endif

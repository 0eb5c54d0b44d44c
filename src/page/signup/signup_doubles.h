/* The registrations that may be doubles of one, for the clinician to choose from. */
#ifndef GATHER_PAGE_SIGNUP_SIGNUP_DOUBLES_H
#define GATHER_PAGE_SIGNUP_SIGNUP_DOUBLES_H

#include "base/result.h"
#include "page/desk/desk_view.h"

/* Adds what the signup template says of doubles. It opens the whole roster, and so looks only when asked to
 * by ?doubles=1; without it context gets nothing. */
enum result signup_doubles_add(struct visit *visit, json_t *context, const struct desk_signup *opened);

#endif

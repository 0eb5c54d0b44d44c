/* What happened to a registration, in words. */
#ifndef GATHER_PAGE_SIGNUP_SIGNUP_HISTORY_H
#define GATHER_PAGE_SIGNUP_SIGNUP_HISTORY_H

#include "domain/signup/signup.h"
#include "page/frame/visit.h"

/* [{at, who, text, reason}], newest first, ending with its arrival; reasons opened with secret_key. A new
 * reference; NULL when the database failed. */
json_t *signup_history_view(struct visit *visit, const struct signup *signup, const uint8_t *secret_key);

#endif

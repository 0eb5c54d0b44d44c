/* When a registration will be deleted. */
#ifndef GATHER_PAGE_SIGNUP_SIGNUP_KEEP_H
#define GATHER_PAGE_SIGNUP_SIGNUP_KEEP_H

#include "page/desk/desk_view.h"

/* Adds deleted_on and kept_until (days in words, or ""), and deleted_soon. */
enum result signup_keep_add(struct visit *visit, json_t *context, const struct signup *signup);

#endif

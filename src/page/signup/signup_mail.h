/* Mail to one person that was given up, on the page of their registration. */
#ifndef GATHER_PAGE_SIGNUP_SIGNUP_MAIL_H
#define GATHER_PAGE_SIGNUP_SIGNUP_MAIL_H

#include "page/desk/desk_view.h"

/* Adds refusals: the mails to them that were given up, and why. */
enum result signup_mail_add(struct visit *visit, json_t *context, const struct signup *signup);

#endif

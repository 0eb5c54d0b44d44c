/* The page of one registration, which what is done there comes back to. */
#ifndef GATHER_PAGE_SIGNUP_SIGNUP_PAGE_H
#define GATHER_PAGE_SIGNUP_SIGNUP_PAGE_H

#include "page/desk/desk_view.h"

/* Opens the registration of the address and shows it. Noted before it is shown: nobody reads a registration
 * without a trace. message: what was just done; error: why it was not; each may be "". */
void signup_page_open(struct visit *visit, int status, const char *message, const char *error);

/* The same for one that is open, and noted. */
void signup_page_show(struct visit *visit, const struct desk_signup *opened, int status, const char *message,
                      const char *error);

#endif

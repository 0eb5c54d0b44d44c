/* What the screens of the form show, and which of its pages are done. */
#ifndef GATHER_PAGE_REGISTER_REGISTRATION_FORM_H
#define GATHER_PAGE_REGISTER_REGISTRATION_FORM_H

#include "page/register/registration.h"

/* visit_context with what every screen of the form shows. */
json_t *registration_context(struct visit *visit, const struct registration *registration,
                             const char *page_title);

/* Where the draft goes on: the address of a page, for templates. A new reference. */
json_t *registration_continue_href(const struct visit *visit, const struct registration *registration);

/* Notes that a page needs no more work (true: for the first time); whether none does. */
bool registration_finish_page(struct visit *visit, struct registration *registration, const char *page_id);
bool registration_is_finished(const struct visit *visit, const struct registration *registration);

/* The first page with an answer that stops the registration, or the first whose answers have errors;
 * intake_page_count when there is none. */
size_t registration_stop_page(const struct visit *visit, const struct registration *registration);
size_t registration_wrong_page(struct visit *visit, const struct registration *registration);

#endif

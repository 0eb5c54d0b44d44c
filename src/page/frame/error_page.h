/* Pages for when something cannot be done: what happened, in kind words, and what became of what was typed.
 */
#ifndef GATHER_PAGE_FRAME_ERROR_PAGE_H
#define GATHER_PAGE_FRAME_ERROR_PAGE_H

#include "domain/group/group.h"
#include "page/frame/visit.h"

/* The error page for status (400 403 404 405 413 422 429 500 503), saying what happened to what was typed. */
void visit_error(struct visit *visit, int status);

/* visit_error for a result that is not RESULT_OK: 404, 403, 409 as 422, 503 with Retry-After, or 500. */
void visit_fail(struct visit *visit, enum result result);

/* 403: the form did not come from a page of ours, or from one that belongs to another cookie. */
void error_page_forged(struct visit *visit);

/* 403: the browser sent no cookie with a form that needs one. */
void error_page_no_cookie(struct visit *visit);

/* 403: the group takes no registrations now. */
void error_page_closed(struct visit *visit, const struct group *group);

#endif

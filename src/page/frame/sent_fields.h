/* What a form may send: FIELDS in routes.def, checked here before the handler. */
#ifndef GATHER_PAGE_FRAME_SENT_FIELDS_H
#define GATHER_PAGE_FRAME_SENT_FIELDS_H

#include "page/frame/visit.h"

/* fields are names with a space between them: "name*" may come several times (a row of ticks), "name!" is
 * secret, "name-~" stands for all that begin with "name-", "[form]" and "[ask]" stand for the questions of
 * those forms. csrf, ticket and names that begin with _ (the program's own) are always known. NULL: the route
 * takes any. What is not known is dropped and counted, so that a page that was left open over an upgrade
 * still works. False: a single value came twice, and the response asks which, with both texts kept (400, when
 * one is secret). */
bool sent_fields_check(struct visit *visit, const char *fields);

#endif

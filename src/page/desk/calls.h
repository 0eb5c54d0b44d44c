/* Calls to make, on top of the clinician's first page. */
#ifndef GATHER_PAGE_DESK_CALLS_H
#define GATHER_PAGE_DESK_CALLS_H

#include "page/frame/visit.h"

/* Adds calls and call_count to context: whom to tell what, by when, and what may be said. */
enum result calls_add(struct visit *visit, json_t *context, const uint8_t *secret_key);

#endif

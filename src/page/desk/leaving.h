/* Whose registration retention deletes within a week, for the first page. */
#ifndef GATHER_PAGE_DESK_LEAVING_H
#define GATHER_PAGE_DESK_LEAVING_H

#include "page/frame/visit.h"

/* Adds leaving: [{href, name, day}]; and has_leaving. */
enum result leaving_add(struct visit *visit, json_t *context, const uint8_t *secret_key);

#endif

/* Groups as templates see them. */
#ifndef GATHER_PAGE_GROUP_VIEW_H
#define GATHER_PAGE_GROUP_VIEW_H

#include <jansson.h>
#include <stdint.h>

#include "domain/group.h"

/* {slug, name, summary, facts, places, minimum, href, is_open, is_full, is_closed}: places are told in words,
 * never in numbers from which somebody's registration could be seen. A new reference. */
json_t *group_view(const struct group *group, int64_t now);

/* The groups that are not drafts, oldest first. A new reference; NULL when the database failed. */
json_t *group_view_list(struct db *db, int64_t now);

#endif

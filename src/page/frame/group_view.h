/* Groups as templates see them. */
#ifndef GATHER_PAGE_FRAME_GROUP_VIEW_H
#define GATHER_PAGE_FRAME_GROUP_VIEW_H

#include <jansson.h>
#include <stdint.h>

#include "domain/group/group.h"
#include "page/frame/visit.h"

/* {slug, name, summary, begins, schedule, sessions, place, fee, capacity, minimum, opens_on (null
 * unless it is still to open), closes_on, is_open, has_places}: how many places are left is not told, only
 * whether, so that nobody's registration can be seen in it. A new reference. */
json_t *group_view(const struct group *group, int64_t now);

/* The groups that are not drafts, oldest first. A new reference; NULL when the database failed. */
json_t *group_view_list(struct db *db, int64_t now);

/* The context of a group's own page, the same for everybody; kept by the visit. */
json_t *group_page_context(struct visit *visit, const struct group *group);

#endif

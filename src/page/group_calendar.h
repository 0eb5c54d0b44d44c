/* A group's dates as the text of a calendar file, for pages and for mail. */
#ifndef GATHER_PAGE_GROUP_CALENDAR_H
#define GATHER_PAGE_GROUP_CALENDAR_H

#include "page/visit.h"

/* *text in the visit's arena; NULL when the group has no dates yet. */
enum result group_calendar(struct visit *visit, const uint8_t group_id[static UUID_SIZE], const char **text);

#endif

/* A group's dates as the text of a calendar file, for pages and for mail. */
#ifndef GATHER_PAGE_FRAME_GROUP_CALENDAR_H
#define GATHER_PAGE_FRAME_GROUP_CALENDAR_H

#include "domain/group/meeting.h"
#include "page/frame/visit.h"

/* *text in the visit's arena; NULL when the group has no dates yet. */
enum result group_calendar(struct visit *visit, const uint8_t group_id[static UUID_SIZE], const char **text);

/* The same for somebody who gives up their place: every date as cancelled, and newer than what they have. */
enum result group_calendar_cancelled(struct visit *visit, const uint8_t group_id[static UUID_SIZE],
                                     const char **text);

/* The same of count sessions that may not be stored yet. */
enum result group_calendar_of(struct visit *visit, const struct meeting *sessions, size_t count,
                              const char **text);

#endif

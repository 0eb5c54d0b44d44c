/* A group's sessions as an iCalendar file (RFC 5545); calendar.c is the only file that knows libical. */
#ifndef GATHER_DOMAIN_GROUP_CALENDAR_H
#define GATHER_DOMAIN_GROUP_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/config.h"
#include "domain/group/meeting.h"

/* Appends the sessions as text/calendar (METHOD:PUBLISH when [mail] from is set), lines ended by CRLF: each
 * an event at its wall clock time in the practice's zone, called [mail] calendar_title and nothing else. A
 * session keeps its UID, and its SEQUENCE rises, so that a newer file replaces what an older one put into a
 * calendar; cancelled sessions are in it as cancelled. False when the zone is not known to libical or a time
 * is none. */
bool calendar_write(const struct config *config, const struct meeting *sessions, size_t count,
                    struct buffer *output);

#endif

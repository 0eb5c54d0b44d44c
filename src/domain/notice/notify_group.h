/* What many people of a group are told alike; NULL as notify.h says. */
#ifndef GATHER_DOMAIN_NOTICE_NOTIFY_GROUP_H
#define GATHER_DOMAIN_NOTICE_NOTIFY_GROUP_H

#include <stdbool.h>

#include "domain/notice/notify.h"

/* The group will not begin, or takes nobody any more. */
struct outbox_message *notify_group_closed(const struct notifier *notifier, const struct answers *answers,
                                           struct arena *arena);

/* The sessions were planned (is_first) or have changed, for somebody with a place: all of them as a calendar.
 */
struct outbox_message *notify_calendar(const struct notifier *notifier, const struct answers *answers,
                                       const char *calendar, bool is_first, struct arena *arena);

/* What it would say, for a page to show before; NULL when mail is off. Only subject and text are there. */
const struct mail *notify_calendar_preview(const struct notifier *notifier, bool is_first,
                                           struct arena *arena);

#endif

/* Nobody is left hanging: how many wait for their first answer past the date they were told. */
#ifndef GATHER_DOMAIN_WAITING_REPLY_CLOCK_H
#define GATHER_DOMAIN_WAITING_REPLY_CLOCK_H

#include <stdint.h>

#include "base/random.h"
#include "base/result.h"
#include "domain/waiting/waiting.h"

/* New registrations of a group whose reply-by date is before now. */
enum result reply_clock_overdue(struct db *db, const uint8_t group_id[static UUID_SIZE], int64_t now,
                                int64_t *count);

/* The registrations of all groups whose reply-by date is before now, the longest overdue first,
 * REPLY_CLOCK_LIMIT at most, with that date. An array in arena. */
enum { REPLY_CLOCK_LIMIT = 25 };
enum result reply_clock_list(struct db *db, int64_t now, struct arena *arena, struct waiting **list,
                             size_t *count);

#endif

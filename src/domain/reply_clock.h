/* Nobody is left hanging: how many wait for their first answer past the date they were told. */
#ifndef GATHER_DOMAIN_REPLY_CLOCK_H
#define GATHER_DOMAIN_REPLY_CLOCK_H

#include <stdint.h>

#include "base/random.h"
#include "base/result.h"
#include "store/db.h"

/* New registrations of a group whose reply-by date is before now. */
enum result reply_clock_overdue(struct db *db, const uint8_t group_id[static UUID_SIZE], int64_t now,
                                int64_t *count);

#endif

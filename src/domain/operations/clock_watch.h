/* Whether the clock can be trusted to say what is past its days. A clock that jumps by years would have
 * everything deleted in one night, so that whoever deletes asks here first. */
#ifndef GATHER_DOMAIN_OPERATIONS_CLOCK_WATCH_H
#define GATHER_DOMAIN_OPERATIONS_CLOCK_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "store/tx.h"

struct clock_sight {
    bool jumped;
    int64_t from; /* when it was last seen before that */
};

/* A write of staff.db: notes that the clock stands at now. It jumped when that is more than a week after it
 * was last seen (a machine that was off as long cannot be told from it), or more than a day before; that
 * stays so until it is back at about where it was, or clock_confirm. */
enum result clock_watch(struct tx *tx, int64_t now, struct clock_sight *sight);

/* A read of staff.db: what clock_watch found the last time. */
enum result clock_read(struct tx *tx, struct clock_sight *sight);

/* A write of staff.db: somebody says that now is right. */
enum result clock_confirm(struct tx *tx, int64_t now);

#endif

/* The ledger of deletions. Whatever erases somebody adds a row in the same write (the triggers of the
 * migration that makes the table): an id and a day, nothing else. It lies in intake.db, so every copy carries
 * it, and a restore of an older copy deletes again whoever was deleted since. */
#ifndef GATHER_DOMAIN_OPERATIONS_ERASURE_H
#define GATHER_DOMAIN_OPERATIONS_ERASURE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/tx.h"

struct erasure;

struct erasures {
    struct erasure *rows;
    size_t count;
};

/* Every row, in arena. */
enum result erasure_list(struct tx *tx, struct arena *arena, struct erasures *list);

/* A write: takes the rows of list into this ledger, too, and deletes who of them is still there. *again
 * counts registrations and questions, not the threads they hang on. */
enum result erasure_apply(struct tx *tx, const struct erasures *list, int64_t now, int64_t *again);

/* A write: drops the rows of days before that of `before`, UTC, since no copy that old can exist; *count says
 * how many. */
enum result erasure_forget(struct tx *tx, int64_t before, int64_t *count);

#endif

/* What has happened to a registration: who moved it from which status to which, and what else was done. */
#ifndef GATHER_DOMAIN_SIGNUP_HISTORY_H
#define GATHER_DOMAIN_SIGNUP_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/result.h"
#include "domain/group/status.h"
#include "store/db.h"

struct history_event {
    uint8_t signup_id[UUID_SIZE]; /* the one asked for, or one that was merged into it */
    int64_t at;
    enum status_actor actor;
    bool has_account; /* actor is staff and account_id says who */
    uint8_t account_id[UUID_SIZE];
    enum status from; /* STATUS_COUNT: none */
    enum status to;
    const char *kind;      /* status, undo, ahead, merged, closed, carried, corrected, erased */
    const uint8_t *reason; /* a note box about the sign-up at that time, or NULL */
    size_t reason_length;
};

/* The newest events of a sign-up and of those merged into it, newest first, HISTORY_LIMIT at most; events is
 * an array in arena. */
enum { HISTORY_LIMIT = 100 };
enum result history_list(struct db *db, const uint8_t signup_id[static UUID_SIZE], struct arena *arena,
                         struct history_event **events, size_t *count);

#endif

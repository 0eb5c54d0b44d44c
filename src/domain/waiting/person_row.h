/* Rows that carry an envelope for a list: id, status, a time, form_version, sealed_at, key_id, sealed_key,
 * body, the group it was sealed for. For domain files alone. */
#ifndef GATHER_DOMAIN_WAITING_PERSON_ROW_H
#define GATHER_DOMAIN_WAITING_PERSON_ROW_H

#include "base/arena.h"
#include "base/result.h"
#include "domain/group/status.h"
#include "domain/seal/envelope.h"

struct statement;

/* Somebody in line, or with an offer; at is since when, or until when. */
struct waiting {
    enum status status;
    int64_t at;
    struct envelope envelope; /* its id is the sign-up's */
};

/* Runs a statement that is bound but for :limit; an array in arena. */
enum result person_rows(struct statement *rows, struct arena *arena, size_t limit, struct waiting **list,
                        size_t *count);

#endif

/* Rows that carry an envelope for a list: id, status, a time, form_version, sealed_at, key_id, sealed_key,
 * body, the group it was sealed for. For domain files alone. */
#ifndef GATHER_DOMAIN_WAITING_PERSON_ROW_H
#define GATHER_DOMAIN_WAITING_PERSON_ROW_H

#include "domain/waiting/waiting.h"
#include "store/statement.h"

/* Runs a statement that is bound but for :limit; an array in arena. */
enum result person_rows(struct statement *rows, struct arena *arena, size_t limit, struct waiting **list,
                        size_t *count);

#endif

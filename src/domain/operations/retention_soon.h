/* Before retention deletes: whose time is over soon, and keeping somebody longer. */
#ifndef GATHER_DOMAIN_OPERATIONS_RETENTION_SOON_H
#define GATHER_DOMAIN_OPERATIONS_RETENTION_SOON_H

#include "base/config.h"
#include "domain/signup/signup_change.h"
#include "domain/waiting/waiting.h"

/* So long before, the first page says it. */
#define RETENTION_NOTICE (7 * CLOCK_DAY)

enum { RETENTION_SOON_LIMIT = 50 };

/* Registrations that will be deleted within RETENTION_NOTICE of now, with the date, RETENTION_SOON_LIMIT at
 * most; an array in arena. */
enum result retention_soon(struct tx *tx, const struct config *config, int64_t now, struct arena *arena,
                           struct waiting **list, size_t *count);

/* Keeps change->id until then (0: as retention says again); why (change->reason) is in its history.
 * RESULT_NOT_FOUND: it is erased. */
enum result retention_keep(struct tx *tx, struct signup_change *change, int64_t until);

#endif

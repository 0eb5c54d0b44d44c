/* Whether what we are told now would be kept. */
#ifndef GATHER_DOMAIN_OPERATIONS_HEALTH_H
#define GATHER_DOMAIN_OPERATIONS_HEALTH_H

#include <stdbool.h>

struct db;

/* True when a write to intake_db has just been committed and staff_db (NULL where there is none) can be read.
 */
bool health_check(struct db *intake_db, struct db *staff_db);

#endif

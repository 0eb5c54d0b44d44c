/* How much a practice holds, whoever is in it. */
#ifndef GATHER_DOMAIN_OPERATIONS_PRACTICE_COUNT_H
#define GATHER_DOMAIN_OPERATIONS_PRACTICE_COUNT_H

#include <stdint.h>

#include "base/result.h"

struct db;

struct practice_count {
    int64_t registrations; /* shells of erased ones included */
    int64_t accounts;
    int64_t newest_at; /* when the last registration came in; 0: there is none */
};

/* Counts row by row: for commands, not for pages. */
enum result practice_count(struct db *intake_db, struct db *staff_db, struct practice_count *count);

#endif

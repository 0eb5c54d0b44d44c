/* Counts for the admin: never a name or an answer, and no query whose cost grows with the number of
 * registrations. */
#ifndef GATHER_DOMAIN_STATS_H
#define GATHER_DOMAIN_STATS_H

#include <jansson.h>

#include "base/arena.h"
#include "domain/group.h"
#include "store/db.h"

/* Template context of the dashboard from the databases: groups with counts by status and places,
 * registrations a day for the last 30 days, sizes of database and WAL, as-of time. A new reference, or NULL
 * when the database failed. */
json_t *stats_dashboard(struct db *intake_db, const char *state_directory, struct arena *arena);

#endif

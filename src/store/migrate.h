/* Making and upgrading database files from sql/intake and sql/staff. */
#ifndef GATHER_STORE_MIGRATE_H
#define GATHER_STORE_MIGRATE_H

#include <stdbool.h>

#include "base/problem.h"
#include "store/database.h"

/* Creates path if it is missing (mode 0600, page_size 8192, WAL) and runs, each in a transaction of its own,
 * the migrations above its user_version. A file newer than this program is a problem, and left alone. */
bool migrate(const char *path, enum database database, struct problems *problems);

/* The version the file path has now; -1, and a problem, when that cannot be read or is newer than this
 * program. */
int migrate_current(const char *path, enum database database, struct problems *problems);

/* The version the newest migration leads to. */
int migrate_version(enum database database);

/* True when a migration of database creates a trigger of that name. */
bool migrate_has_trigger(enum database database, const char *name);

#endif

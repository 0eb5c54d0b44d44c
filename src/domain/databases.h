/* Which database file a role opens, and where it lies: pages and commands hold a struct db without knowing
 * what is in one. */
#ifndef GATHER_DOMAIN_DATABASES_H
#define GATHER_DOMAIN_DATABASES_H

#include "base/config.h"
#include "base/problem.h"
#include "store/role.h"

struct db;

/* state.directory's intake.db and staff.db as role sees them. NULL when there was a problem. */
struct db *databases_open_intake(const struct config *config, enum role role, struct problems *problems);
struct db *databases_open_staff(const struct config *config, enum role role, struct problems *problems);

/* Lets queued writes finish, closes; NULL is fine. */
void databases_close(struct db *db);

#endif

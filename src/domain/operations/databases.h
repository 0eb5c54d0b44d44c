/* Which database file a role opens, and where it lies: pages and commands hold a struct db without knowing
 * what is in one. */
#ifndef GATHER_DOMAIN_OPERATIONS_DATABASES_H
#define GATHER_DOMAIN_OPERATIONS_DATABASES_H

#include <stdint.h>

#include "base/arena.h"
#include "base/config.h"
#include "base/problem.h"
#include "store/role.h"
#include "store/tx.h"

struct db;

/* Where a database lies: in state.directory, or staff.db in state.staff_directory if that is set. */
const char *databases_path(const struct config *config, enum database database, struct arena *arena);

/* The two databases as role sees them. NULL when there was a problem. */
struct db *databases_open_intake(const struct config *config, enum role role, struct problems *problems);
struct db *databases_open_staff(const struct config *config, enum role role, struct problems *problems);

/* One snapshot of db, until databases_end: store/db.h says what may be done meanwhile. Never NULL. */
struct tx *databases_begin(struct db *db);
void databases_end(struct tx *tx);

/* Runs work in one write of db; RESULT_OK: it is on the disk. */
enum result databases_write(struct db *db, tx_work work, void *argument);

/* Commits since it was opened, and writes that wait now. */
void databases_counts(struct db *db, int64_t *commits, int64_t *queued);

/* Lets queued writes finish, closes; NULL is fine. */
void databases_close(struct db *db);

#endif

/* A database file as a process of one role sees it. Writes go through one writer thread that commits what has
 * queued up in one transaction; reads lease a connection from a pool and see one snapshot. */
#ifndef GATHER_STORE_DB_H
#define GATHER_STORE_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/problem.h"
#include "base/result.h"
#include "store/role.h"

struct db;
struct connection;

/* Work inside a transaction. Anything but RESULT_OK from a write rolls back what this work did, alone. It may
 * be called on another thread and must not call db_write or db_read on the same db. */
typedef enum result (*db_work)(struct connection *connection, void *argument);

/* Opens path under role: WAL, synchronous=FULL, foreign keys, trusted_schema off, secure_delete, an
 * authorizer that lets role touch only what store/role.def lists, and every statement of the role prepared
 * once as a check. A file that is missing, of another schema version, or not writable is a problem (what to
 * do is in its text). NULL when there was one. */
struct db *db_open(const char *path, enum database database, enum role role, struct problems *problems);

/* Lets queued writes finish, closes; NULL is fine. */
void db_close(struct db *db);

/* Runs work in a savepoint inside the next group commit and returns after that commit: RESULT_OK means it is
 * on disk. What work itself returned otherwise; RESULT_FAILED when the commit failed. */
enum result db_write(struct db *db, db_work work, void *argument);

/* The same, without waiting: done(result, argument) is called on the writer thread after the commit. */
void db_write_then(struct db *db, db_work work, void *argument,
                   void (*done)(enum result result, void *argument));

/* Runs work in a read transaction of its own: one snapshot, nothing written. */
enum result db_read(struct db *db, db_work work, void *argument);

/* Moves the WAL into the file and truncates it, so that what was deleted is nowhere. */
bool db_checkpoint(struct db *db);

/* Commits since start, and writes queued now; for health and metrics. */
void db_counts(struct db *db, int64_t *commits, int64_t *queued);

#endif

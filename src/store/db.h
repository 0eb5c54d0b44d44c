/* A database file as a process of one role sees it. Writes go through one writer thread that commits what has
 * queued up in one transaction; reads lease a connection from a pool and see one snapshot. */
#ifndef GATHER_STORE_DB_H
#define GATHER_STORE_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/problem.h"
#include "base/result.h"
#include "store/role.h"
#include "store/tx.h"

struct db;

/* Opens path under role: WAL, synchronous=FULL, foreign keys, trusted_schema off, secure_delete, an
 * authorizer that lets role touch only what store/role.def lists, and every statement of the role prepared
 * once as a check. A file that is missing, of another schema version, or not writable is a problem (what to
 * do is in its text). NULL when there was one. */
struct db *db_open(const char *path, enum database database, enum role role, struct problems *problems);

/* Lets queued writes finish, closes; NULL is fine. */
void db_close(struct db *db);

/* Runs work in a savepoint inside the next group commit and returns after that commit: RESULT_OK means it is
 * on disk. What work itself returned otherwise; RESULT_FAILED when the commit failed; RESULT_BUSY when
 * another process held the write lock for five seconds or the disk is full: nothing of it is there. */
enum result db_write(struct db *db, tx_work work, void *argument);

/* The same, without waiting: done(result, argument) is called on the writer thread after the commit. */
void db_write_then(struct db *db, tx_work work, void *argument,
                   void (*done)(enum result result, void *argument));

/* Begins to read: one snapshot, nothing written, until db_end. A thread holds one of a db at a time, and none
 * while it does slow work: there are eight for all. Never NULL: when it cannot be had, that is logged, and
 * every statement of it gives RESULT_FAILED. */
struct tx *db_begin(struct db *db);

/* Gives back what db_begin gave; NULL is fine. */
void db_end(struct tx *tx);

/* Runs work between db_begin and db_end. */
enum result db_read(struct db *db, tx_work work, void *argument);

/* Moves the WAL into the file and truncates it, so that what was deleted is nowhere. Waits for nobody: false
 * when a reader or a writer is there, who may still need it; ask again then. */
bool db_checkpoint(struct db *db);

/* Commits since start, and writes queued now; for health and metrics. */
void db_counts(struct db *db, int64_t *commits, int64_t *queued);

#endif

/* Copies of database files made while others write to them, and whether a file is whole. */
#ifndef GATHER_STORE_BACKUP_H
#define GATHER_STORE_BACKUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/problem.h"

/* Called now and then with the pages done and the pages there are. */
typedef void (*backup_step)(int64_t done, int64_t total, void *argument);

/* Copies the database from, as it is at one moment after the call, into the new file to (mode 0600, fsynced).
 * Who writes to from is not kept waiting. step may be NULL. */
bool backup_copy(const char *from, const char *to, backup_step step, void *argument,
                 struct problems *problems);

/* What SQLite finds wrong with the file, each a problem; true when that is nothing. quick: all but whether
 * each index agrees with its table. */
bool backup_check(const char *path, bool quick, struct problems *problems);

/* Makes a database that nobody uses one file without WAL, fsynced, so that it can lie on a medium that is
 * read only. */
bool backup_settle(const char *path, struct problems *problems);

#endif

/* A database handle with our settings, before roles and statements. For this folder alone. */
#ifndef GATHER_STORE_HANDLE_H
#define GATHER_STORE_HANDLE_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/problem.h"

/* How long a statement waits for the lock of another process. */
enum { HANDLE_BUSY_MILLISECONDS = 5000 };

/* Opens the file, which must exist. NULL, and a problem, when that fails. */
sqlite3 *handle_open(const char *path, struct problems *problems);

/* NULL is fine. */
void handle_close(sqlite3 *handle);

/* Runs control words; false leaves the reason with sqlite3_errmsg. */
bool handle_execute(sqlite3 *handle, const char *words);

/* PRAGMA user_version, or -1. */
int handle_version(sqlite3 *handle);

#endif

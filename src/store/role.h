/* Who may touch what. The authorizer of every connection enforces role.def at prepare time. */
#ifndef GATHER_STORE_ROLE_H
#define GATHER_STORE_ROLE_H

#include "store/database.h"

/* COMMAND is the command line (init, purge, backup, check), run by whoever owns the files. */
enum role { ROLE_PUBLIC, ROLE_STAFF, ROLE_MAIL, ROLE_COMMAND, ROLE_COUNT };

/* The sqlite3_set_authorizer callback's decision: action is an SQLITE_ action code, table, column, trigger as
 * SQLite gives them (may be NULL). 0 allows, 1 denies. Everything a trigger of ours does is allowed to
 * whoever may do what fires it. */
int role_authorize(enum database database, enum role role, int action, const char *table, const char *column,
                   const char *trigger);

const char *role_name(enum role role);

#endif

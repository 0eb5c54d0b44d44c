/* One connection: a handle bound to a role, its control words and statements prepared when first used. One
 * thread at a time uses it. For this folder alone. */
#ifndef GATHER_STORE_CONNECTION_H
#define GATHER_STORE_CONNECTION_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/problem.h"
#include "base/result.h"
#include "statement_names.h"
#include "store/role.h"
#include "store/tx.h"

struct connection;
struct db;

struct tx {
    struct connection *connection; /* NULL: nothing can be done in it, see tx_failing */
    struct db *db;                 /* whose pool a read goes back to */
};

struct statement {
    struct connection *connection;
    sqlite3_stmt *prepared; /* NULL until first used, or when it could not be prepared */
    struct statement *next_used;
    bool used; /* since the last connection_rest */
};

enum control {
    CONTROL_BEGIN,
    CONTROL_BEGIN_IMMEDIATE,
    CONTROL_COMMIT,
    CONTROL_ROLLBACK,
    CONTROL_SAVEPOINT,
    CONTROL_RELEASE,
    CONTROL_ROLLBACK_TO,
    CONTROL_COUNT,
};

struct connection {
    struct tx tx; /* whichever runs on it */
    sqlite3 *handle;
    const char *path; /* the db's */
    enum database database;
    enum role role;
    struct connection *next; /* in the pool */
    struct statement *used;
    sqlite3_stmt *controls[CONTROL_COUNT];
    struct statement statements[STATEMENT_COUNT + 1];
};

/* path must outlive it. may_write false: SQLite itself refuses to write. NULL, and problems, when that fails.
 */
struct connection *connection_open(const char *path, enum database database, enum role role, bool may_write,
                                   struct problems *problems);

/* NULL is fine. */
void connection_close(struct connection *connection);

/* Prepares every statement of the role; what cannot be is a problem each. */
void connection_prepare_all(struct connection *connection, struct problems *problems);

/* The statement prepared, if it was not; false when that fails. */
bool connection_prepare(struct connection *connection, enum statement_name name);

/* Runs a control word. False: logged. */
bool connection_control(struct connection *connection, enum control control);

/* Ends what statements were doing and forgets what was bound to them: called when a piece of work is done. */
void connection_rest(struct connection *connection);

/* A tx in which every statement gives RESULT_FAILED. */
struct tx *tx_failing(void);

/* What an error of SQLite is to us: RESULT_BUSY when there was no room on the disk or no lock to be had,
 * which pass by themselves; else RESULT_FAILED. */
enum result connection_result(int status);

/* Logs the handle's last error; what says what was being done. */
void connection_log(struct connection *connection, const char *what);

#endif

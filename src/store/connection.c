#include "store/connection.h"

#include "base/log.h"
#include "base/memory.h"
#include "store/definition.h"
#include "store/handle.h"
#include "store/migrate.h"

static const char *const control_words[CONTROL_COUNT] = {
    [CONTROL_BEGIN] = "BEGIN",
    [CONTROL_BEGIN_IMMEDIATE] = "BEGIN IMMEDIATE",
    [CONTROL_COMMIT] = "COMMIT",
    [CONTROL_ROLLBACK] = "ROLLBACK",
    [CONTROL_SAVEPOINT] = "SAVEPOINT work",
    [CONTROL_RELEASE] = "RELEASE work",
    [CONTROL_ROLLBACK_TO] = "ROLLBACK TO work",
};

static int authorize(void *argument, int action, const char *table, const char *column, const char *schema,
                     const char *trigger)
{
    const struct connection *connection = argument;

    (void)schema;
    return role_authorize(connection->database, connection->role, action, table, column, trigger);
}

static bool prepare_controls(struct connection *connection)
{
    for (int control = 0; control < CONTROL_COUNT; control++)
        if (sqlite3_prepare_v3(connection->handle, control_words[control], -1, SQLITE_PREPARE_PERSISTENT,
                               &connection->controls[control], NULL) != SQLITE_OK)
            return false;
    return true;
}

static bool check_version(const char *path, enum database database, sqlite3 *handle,
                          struct problems *problems)
{
    int version = handle_version(handle), wanted = migrate_version(database);

    if (version < wanted)
        problems_add(problems, path, 0, "has schema version %d, this program needs %d: run gather upgrade",
                     version, wanted);
    else if (version > wanted)
        problems_add(problems, path, 0,
                     "has schema version %d, this program knows %d: use the newer program it was written by",
                     version, wanted);
    return version == wanted;
}

struct connection *connection_open(const char *path, enum database database, enum role role, bool may_write,
                                   struct problems *problems)
{
    sqlite3 *handle = handle_open(path, problems);

    if (handle == NULL)
        return NULL;
    if (!check_version(path, database, handle, problems)) {
        handle_close(handle);
        return NULL;
    }
    struct connection *connection = memory_allocate(sizeof *connection);

    connection->tx.connection = connection;
    connection->handle = handle;
    connection->path = path;
    connection->database = database;
    connection->role = role;
    for (int name = 0; name < STATEMENT_COUNT; name++)
        connection->statements[name].connection = connection;
    /* The authorizer comes after the settings, which it would refuse. */
    if ((may_write || handle_execute(handle, "PRAGMA query_only = ON")) &&
        sqlite3_set_authorizer(handle, authorize, connection) == SQLITE_OK && prepare_controls(connection))
        return connection;
    problems_add(problems, path, 0, "cannot be used: %s", sqlite3_errmsg(handle));
    connection_close(connection);
    return NULL;
}

void connection_close(struct connection *connection)
{
    if (connection == NULL)
        return;
    for (int name = 0; name < STATEMENT_COUNT; name++)
        sqlite3_finalize(connection->statements[name].prepared);
    for (int control = 0; control < CONTROL_COUNT; control++)
        sqlite3_finalize(connection->controls[control]);
    handle_close(connection->handle);
    memory_free(connection);
}

/* NULL when sql is one statement that can be prepared. */
static const char *prepare_text(sqlite3 *handle, const char *sql, sqlite3_stmt **prepared)
{
    sqlite3_stmt *second = NULL;
    const char *rest = "";

    if (sqlite3_prepare_v3(handle, sql, -1, SQLITE_PREPARE_PERSISTENT, prepared, &rest) != SQLITE_OK)
        return sqlite3_errmsg(handle);
    if (*prepared == NULL)
        return "there is no statement in it";
    int status = sqlite3_prepare_v2(handle, rest, -1, &second, NULL);
    bool is_one = status == SQLITE_OK && second == NULL;

    sqlite3_finalize(second);
    return is_one ? NULL : "there is more than one statement in it: give each a name";
}

void connection_prepare_all(struct connection *connection, struct problems *problems)
{
    for (int name = 0; name < STATEMENT_COUNT; name++) {
        const struct statement_definition *wanted = definition((enum statement_name)name);

        if (wanted->database != connection->database || (wanted->roles & 1u << connection->role) == 0)
            continue;
        const char *wrong =
            prepare_text(connection->handle, wanted->sql, &connection->statements[name].prepared);

        if (wrong != NULL)
            problems_add(problems, connection->path, 0, "statement %s as %s: %s", wanted->name,
                         role_name(connection->role), wrong);
    }
}

bool connection_prepare(struct connection *connection, enum statement_name name)
{
    sqlite3_stmt **prepared = &connection->statements[name].prepared;

    if (*prepared != NULL)
        return true;
    if (sqlite3_prepare_v3(connection->handle, definition(name)->sql, -1, SQLITE_PREPARE_PERSISTENT, prepared,
                           NULL) == SQLITE_OK)
        return true;
    connection_log(connection, definition(name)->name);
    return false;
}

bool connection_control(struct connection *connection, enum control control)
{
    sqlite3_stmt *prepared = connection->controls[control];
    bool done = sqlite3_step(prepared) == SQLITE_DONE;

    if (!done)
        connection_log(connection, control_words[control]);
    sqlite3_reset(prepared);
    return done;
}

void connection_rest(struct connection *connection)
{
    while (connection->used != NULL) {
        struct statement *statement = connection->used;

        connection->used = statement->next_used;
        statement->used = false;
        sqlite3_reset(statement->prepared);
        sqlite3_clear_bindings(statement->prepared);
    }
}

struct tx *tx_failing(void)
{
    static struct tx failing;

    return &failing;
}

enum result connection_result(int status)
{
    int kind = status & 0xff;

    return kind == SQLITE_BUSY || kind == SQLITE_FULL ? RESULT_BUSY : RESULT_FAILED;
}

void connection_log(struct connection *connection, const char *what)
{
    log_error("%s: %s: %s (%d)", connection->path, what, sqlite3_errmsg(connection->handle),
              sqlite3_extended_errcode(connection->handle));
}

#include "store/statement.h"

#include "base/log.h"
#include "base/memory.h"
#include "store/connection.h"
#include "store/definition.h"

static const char *name_of(const struct statement *statement)
{
    return definition((enum statement_name)(statement - statement->connection->statements))->name;
}

_Noreturn static void misused(const struct statement *statement, const char *why, const char *detail)
{
    log_error("statement %s: %s %s", name_of(statement), why, detail);
    memory_fatal("a statement was misused");
}

struct statement *statement(struct tx *tx, enum statement_name name)
{
    /* Of a tx that could not be begun: never prepared. */
    static struct statement failing;
    struct connection *connection = tx->connection;

    if (connection == NULL)
        return &failing;
    const struct statement_definition *wanted = definition(name);
    struct statement *found = &connection->statements[name];

    if (wanted->database != connection->database || (wanted->roles & 1u << connection->role) == 0)
        misused(found, "is not for", role_name(connection->role));
    if (!connection_prepare(connection, name))
        return found;
    if (found->used) {
        sqlite3_reset(found->prepared);
        sqlite3_clear_bindings(found->prepared);
        return found;
    }
    found->used = true;
    found->next_used = connection->used;
    connection->used = found;
    return found;
}

/* 0 for a statement that could not be prepared, which statement_step tells. */
static int parameter(struct statement *statement, const char *name)
{
    if (statement->prepared == NULL)
        return 0;
    int index = sqlite3_bind_parameter_index(statement->prepared, name);

    if (index == 0)
        misused(statement, "has no parameter", name);
    return index;
}

static void check_bound(struct statement *statement, const char *name, int status)
{
    if (status != SQLITE_OK)
        misused(statement, sqlite3_errstr(status), name);
}

void statement_bind_text(struct statement *statement, const char *name, const char *text)
{
    int index = parameter(statement, name);

    if (index > 0)
        check_bound(statement, name, sqlite3_bind_text(statement->prepared, index, text, -1, SQLITE_STATIC));
}

void statement_bind_blob(struct statement *statement, const char *name, const void *data, size_t length)
{
    int index = parameter(statement, name);

    if (index > 0)
        check_bound(statement, name,
                    sqlite3_bind_blob64(statement->prepared, index, data, length, SQLITE_STATIC));
}

void statement_bind_integer(struct statement *statement, const char *name, int64_t value)
{
    int index = parameter(statement, name);

    if (index > 0)
        check_bound(statement, name, sqlite3_bind_int64(statement->prepared, index, value));
}

enum result statement_step(struct statement *statement)
{
    if (statement->prepared == NULL)
        return RESULT_FAILED;
    int status = sqlite3_step(statement->prepared);

    if (status == SQLITE_ROW)
        return RESULT_OK;
    enum result result = RESULT_NOT_FOUND;

    if ((status & 0xff) == SQLITE_CONSTRAINT)
        result = RESULT_CONFLICT;
    else if (status != SQLITE_DONE) {
        connection_log(statement->connection, name_of(statement));
        result = connection_result(status);
    }
    sqlite3_reset(statement->prepared);
    return result;
}

enum result statement_run(struct statement *statement)
{
    enum result result = statement_step(statement);

    if (result == RESULT_OK)
        misused(statement, "gives rows:", "use statement_step");
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

int64_t statement_changes(struct tx *tx)
{
    return tx->connection == NULL ? 0 : sqlite3_changes64(tx->connection->handle);
}

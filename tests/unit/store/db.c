/* Settings, reads, statements and columns. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "store/column.h"
#include "store/definition.h"
#include "store/statement.h"
#include "store_support.h"

static int64_t pragma(sqlite3 *handle, const char *name)
{
    char words[64];
    sqlite3_stmt *prepared = NULL;

    snprintf(words, sizeof words, "PRAGMA %s", name);
    assert_int_equal(sqlite3_prepare_v2(handle, words, -1, &prepared, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(prepared), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(prepared, 0);

    sqlite3_finalize(prepared);
    return value;
}

static enum result check_settings(struct tx *tx, void *argument)
{
    assert_int_equal(pragma(tx->connection->handle, "synchronous"), 2);
    assert_int_equal(pragma(tx->connection->handle, "foreign_keys"), 1);
    assert_int_equal(pragma(tx->connection->handle, "trusted_schema"), 0);
    assert_int_equal(pragma(tx->connection->handle, "secure_delete"), 1);
    assert_int_equal(pragma(tx->connection->handle, "cell_size_check"), 1);
    assert_int_equal(pragma(tx->connection->handle, "temp_store"), 2);
    assert_int_equal(pragma(tx->connection->handle, "mmap_size"), 0);
    assert_int_equal(pragma(tx->connection->handle, "page_size"), 8192);
    assert_int_equal(pragma(tx->connection->handle, "busy_timeout"), 5000);
    assert_int_equal(pragma(tx->connection->handle, "query_only"), *(int *)argument);
    int defensive = 0;

    sqlite3_db_config(tx->connection->handle, SQLITE_DBCONFIG_DEFENSIVE, -1, &defensive);
    assert_int_equal(defensive, 1);
    return RESULT_OK;
}

static void sets_every_connection_up(void **state)
{
    (void)state;
    struct db *db = open_database(intake_path, DATABASE_INTAKE, ROLE_COMMAND);
    int writes = 0, reads = 1;

    /* assert in a write would leave the writer's thread by longjmp, so only reads are looked at through
     * db_read. */
    assert_int_equal(db_read(db, check_settings, &reads), RESULT_OK);
    db_close(db);
    struct problems *problems = problems_create();
    struct connection *connection =
        connection_open(intake_path, DATABASE_INTAKE, ROLE_COMMAND, true, problems);
    struct tx *tx = &connection->tx;

    assert_int_equal(check_settings(tx, &writes), RESULT_OK);
    connection_close(connection);
    problems_destroy(problems);
    db_close(NULL);
}

static enum result add_group(struct tx *tx, void *argument)
{
    return insert_group(tx, (int)(intptr_t)argument, 5) == SQLITE_OK ? RESULT_OK : RESULT_CONFLICT;
}

static enum result count_groups(struct tx *tx, void *argument)
{
    struct statement *counting = statement(tx, STATEMENT_SCHEMA_GROUPS);

    if (statement_step(counting) != RESULT_OK)
        return RESULT_FAILED;
    *(int64_t *)argument = column_integer(counting, 0);
    return RESULT_OK;
}

static struct db *shared;

static enum result sees_one_snapshot(struct tx *tx, void *argument)
{
    int64_t before = -1, after = -1;

    (void)argument;
    if (count_groups(tx, &before) != RESULT_OK)
        return RESULT_FAILED;
    integer_of(intake_path, "INSERT INTO groups (id, slug, name, state, capacity, created_at) VALUES "
                            "(zeroblob(16), 'meanwhile', 'n', 'open', 1, 1)");
    if (count_groups(tx, &after) != RESULT_OK || before != after)
        return RESULT_FAILED;
    return RESULT_REFUSED;
}

static void reads_one_snapshot_and_writes_nothing(void **state)
{
    (void)state;
    int64_t count = -1;

    shared = open_database(intake_path, DATABASE_INTAKE, ROLE_STAFF);
    assert_int_equal(db_write(shared, add_group, (void *)1), RESULT_OK);
    assert_int_equal(db_read(shared, sees_one_snapshot, NULL), RESULT_REFUSED);
    assert_int_equal(db_read(shared, count_groups, &count), RESULT_OK);
    assert_int_equal(count, 2);
    assert_int_equal(db_read(shared, add_group, (void *)2), RESULT_CONFLICT);
    assert_int_equal(db_read(shared, count_groups, &count), RESULT_OK);
    assert_int_equal(count, 2);
    db_close(shared);
}

static atomic_int wrong_reads;

static void *read_often(void *argument)
{
    (void)argument;
    for (int index = 0; index < 50; index++) {
        int64_t count = -1;

        if (db_read(shared, count_groups, &count) != RESULT_OK || count != 1)
            atomic_fetch_add(&wrong_reads, 1);
    }
    return NULL;
}

static void serves_more_readers_than_connections(void **state)
{
    (void)state;
    pthread_t threads[32];

    shared = open_database(intake_path, DATABASE_INTAKE, ROLE_STAFF);
    assert_int_equal(db_write(shared, add_group, (void *)1), RESULT_OK);
    for (int index = 0; index < 32; index++)
        assert_int_equal(pthread_create(&threads[index], NULL, read_often, NULL), 0);
    for (int index = 0; index < 32; index++)
        pthread_join(threads[index], NULL);
    assert_int_equal(wrong_reads, 0);
    db_close(shared);
}

static void empties_the_wal(void **state)
{
    (void)state;
    struct db *db = open_database(intake_path, DATABASE_INTAKE, ROLE_STAFF);
    char wal[128];
    struct stat status;
    int64_t commits, queued;

    snprintf(wal, sizeof wal, "%s-wal", intake_path);
    for (intptr_t number = 0; number < 20; number++)
        assert_int_equal(db_write(db, add_group, (void *)number), RESULT_OK);
    assert_int_equal(stat(wal, &status), 0);
    assert_true(status.st_size > 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_true(db_checkpoint(db));
    assert_int_equal(stat(wal, &status), 0);
    assert_int_equal(status.st_size, 0);
    db_counts(db, &commits, &queued);
    assert_int_equal(commits, 20);
    assert_int_equal(queued, 0);
    db_close(db);
}

/* Statements of no file: a test's own SQL in a struct statement. */
static struct statement *own_statement(struct tx *tx, const char *sql)
{
    struct statement *own = &tx->connection->statements[STATEMENT_SCHEMA_GROUPS];

    sqlite3_finalize(own->prepared);
    own->prepared = NULL;
    assert_int_equal(sqlite3_prepare_v2(tx->connection->handle, sql, -1, &own->prepared, NULL), SQLITE_OK);
    return own;
}

static enum result bind_and_read(struct tx *tx, void *argument)
{
    struct statement *own = own_statement(tx, "SELECT :text, :nothing, :blob, :empty, :integer");
    uint8_t blob[4] = {0, 1, 2, 3}, back[4], longer[5] = {9, 9, 9, 9, 9}, zeros[5] = {0};
    size_t length;

    statement_bind_text(own, ":text", "gr\xc3\xbc\xc3\x9f");
    statement_bind_text(own, ":nothing", NULL);
    statement_bind_blob(own, ":blob", blob, sizeof blob);
    statement_bind_blob(own, ":empty", "", 0);
    statement_bind_integer(own, ":integer", INT64_MIN);
    assert_int_equal(statement_step(own), RESULT_OK);
    assert_string_equal(column_text(own, 0, argument), "gr\xc3\xbc\xc3\x9f");
    assert_null(column_text(own, 1, argument));
    assert_true(column_is_null(own, 1));
    assert_null(column_blob(own, 1, argument, &length));
    assert_int_equal(length, 0);
    assert_memory_equal(column_blob(own, 2, argument, &length), blob, 4);
    assert_int_equal(length, 4);
    assert_non_null(column_blob(own, 3, argument, &length));
    assert_int_equal(length, 0);
    assert_false(column_is_null(own, 3));
    assert_int_equal(column_integer(own, 4), INT64_MIN);
    assert_true(column_bytes(own, 2, back, 4));
    assert_memory_equal(back, blob, 4);
    assert_false(column_bytes(own, 2, longer, 5));
    assert_memory_equal(longer, zeros, 5);
    assert_int_equal(statement_step(own), RESULT_NOT_FOUND);
    statement_bind_blob(own, ":blob", NULL, 0);
    assert_int_equal(statement_step(own), RESULT_OK);
    assert_true(column_is_null(own, 2));
    return RESULT_OK;
}

static void binds_and_reads_columns(void **state)
{
    (void)state;
    struct db *db = open_database(intake_path, DATABASE_INTAKE, ROLE_COMMAND);
    struct arena *arena = arena_create();

    assert_int_equal(db_read(db, bind_and_read, arena), RESULT_OK);
    arena_destroy(arena);
    db_close(db);
}

static void tells_conflicts_from_failures(void **state)
{
    (void)state;
    struct problems *problems = problems_create();
    struct connection *connection =
        connection_open(intake_path, DATABASE_INTAKE, ROLE_COMMAND, true, problems);
    struct tx *tx = &connection->tx;
    static const char insert[] = "INSERT INTO groups (id, slug, name, state, capacity, created_at) VALUES "
                                 "(zeroblob(16), 'g', 'n', 'open', 1, 1)";

    assert_int_equal(statement_run(own_statement(tx, insert)), RESULT_OK);
    assert_int_equal(statement_changes(tx), 1);
    assert_int_equal(statement_run(own_statement(tx, insert)), RESULT_CONFLICT);
    assert_int_equal(statement_run(own_statement(tx, "UPDATE groups SET capacity = -1")), RESULT_CONFLICT);
    assert_int_equal(statement_run(own_statement(tx, "UPDATE groups SET capacity = 3 WHERE slug = 'h'")),
                     RESULT_OK);
    assert_int_equal(statement_changes(tx), 0);
    assert_int_equal(statement_step(own_statement(tx, "SELECT abs(-9223372036854775807 - 1)")),
                     RESULT_FAILED);
    connection_close(connection);
    problems_destroy(problems);
}

/* How a process ends that misuses a statement. */
static int status_of(void (*misuse)(struct tx *tx), enum role role)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        struct problems *problems = problems_create();
        struct connection *connection = connection_open(intake_path, DATABASE_INTAKE, role, true, problems);
        struct tx *tx = &connection->tx;

        close(STDERR_FILENO);
        misuse(tx);
        _exit(0);
    }
    waitpid(child, &status, 0);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void use_well(struct tx *tx)
{
    statement_step(statement(tx, STATEMENT_SCHEMA_GROUPS));
}

static void use_anothers(struct tx *tx)
{
    statement(tx, STATEMENT_SCHEMA_ACCOUNTS);
}

static void use_unknown_parameter(struct tx *tx)
{
    statement_bind_integer(statement(tx, STATEMENT_SCHEMA_GROUPS), ":nowhere", 1);
}

static void run_what_gives_rows(struct tx *tx)
{
    statement_run(statement(tx, STATEMENT_SCHEMA_GROUPS));
}

static void read_without_row(struct tx *tx)
{
    column_integer(statement(tx, STATEMENT_SCHEMA_GROUPS), 0);
}

static void read_beyond(struct tx *tx)
{
    struct statement *counting = statement(tx, STATEMENT_SCHEMA_GROUPS);

    statement_step(counting);
    column_integer(counting, 1);
}

static void ends_the_process_on_misuse(void **state)
{
    (void)state;
    enum { FATAL = 70 };

    assert_int_equal(status_of(use_well, ROLE_PUBLIC), 0);
    assert_int_equal(status_of(use_anothers, ROLE_STAFF), FATAL);
    assert_int_equal(status_of(use_unknown_parameter, ROLE_PUBLIC), FATAL);
    assert_int_equal(status_of(run_what_gives_rows, ROLE_PUBLIC), FATAL);
    assert_int_equal(status_of(read_without_row, ROLE_PUBLIC), FATAL);
    assert_int_equal(status_of(read_beyond, ROLE_PUBLIC), FATAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sets_every_connection_up, make_databases, remove_databases),
        cmocka_unit_test_setup_teardown(reads_one_snapshot_and_writes_nothing, make_databases,
                                        remove_databases),
        cmocka_unit_test_setup_teardown(serves_more_readers_than_connections, make_databases,
                                        remove_databases),
        cmocka_unit_test_setup_teardown(empties_the_wal, make_databases, remove_databases),
        cmocka_unit_test_setup_teardown(binds_and_reads_columns, make_databases, remove_databases),
        cmocka_unit_test_setup_teardown(tells_conflicts_from_failures, make_databases, remove_databases),
        cmocka_unit_test_setup_teardown(ends_the_process_on_misuse, make_databases, remove_databases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

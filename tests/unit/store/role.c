/* What a role may not do is refused when it is prepared; what triggers and foreign keys do is not in the way.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store_support.h"

struct attempt {
    const char *sql;
    int status;
    bool forbidden; /* not merely wrong SQL */
};

static enum result prepare(struct tx *tx, void *argument)
{
    struct attempt *attempt = argument;
    sqlite3_stmt *prepared = NULL;

    attempt->status = sqlite3_prepare_v2(tx->connection->handle, attempt->sql, -1, &prepared, NULL);
    /* A function or a PRAGMA as a table is refused with SQLITE_ERROR. */
    attempt->forbidden = attempt->status == SQLITE_AUTH ||
                         strstr(sqlite3_errmsg(tx->connection->handle), "not authorized") != NULL;
    sqlite3_finalize(prepared);
    return RESULT_OK;
}

static bool allows(struct db *db, const char *sql)
{
    struct attempt attempt = {.sql = sql};

    assert_int_equal(db_write(db, prepare, &attempt), RESULT_OK);
    if (attempt.status != SQLITE_OK && !attempt.forbidden)
        fprintf(stderr, "%s gives %s\n", sql, sqlite3_errstr(attempt.status));
    assert_true(attempt.status == SQLITE_OK || attempt.forbidden);
    return attempt.status == SQLITE_OK;
}

/* What no process that serves may ever do. */
static const char *const never[] = {
    "CREATE TABLE t (a)",
    "CREATE TEMP TABLE t (a)",
    "CREATE TEMP TRIGGER signups_count_insert AFTER INSERT ON signups BEGIN SELECT 1; END",
    "DROP TABLE signups",
    "ALTER TABLE groups ADD COLUMN x",
    "CREATE INDEX i ON groups (name)",
    "ATTACH '/tmp/x' AS x",
    "REINDEX",
    "PRAGMA query_only = OFF",
    "PRAGMA synchronous = OFF",
    "SELECT * FROM sqlite_schema",
    "SELECT * FROM pragma_table_info('groups')",
    "SELECT load_extension('x')",
};

static void holds_the_public_to_its_tables(void **state)
{
    (void)state;
    struct db *db = open_database(intake_path, DATABASE_INTAKE, ROLE_PUBLIC);

    for (size_t index = 0; index < sizeof never / sizeof never[0]; index++)
        assert_false(allows(db, never[index]));
    assert_true(allows(db, "SELECT name, count(*) FROM groups GROUP BY name"));
    assert_true(allows(
        db, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT i FROM n"));
    assert_true(allows(db, "DELETE FROM drafts WHERE access_id = x'00'"));
    assert_true(allows(db, "DELETE FROM accesses WHERE id = x'00'"));
    assert_true(allows(db, "UPDATE signups SET status = 'withdrawn' WHERE id = x'00'"));
    assert_true(allows(
        db, "INSERT INTO signup_events (signup_id, at, actor_kind, kind) VALUES (x'00', 1, 'person', 'x')"));
    assert_false(allows(db, "UPDATE groups SET capacity = 99"));
    assert_false(allows(db, "INSERT INTO groups SELECT * FROM groups"));
    assert_false(allows(db, "DELETE FROM groups"));
    assert_false(allows(db, "DELETE FROM signups"));
    assert_false(allows(db, "DELETE FROM signup_events"));
    assert_false(allows(db, "UPDATE signup_counts SET count = 0"));
    assert_false(allows(db, "SELECT * FROM signup_days"));
    db_close(db);
}

static void sees_through_names(void **state)
{
    (void)state;
    struct db *db = open_database(intake_path, DATABASE_INTAKE, ROLE_PUBLIC);

    /* SQLite tells the authorizer the name of these as if it were a trigger's. */
    assert_false(allows(db, "WITH x AS (SELECT * FROM signup_days) SELECT * FROM x"));
    assert_false(allows(db, "SELECT * FROM (SELECT * FROM signup_days) AS x"));
    assert_false(allows(db, "SELECT (SELECT count(*) FROM signup_days)"));
    assert_false(allows(db, "SELECT name FROM groups WHERE EXISTS (SELECT 1 FROM signup_days)"));
    assert_true(allows(db, "WITH x AS (SELECT name FROM groups) SELECT * FROM x"));
    db_close(db);
}

static void keeps_the_public_out_of_staff(void **state)
{
    (void)state;
    static const enum role roles[] = {ROLE_PUBLIC, ROLE_MAIL};

    for (size_t index = 0; index < 2; index++) {
        struct db *db = open_database(staff_path, DATABASE_STAFF, roles[index]);

        assert_false(allows(db, "SELECT username FROM accounts"));
        assert_false(allows(db, "SELECT count(*) FROM accounts"));
        assert_false(allows(db, "SELECT * FROM audit"));
        assert_false(allows(db, "DELETE FROM grants"));
        db_close(db);
    }
}

/* What staff did waits in intake.db, which other processes write to. */
static void keeps_acts_on_their_way_from_the_others(void **state)
{
    (void)state;
    static const enum role roles[] = {ROLE_PUBLIC, ROLE_MAIL};

    for (size_t index = 0; index < 2; index++) {
        struct db *db = open_database(intake_path, DATABASE_INTAKE, roles[index]);

        assert_false(allows(db, "SELECT * FROM audit_pending"));
        assert_false(allows(db, "DELETE FROM audit_pending"));
        assert_false(allows(db, "INSERT INTO audit_pending VALUES (1, 1, NULL, 'x', '', '', x'00')"));
        assert_false(allows(db, "UPDATE sqlite_sequence SET seq = 0"));
        assert_false(allows(db, "SELECT * FROM tickets"));
        db_close(db);
    }
    struct db *db = open_database(intake_path, DATABASE_INTAKE, ROLE_STAFF);

    assert_true(allows(db, "SELECT * FROM audit_pending"));
    assert_false(allows(db, "UPDATE audit_pending SET detail = ''"));
    assert_false(allows(db, "UPDATE sqlite_sequence SET seq = 0"));
    db_close(db);
}

static void keeps_the_audit_log_from_staff(void **state)
{
    (void)state;
    struct db *db = open_database(staff_path, DATABASE_STAFF, ROLE_STAFF);

    for (size_t index = 0; index < sizeof never / sizeof never[0]; index++)
        if (strstr(never[index], "groups") == NULL && strstr(never[index], "signups") == NULL)
            assert_false(allows(db, never[index]));
    assert_true(allows(db, "SELECT * FROM audit"));
    assert_true(allows(db, "INSERT INTO audit (at, action, mac) VALUES (1, 'x', zeroblob(32))"));
    assert_false(allows(db, "DELETE FROM audit"));
    assert_false(allows(db, "UPDATE audit SET detail = ''"));
    assert_true(allows(db, "DELETE FROM accounts WHERE id = x'00'"));
    db_close(db);
    /* The command line is bound by the triggers all the same. */
    db = open_database(staff_path, DATABASE_STAFF, ROLE_COMMAND);
    assert_true(allows(db, "PRAGMA integrity_check"));
    assert_true(allows(db, "SELECT * FROM sqlite_schema"));
    db_close(db);
}

static enum result fire_triggers(struct tx *tx, void *argument)
{
    (void)argument;
    /* The public may write neither of the two counts itself. */
    return run_sql(tx, "INSERT INTO signups (id, group_id, status_at, received_at, received_day, reply_by, "
                       "form_version, sealed_at) VALUES (zeroblob(16), CAST(printf('%%016d', 1) AS BLOB), 1, "
                       "1, '2027-02-14', 1, '1', 1)") == SQLITE_OK
               ? RESULT_OK
               : RESULT_FAILED;
}

static void refuses_vacuum_when_it_runs(void **state)
{
    (void)state;
    struct problems *problems = problems_create();
    struct connection *connection =
        connection_open(intake_path, DATABASE_INTAKE, ROLE_PUBLIC, true, problems);
    struct tx *tx = &connection->tx;

    /* SQLite asks about the ATTACH inside it only then. */
    assert_int_equal(run_sql(tx, "VACUUM"), SQLITE_AUTH);
    assert_int_equal(run_sql(tx, "VACUUM INTO '%s/copy.db'", folder), SQLITE_AUTH);
    connection_close(connection);
    problems_destroy(problems);
}

static enum result add_group(struct tx *tx, void *argument)
{
    (void)argument;
    return insert_group(tx, 1, 5) == SQLITE_OK ? RESULT_OK : RESULT_FAILED;
}

static void lets_triggers_work(void **state)
{
    (void)state;
    struct db *staff = open_database(intake_path, DATABASE_INTAKE, ROLE_STAFF);
    struct db *visitor = open_database(intake_path, DATABASE_INTAKE, ROLE_PUBLIC);

    assert_int_equal(db_write(visitor, add_group, NULL), RESULT_FAILED);
    assert_int_equal(db_write(staff, add_group, NULL), RESULT_OK);
    assert_int_equal(db_write(visitor, fire_triggers, NULL), RESULT_OK);
    assert_int_equal(integer_of(intake_path, "SELECT count FROM signup_counts"), 1);
    assert_int_equal(integer_of(intake_path, "SELECT count FROM signup_days"), 1);
    db_close(staff);
    db_close(visitor);
}

static void decides_by_the_table(void **state)
{
    (void)state;
    assert_int_equal(role_authorize(DATABASE_INTAKE, ROLE_MAIL, SQLITE_READ, "groups", "name", NULL),
                     SQLITE_OK);
    assert_int_equal(role_authorize(DATABASE_INTAKE, ROLE_MAIL, SQLITE_READ, "signups", "body", NULL),
                     SQLITE_DENY);
    assert_int_equal(role_authorize(DATABASE_INTAKE, ROLE_MAIL, SQLITE_READ, NULL, NULL, NULL), SQLITE_DENY);
    assert_int_equal(role_authorize(DATABASE_STAFF, ROLE_MAIL, SQLITE_READ, "groups", "name", NULL),
                     SQLITE_DENY);
    assert_int_equal(role_authorize(DATABASE_STAFF, ROLE_PUBLIC, SQLITE_READ, "x", "y", "groups_capacity"),
                     SQLITE_DENY);
    assert_int_equal(role_authorize(DATABASE_INTAKE, ROLE_PUBLIC, SQLITE_READ, "x", "y", "groups_capacity"),
                     SQLITE_OK);
    assert_int_equal(role_authorize(DATABASE_INTAKE, ROLE_STAFF, 9999, NULL, NULL, NULL), SQLITE_DENY);
    assert_int_equal(role_authorize(DATABASE_INTAKE, ROLE_COMMAND, SQLITE_ATTACH, NULL, NULL, NULL),
                     SQLITE_OK);
    assert_string_equal(role_name(ROLE_PUBLIC), "public");
    assert_string_equal(role_name(ROLE_COMMAND), "command");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_the_public_to_its_tables),
        cmocka_unit_test(sees_through_names),
        cmocka_unit_test(keeps_the_public_out_of_staff),
        cmocka_unit_test(keeps_acts_on_their_way_from_the_others),
        cmocka_unit_test(keeps_the_audit_log_from_staff),
        cmocka_unit_test(lets_triggers_work),
        cmocka_unit_test(refuses_vacuum_when_it_runs),
        cmocka_unit_test(decides_by_the_table),
    };

    return cmocka_run_group_tests(tests, make_databases, remove_databases);
}

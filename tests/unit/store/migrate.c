#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/file.h"
#include "store_support.h"

/* migrate or db_open says no with one problem that has this text in it. */
static void assert_refused(const char *path, bool opening, const char *text)
{
    struct problems *problems = problems_create();

    if (opening)
        assert_null(db_open(path, DATABASE_INTAKE, ROLE_STAFF, problems));
    else
        assert_false(migrate(path, DATABASE_INTAKE, problems));
    assert_int_equal(problems_count(problems), 1);
    assert_memory_equal(problems_text(problems, 0), path, strlen(path));
    if (strstr(problems_text(problems, 0), text) == NULL)
        assert_string_equal(problems_text(problems, 0), text);
    problems_destroy(problems);
}

static void makes_what_is_missing(void **state)
{
    (void)state;
    struct stat status;

    assert_int_equal(stat(intake_path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(integer_of(intake_path, "PRAGMA page_size"), 8192);
    assert_int_equal(integer_of(intake_path, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
    assert_int_equal(integer_of(intake_path, "PRAGMA user_version"), migrate_version(DATABASE_INTAKE));
    assert_int_equal(integer_of(staff_path, "PRAGMA user_version"), migrate_version(DATABASE_STAFF));
    assert_true(migrate_version(DATABASE_INTAKE) >= 1);
    assert_int_equal(migrate_version(DATABASE_COUNT), 0);
    assert_true(migrate_has_trigger(DATABASE_INTAKE, "signups_count_insert"));
    assert_false(migrate_has_trigger(DATABASE_STAFF, "signups_count_insert"));
    assert_false(migrate_has_trigger(DATABASE_INTAKE, "anything"));
}

static void knows_every_trigger(void **state)
{
    (void)state;
    sqlite3 *handle = NULL;
    sqlite3_stmt *prepared = NULL;
    int seen = 0;

    assert_int_equal(sqlite3_open(intake_path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, "SELECT name FROM sqlite_schema WHERE type = 'trigger'", -1,
                                        &prepared, NULL),
                     SQLITE_OK);
    for (; sqlite3_step(prepared) == SQLITE_ROW; seen++)
        assert_true(migrate_has_trigger(DATABASE_INTAKE, (const char *)sqlite3_column_text(prepared, 0)));
    assert_true(seen > 0);
    sqlite3_finalize(prepared);
    sqlite3_close(handle);
}

static void runs_again_without_harm(void **state)
{
    (void)state;
    integer_of(intake_path, "INSERT INTO groups (id, slug, name, state, capacity, created_at) VALUES "
                            "(zeroblob(16), 'kept', 'n', 'open', 1, 1)");
    assert_true(make_database(intake_path, DATABASE_INTAKE));
    assert_int_equal(integer_of(intake_path, "SELECT count(*) FROM groups"), 1);
}

static void leaves_newer_files_alone(void **state)
{
    (void)state;
    integer_of(intake_path, "PRAGMA user_version = 999");
    assert_refused(intake_path, false, "schema version 999");
    assert_refused(intake_path, true, "schema version 999");
    assert_int_equal(integer_of(intake_path, "PRAGMA user_version"), 999);
    assert_int_equal(integer_of(intake_path, "SELECT count(*) FROM groups"), 0);
}

static void refuses_older_files_until_migrated(void **state)
{
    (void)state;
    char path[128];

    snprintf(path, sizeof path, "%s/empty.db", folder);
    assert_int_equal(integer_of(path, "PRAGMA user_version = 0"), -1);
    assert_true(file_write(path, "", 0, 0600));
    assert_refused(path, true, "schema version 0, this program needs");
    assert_true(make_database(path, DATABASE_INTAKE));
    struct db *db = open_database(path, DATABASE_INTAKE, ROLE_STAFF);

    assert_non_null(db);
    db_close(db);
}

static void leaves_nothing_half_made(void **state)
{
    (void)state;
    char path[128];

    /* A table in the way of the first migration: nothing of it stays, and the file that was there does. */
    snprintf(path, sizeof path, "%s/foreign.db", folder);
    integer_of(path, "CREATE TABLE signups (mine)");
    assert_refused(path, false, "001_intake.sql failed (table signups already exists)");
    assert_int_equal(integer_of(path, "SELECT count(*) FROM sqlite_schema"), 1);
    assert_int_equal(integer_of(path, "PRAGMA user_version"), 0);
}

static void says_what_is_wrong_with_a_file(void **state)
{
    (void)state;
    char path[128], text[4096];

    snprintf(path, sizeof path, "%s/missing.db", folder);
    assert_refused(path, true, "run gather init");
    assert_int_equal(access(path, F_OK), -1);
    snprintf(path, sizeof path, "%s/text.db", folder);
    memset(text, 'x', sizeof text);
    assert_true(file_write(path, text, sizeof text, 0600));
    assert_refused(path, true, "file is not a database");
    assert_refused(path, false, "file is not a database");
    assert_int_equal(access(path, F_OK), 0);
    assert_refused("/nowhere/at/all.db", false, "cannot be made: No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(makes_what_is_missing, make_databases, remove_databases),
        cmocka_unit_test_setup_teardown(knows_every_trigger, make_databases, remove_databases),
        cmocka_unit_test_setup_teardown(runs_again_without_harm, make_databases, remove_databases),
        cmocka_unit_test_setup_teardown(leaves_newer_files_alone, make_databases, remove_databases),
        cmocka_unit_test_setup_teardown(refuses_older_files_until_migrated, make_databases, remove_databases),
        cmocka_unit_test_setup_teardown(leaves_nothing_half_made, make_databases, remove_databases),
        cmocka_unit_test_setup_teardown(says_what_is_wrong_with_a_file, make_databases, remove_databases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

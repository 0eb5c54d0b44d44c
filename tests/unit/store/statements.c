/* Every statement of sql/query: prepared under each of its roles, and none scans a table without saying why.
 */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/definition.h"
#include "store_support.h"

static const char *path_of(enum database database)
{
    return database == DATABASE_INTAKE ? intake_path : staff_path;
}

static void prepares_under_every_role(void **state)
{
    (void)state;
    for (int database = 0; database < DATABASE_COUNT; database++)
        for (int role = 0; role < ROLE_COUNT; role++) {
            struct db *db =
                open_database(path_of((enum database)database), (enum database)database, (enum role)role);

            assert_non_null(db);
            db_close(db);
        }
}

/* "SCAN x" and "SCAN x USING COVERING INDEX y" read the whole table; "SCAN x USING INDEX y" reads it in
 * order, for a LIMIT or a merge. A constant row, a subquery and a virtual table's index are no scans of a
 * table. */
static bool is_scan(const char *detail)
{
    if (strncmp(detail, "SCAN ", 5) != 0 || strncmp(detail, "SCAN CONSTANT ROW", 17) == 0)
        return false;
    if (strstr(detail, "VIRTUAL TABLE") != NULL || detail[5] == '(')
        return false;
    return true;
}

/* Does the plan scan a real table? A scan of a subquery's or a common table expression's result is not one.
 */
static bool scans_table(sqlite3 *handle, const char *detail, const char *sql)
{
    char name[64] = "", query[256];
    sqlite3_stmt *prepared = NULL;

    if (!is_scan(detail) || sscanf(detail, "SCAN %63s", name) != 1)
        return false;
    snprintf(query, sizeof query, "SELECT 1 FROM sqlite_schema WHERE name = '%s'", name);
    bool is_table = sqlite3_prepare_v2(handle, query, -1, &prepared, NULL) == SQLITE_OK &&
                    sqlite3_step(prepared) == SQLITE_ROW;

    sqlite3_finalize(prepared);
    /* An alias of a table is shown in its place, so what is not in a WITH counts as a table. */
    snprintf(query, sizeof query, "%s AS", name);
    return is_table || strstr(sql, query) == NULL;
}

static int count_scans(sqlite3 *handle, const struct statement_definition *statement)
{
    sqlite3_str *text = sqlite3_str_new(handle);
    sqlite3_stmt *prepared = NULL;
    int scans = 0;

    sqlite3_str_appendf(text, "EXPLAIN QUERY PLAN %s", statement->sql);
    char *sql = sqlite3_str_finish(text);

    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &prepared, NULL), SQLITE_OK);
    while (sqlite3_step(prepared) == SQLITE_ROW) {
        const char *detail = (const char *)sqlite3_column_text(prepared, 3);

        if (!scans_table(handle, detail, statement->sql))
            continue;
        scans++;
        if (!statement->allows_scan)
            fprintf(stderr, "%s: %s: search by an index, or say why with /* scan: why */\n", statement->name,
                    detail);
    }
    sqlite3_finalize(prepared);
    sqlite3_free(sql);
    return scans;
}

static void scans_no_table_without_a_reason(void **state)
{
    (void)state;
    sqlite3 *handles[DATABASE_COUNT] = {NULL};
    int unexplained = 0, needless = 0;

    for (int database = 0; database < DATABASE_COUNT; database++)
        assert_int_equal(sqlite3_open(path_of((enum database)database), &handles[database]), SQLITE_OK);
    for (int name = 0; name < STATEMENT_COUNT; name++) {
        const struct statement_definition *statement = definition((enum statement_name)name);
        int scans = count_scans(handles[statement->database], statement);

        unexplained += scans > 0 && !statement->allows_scan;
        if (scans == 0 && statement->allows_scan) {
            fprintf(stderr, "%s: explains a scan, but there is none\n", statement->name);
            needless++;
        }
    }
    for (int database = 0; database < DATABASE_COUNT; database++)
        sqlite3_close(handles[database]);
    assert_int_equal(unexplained, 0);
    assert_int_equal(needless, 0);
}

/* A row read by what its out line says: one column more or fewer would be read as another. */
static void columns_are_as_they_say(void **state)
{
    (void)state;
    for (int name = 0; name < STATEMENT_COUNT; name++) {
        const struct statement_definition *one = definition((enum statement_name)name);
        sqlite3 *handle = NULL;
        sqlite3_stmt *prepared = NULL;

        if (one->columns < 0)
            continue;
        assert_int_equal(sqlite3_open(path_of(one->database), &handle), SQLITE_OK);
        assert_int_equal(sqlite3_prepare_v2(handle, one->sql, -1, &prepared, NULL), SQLITE_OK);
        if (sqlite3_column_count(prepared) != one->columns)
            fail_msg("%s gives %d columns, its out line says %d", one->name, sqlite3_column_count(prepared),
                     one->columns);
        sqlite3_finalize(prepared);
        sqlite3_close(handle);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prepares_under_every_role),
        cmocka_unit_test(columns_are_as_they_say),
        cmocka_unit_test(scans_no_table_without_a_reason),
    };

    return cmocka_run_group_tests(tests, make_databases, remove_databases);
}

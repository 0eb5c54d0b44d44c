/* What the tests of the store share: a folder with fresh databases, and SQL of their own. */
#ifndef GATHER_TESTS_STORE_SUPPORT_H
#define GATHER_TESTS_STORE_SUPPORT_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/problem.h"
#include "store/connection.h"
#include "store/db.h"
#include "store/migrate.h"

enum { SQL_SIZE = 1024 };

static char folder[64], intake_path[96], staff_path[96];

static inline bool make_database(const char *path, enum database database)
{
    struct problems *problems = problems_create();
    bool made = migrate(path, database, problems);

    problems_print(problems, stderr);
    problems_destroy(problems);
    return made;
}

static inline int make_databases(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/gather-store-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(intake_path, sizeof intake_path, "%s/intake.db", folder);
    snprintf(staff_path, sizeof staff_path, "%s/staff.db", folder);
    return make_database(intake_path, DATABASE_INTAKE) && make_database(staff_path, DATABASE_STAFF) ? 0 : -1;
}

static inline int remove_databases(void **state)
{
    (void)state;
    char command[96];

    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

static inline struct db *open_database(const char *path, enum database database, enum role role)
{
    struct problems *problems = problems_create();
    struct db *db = db_open(path, database, role, problems);

    problems_print(problems, stderr);
    problems_destroy(problems);
    return db;
}

/* Runs SQL on the connection of a piece of work; sql is printf's format. */
static inline int __attribute__((format(printf, 2, 3))) run_sql(struct tx *tx, const char *sql, ...)
{
    char text[SQL_SIZE];
    va_list arguments;

    va_start(arguments, sql);
    vsnprintf(text, sizeof text, sql, arguments);
    va_end(arguments);
    return sqlite3_exec(tx->connection->handle, text, NULL, NULL, NULL);
}

/* The integer that SQL gives on a handle of its own, without roles; -1 when there is none. */
static inline int64_t integer_of(const char *path, const char *sql)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *prepared = NULL;
    int64_t value = -1;

    sqlite3_open(path, &handle);
    sqlite3_busy_timeout(handle, 5000);
    if (sqlite3_prepare_v2(handle, sql, -1, &prepared, NULL) == SQLITE_OK &&
        sqlite3_step(prepared) == SQLITE_ROW)
        value = sqlite3_column_int64(prepared, 0);
    sqlite3_finalize(prepared);
    sqlite3_close(handle);
    return value;
}

/* A group whose id is zeros and number, and whose slug is "g" and number. */
static inline int insert_group(struct tx *tx, int number, int capacity)
{
    return run_sql(tx,
                   "INSERT INTO groups (id, slug, name, state, capacity, created_at) "
                   "VALUES (CAST(printf('%%016d', %d) AS BLOB), 'g%d', 'a group', 'open', %d, 1)",
                   number, number, capacity);
}

#endif

/* What the disk gives one process that commits one row at a time: WAL, synchronous=FULL, rows as big as a
 * sealed registration. Prints rows a second. Usage: raw FILE SECONDS */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROW_BYTES = 4600 };

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

int main(int count, char **arguments)
{
    sqlite3 *db;
    sqlite3_stmt *insert;
    if (count != 3 || sqlite3_open(arguments[1], &db) != SQLITE_OK)
        return 2;
    if (sqlite3_exec(db,
                     "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                     "CREATE TABLE IF NOT EXISTS raw (id INTEGER PRIMARY KEY, body BLOB);",
                     NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, "INSERT INTO raw (body) VALUES (randomblob(?))", -1, &insert, NULL) !=
            SQLITE_OK)
        return 1;
    double seconds = atof(arguments[2]);
    double start = now();
    long rows = 0;
    while (now() - start < seconds) {
        sqlite3_bind_int(insert, 1, ROW_BYTES);
        if (sqlite3_step(insert) != SQLITE_DONE)
            return 1;
        sqlite3_reset(insert);
        rows++;
    }
    printf("%.0f\n", (double)rows / (now() - start));
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return 0;
}

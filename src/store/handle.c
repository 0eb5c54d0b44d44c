#include "store/handle.h"

#include <pthread.h>
#include <string.h>

/* page_size counts only while the file is empty, and must come before journal_mode makes it a WAL file. */
static const char settings[] = "PRAGMA page_size = 8192;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA foreign_keys = ON;"
                               "PRAGMA trusted_schema = OFF;"
                               "PRAGMA secure_delete = ON;"
                               "PRAGMA cell_size_check = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA mmap_size = 0;";

enum { PAGES_A_CACHE = 100 };

static pthread_once_t configured = PTHREAD_ONCE_INIT;

static void configure(void)
{
    char seed[16];

    /* Each connection is one thread's at a time; and without its statistics SQLite allocates without a lock
     * that all threads would share. */
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    /* A reader's cache is dropped whenever somebody has written: its pages come from one block of its own,
     * not one by one from the heap that all threads share. */
    sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, PAGES_A_CACHE);
    sqlite3_initialize();
    /* Seeds its generator now, while /dev/urandom can be opened: a later sandbox may not allow it. */
    sqlite3_randomness(sizeof seed, seed);
}

static int remember_mode(void *argument, int count, char **values, char **names)
{
    (void)names;
    *(bool *)argument = count == 1 && values[0] != NULL && strcmp(values[0], "wal") == 0;
    return 0;
}

static bool apply_settings(sqlite3 *handle)
{
    bool is_wal = false;

    sqlite3_busy_timeout(handle, HANDLE_BUSY_MILLISECONDS);
    sqlite3_extended_result_codes(handle, 1);
    return sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK &&
           handle_execute(handle, settings) &&
           sqlite3_exec(handle, "PRAGMA journal_mode = WAL", remember_mode, &is_wal, NULL) == SQLITE_OK &&
           is_wal;
}

sqlite3 *handle_open(const char *path, struct problems *problems)
{
    sqlite3 *handle = NULL;

    pthread_once(&configured, configure);
    if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
        apply_settings(handle))
        return handle;
    problems_add(
        problems, path, 0,
        "cannot be opened as a database (%s): check that it is one, and that this user may write to it and "
        "to its folder",
        handle != NULL ? sqlite3_errmsg(handle) : "out of memory");
    handle_close(handle);
    return NULL;
}

void handle_close(sqlite3 *handle)
{
    sqlite3_close(handle);
}

bool handle_execute(sqlite3 *handle, const char *words)
{
    return sqlite3_exec(handle, words, NULL, NULL, NULL) == SQLITE_OK;
}

int handle_version(sqlite3 *handle)
{
    sqlite3_stmt *prepared = NULL;
    int version = -1;

    if (sqlite3_prepare_v2(handle, "PRAGMA user_version", -1, &prepared, NULL) == SQLITE_OK &&
        sqlite3_step(prepared) == SQLITE_ROW)
        version = sqlite3_column_int(prepared, 0);
    sqlite3_finalize(prepared);
    return version;
}

/* A practice in a folder of its own for a test: keys, both databases, a group, an access. */
#ifndef GATHER_TESTS_DOMAIN_FIXTURE_H
#define GATHER_TESTS_DOMAIN_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <sqlite3.h>

#include "base/clock.h"
#include "base/file.h"
#include "domain/group/group.h"
#include "domain/seal/practice.h"
#include "domain/thread/access.h"
#include "in_tx.h"
#include "store/migrate.h"

enum { FIXTURE_PATH_SIZE = 256 };

struct fixture {
    char folder[64];
    struct config config;
    struct problems *problems;
    struct practice *practice;
    uint8_t *secret_key;
    struct db *visitors; /* intake.db as the public process sees it */
    struct db *office;   /* intake.db as the staff process sees it */
    struct db *staff;    /* staff.db */
    struct lane *lane;
    struct arena *arena;
    struct group group;
};

static inline char *fixture_path(const struct fixture *fixture, const char *name,
                                 char path[static FIXTURE_PATH_SIZE])
{
    (void)snprintf(path, FIXTURE_PATH_SIZE, "%s/%s", fixture->folder, name);
    return path;
}

static inline struct group fixture_group(struct fixture *fixture, const char *slug, int capacity)
{
    struct group group = {
        .slug = slug, .name = "A group", .state = "open", .capacity = capacity, .offer_days = 4};
    assert_int_equal(IN_WRITE(fixture->office, group_create(in_tx, &group)), RESULT_OK);
    return group;
}

static inline int fixture_open(void **state)
{
    char path[FIXTURE_PATH_SIZE];
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    assert_true(crypto_init());
    assert_true(clock_set_zone("America/Chicago"));
    (void)snprintf(fixture->folder, sizeof fixture->folder, "/tmp/gather-test-XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    fixture->config = (struct config){
        .state_keys = fixture->folder,
        .state_directory = fixture->folder,
        .password_memory = 8,
        .password_passes = 1,
        .session_idle_minutes = 15,
        .session_hours = 8,
    };
    fixture->problems = problems_create();
    assert_true(practice_create(fixture->folder, &fixture->secret_key, fixture->problems));
    fixture->practice = practice_load(&fixture->config, true, fixture->problems);
    assert_non_null(fixture->practice);
    assert_true(migrate(fixture_path(fixture, "intake.db", path), DATABASE_INTAKE, fixture->problems));
    fixture->visitors = db_open(path, DATABASE_INTAKE, ROLE_PUBLIC, fixture->problems);
    fixture->office = db_open(path, DATABASE_INTAKE, ROLE_STAFF, fixture->problems);
    assert_true(migrate(fixture_path(fixture, "staff.db", path), DATABASE_STAFF, fixture->problems));
    fixture->staff = db_open(path, DATABASE_STAFF, ROLE_STAFF, fixture->problems);
    problems_print(fixture->problems, stderr);
    assert_true(fixture->visitors != NULL && fixture->office != NULL && fixture->staff != NULL);
    fixture->lane = lane_create("password", 2, 64);
    fixture->arena = arena_create();
    fixture->group = fixture_group(fixture, "evening", 12);
    *state = fixture;
    return 0;
}

static inline bool fixture_remove(const char *name, void *argument)
{
    char path[FIXTURE_PATH_SIZE];
    (void)unlink(fixture_path(argument, name, path));
    return true;
}

static inline int fixture_close(void **state)
{
    struct fixture *fixture = *state;
    lane_destroy(fixture->lane);
    db_close(fixture->visitors);
    db_close(fixture->office);
    db_close(fixture->staff);
    practice_destroy(fixture->practice);
    crypto_secret_free(fixture->secret_key);
    arena_destroy(fixture->arena);
    problems_destroy(fixture->problems);
    (void)file_each(fixture->folder, "", fixture_remove, fixture);
    (void)rmdir(fixture->folder);
    free(fixture);
    return 0;
}

/* What somebody with the file in hand could do to it. */
static inline void fixture_tamper(const struct fixture *fixture, const char *file, const char *sql)
{
    char path[FIXTURE_PATH_SIZE];
    sqlite3 *handle = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open(fixture_path(fixture, file, path), &handle), SQLITE_OK);
    sqlite3_busy_timeout(handle, 5000);
    if (sqlite3_exec(handle, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    sqlite3_close(handle);
}

/* The first column of the first row, as an integer. */
static inline int64_t fixture_number(const struct fixture *fixture, const char *file, const char *sql)
{
    char path[FIXTURE_PATH_SIZE];
    sqlite3 *handle = NULL;
    sqlite3_stmt *prepared = NULL;
    assert_int_equal(sqlite3_open(fixture_path(fixture, file, path), &handle), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &prepared, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(prepared), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(prepared, 0);
    sqlite3_finalize(prepared);
    sqlite3_close(handle);
    return number;
}

struct fixture_search {
    const struct fixture *fixture;
    const void *bytes;
    size_t length;
};

static inline bool fixture_search_file(const char *name, void *argument)
{
    const struct fixture_search *search = argument;
    char path[FIXTURE_PATH_SIZE];
    struct buffer content = {0};
    assert_true(file_read(fixture_path(search->fixture, name, path), (size_t)1 << 30, &content));
    bool found =
        content.length > 0 && memmem(content.data, content.length, search->bytes, search->length) != NULL;
    buffer_free(&content);
    return !found;
}

/* True when the bytes are in any file of the folder: databases, WAL, shared memory, keys. */
static inline bool fixture_on_disk(const struct fixture *fixture, const void *bytes, size_t length)
{
    struct fixture_search search = {fixture, bytes, length};
    return !file_each(fixture->folder, "", fixture_search_file, &search);
}

/* A fresh access that is not stored yet; token holds its token. */
static inline struct access fixture_access(struct fixture *fixture, char token[static ACCESS_TOKEN_TEXT_SIZE])
{
    struct access access;
    access_make_token(token);
    assert_int_equal(access_create(token, fixture->practice, fixture->lane, &access), RESULT_OK);
    return access;
}

#endif

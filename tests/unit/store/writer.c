/* The group commit: what was answered is there, what failed is not, and 64 callers share commits. */
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

#include "base/clock.h"
#include "store_support.h"

enum { CALLERS = 64, WRITES = 50 };

static atomic_bool fsync_fails;

/* SQLite calls these through the dynamic linker, so ours come first: the only way to see a disk fail. */
int fdatasync(int descriptor);
int fdatasync(int descriptor)
{
    (void)descriptor;
    return atomic_load(&fsync_fails) ? -1 : 0;
}

int fsync(int descriptor)
{
    return fdatasync(descriptor);
}

struct caller {
    struct db *db;
    int number;
    int write;
    int wrong;
};

/* Every fifth piece of work writes its row and then fails; every seventh runs into a constraint. */
static enum result expected_of(int write)
{
    return write % 5 == 0 ? RESULT_NOT_FOUND : write % 7 == 0 ? RESULT_CONFLICT : RESULT_OK;
}

static enum result insert_one(struct tx *tx, void *argument)
{
    const struct caller *caller = argument;
    int number = caller->number * WRITES + caller->write;

    if (insert_group(tx, number, 10) != SQLITE_OK)
        return RESULT_FAILED;
    if (expected_of(caller->write) == RESULT_CONFLICT)
        return (insert_group(tx, number, 10) & 0xff) == SQLITE_CONSTRAINT ? RESULT_CONFLICT : RESULT_FAILED;
    return expected_of(caller->write);
}

static void *call(void *argument)
{
    struct caller *caller = argument;

    for (caller->write = 0; caller->write < WRITES; caller->write++)
        if (db_write(caller->db, insert_one, caller) != expected_of(caller->write))
            caller->wrong++;
    return NULL;
}

static void commits_together_and_fails_alone(void **state)
{
    (void)state;
    struct db *db = open_database(intake_path, DATABASE_INTAKE, ROLE_COMMAND);
    struct caller callers[CALLERS];
    pthread_t threads[CALLERS];
    int64_t commits, queued, expected = 0, wanted_sum = 0, wrong = 0;

    assert_non_null(db);
    for (int index = 0; index < CALLERS; index++) {
        callers[index] = (struct caller){.db = db, .number = index};
        assert_int_equal(pthread_create(&threads[index], NULL, call, &callers[index]), 0);
    }
    for (int index = 0; index < CALLERS; index++) {
        pthread_join(threads[index], NULL);
        wrong += callers[index].wrong;
        for (int write = 0; write < WRITES; write++)
            if (expected_of(write) == RESULT_OK) {
                expected++;
                wanted_sum += index * WRITES + write;
            }
    }
    assert_int_equal(wrong, 0);
    db_counts(db, &commits, &queued);
    assert_int_equal(queued, 0);
    assert_in_range(commits, 1, CALLERS * WRITES / 2);
    assert_int_equal(integer_of(intake_path, "SELECT count(*) FROM groups"), expected);
    assert_int_equal(integer_of(intake_path, "SELECT sum(substr(slug, 2)) FROM groups"), wanted_sum);
    db_close(db);
    assert_int_equal(integer_of(intake_path, "SELECT count(*) FROM groups"), expected);
}

static atomic_int done_count, done_ok;

static void note_done(enum result result, void *argument)
{
    (void)argument;
    atomic_fetch_add(&done_ok, result == RESULT_OK);
    atomic_fetch_add(&done_count, 1);
}

static enum result insert_numbered(struct tx *tx, void *argument)
{
    return insert_group(tx, (int)(intptr_t)argument, 5) == SQLITE_OK ? RESULT_OK : RESULT_CONFLICT;
}

static void calls_back_after_the_commit(void **state)
{
    (void)state;
    struct db *db = open_database(intake_path, DATABASE_INTAKE, ROLE_STAFF);

    assert_non_null(db);
    for (intptr_t number = 1; number <= 200; number++)
        db_write_then(db, insert_numbered, (void *)(number % 150), note_done);
    /* Closing lets what is queued finish. */
    db_close(db);
    assert_int_equal(done_count, 200);
    assert_int_equal(done_ok, 150);
    assert_int_equal(integer_of(intake_path, "SELECT count(*) FROM groups"), 150);
}

static enum result insert_signup(struct tx *tx, void *argument)
{
    int status =
        run_sql(tx,
                "INSERT INTO signups (id, group_id, status, status_at, received_at, received_day, reply_by, "
                "form_version, sealed_at) VALUES (randomblob(16), CAST(printf('%%016d', 1) AS BLOB), "
                "'%s', 1, 1, '2027-02-14', 1, '1', 1)",
                (const char *)argument);

    return status == SQLITE_OK                    ? RESULT_OK
           : (status & 0xff) == SQLITE_CONSTRAINT ? RESULT_CONFLICT
                                                  : RESULT_FAILED;
}

static atomic_int placed, turned_away;

static void *take_place(void *argument)
{
    enum result result = db_write(argument, insert_signup, "offered");

    atomic_fetch_add(result == RESULT_OK ? &placed : &turned_away, 1);
    return NULL;
}

static void never_gives_more_places_than_there_are(void **state)
{
    (void)state;
    enum { WANTING = 50, PLACES = 7 };
    /* Two writers, as of two processes. */
    struct db *dbs[2] = {open_database(intake_path, DATABASE_INTAKE, ROLE_STAFF),
                         open_database(intake_path, DATABASE_INTAKE, ROLE_STAFF)};
    pthread_t threads[WANTING];

    assert_int_equal(db_write(dbs[0], insert_numbered, (void *)2), RESULT_OK);
    struct caller caller = {.db = dbs[0], .number = 0, .write = 1};

    assert_int_equal(db_write(dbs[0], insert_one, &caller), RESULT_OK);
    assert_int_equal(integer_of(intake_path, "UPDATE groups SET capacity = 7 WHERE slug = 'g1' RETURNING 1"),
                     1);
    for (int index = 0; index < WANTING; index++)
        assert_int_equal(pthread_create(&threads[index], NULL, take_place, dbs[index % 2]), 0);
    for (int index = 0; index < WANTING; index++)
        pthread_join(threads[index], NULL);
    assert_int_equal(placed, PLACES);
    assert_int_equal(turned_away, WANTING - PLACES);
    assert_int_equal(integer_of(intake_path, "SELECT count FROM signup_counts WHERE status = 'offered'"),
                     PLACES);
    assert_int_equal(integer_of(intake_path, "SELECT count(*) FROM signups"), PLACES);
    assert_int_equal(db_write(dbs[0], insert_signup, "new"), RESULT_OK);
    db_close(dbs[0]);
    db_close(dbs[1]);
}

static enum result end_transaction(struct tx *tx, void *argument)
{
    (void)argument;
    /* As a full disk does it. */
    run_sql(tx, "ROLLBACK");
    return RESULT_OK;
}

static void fails_all_when_the_transaction_is_gone(void **state)
{
    (void)state;
    struct db *db = open_database(intake_path, DATABASE_INTAKE, ROLE_STAFF);

    assert_int_equal(db_write(db, end_transaction, NULL), RESULT_FAILED);
    assert_int_equal(db_write(db, insert_numbered, (void *)1), RESULT_OK);
    assert_int_equal(integer_of(intake_path, "SELECT count(*) FROM groups"), 1);
    db_close(db);
}

static int64_t wal_size(void)
{
    char wal[128];
    struct stat status;

    snprintf(wal, sizeof wal, "%s-wal", intake_path);
    return stat(wal, &status) == 0 ? status.st_size : -1;
}

static sqlite3 *outsider(const char *sql)
{
    sqlite3 *handle = NULL;

    assert_int_equal(sqlite3_open(intake_path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    return handle;
}

static void *ask_for_checkpoint(void *argument)
{
    return db_checkpoint(argument) ? argument : NULL;
}

/* Field case C5: the checkpoint after each mail waited 5 s for a sqlite3 shell in a read transaction, and
 * kept the write lock meanwhile. */
static void no_reader_holds_up_a_write(void **state)
{
    (void)state;
    struct db *mail = open_database(intake_path, DATABASE_INTAKE, ROLE_STAFF);
    struct db *visitors = open_database(intake_path, DATABASE_INTAKE, ROLE_STAFF);
    pthread_t thread;
    void *emptied = mail;

    assert_int_equal(db_write(mail, insert_numbered, (void *)1), RESULT_OK);
    sqlite3 *reader = outsider("BEGIN; SELECT count(*) FROM groups;");

    assert_int_equal(db_write(mail, insert_numbered, (void *)2), RESULT_OK);
    int64_t began = clock_now();

    assert_int_equal(pthread_create(&thread, NULL, ask_for_checkpoint, mail), 0);
    for (intptr_t number = 3; number < 20; number++)
        assert_int_equal(db_write(visitors, insert_numbered, (void *)number), RESULT_OK);
    pthread_join(thread, &emptied);
    assert_true(clock_now() - began < 2 * CLOCK_SECOND);
    /* It says that what was deleted may still be there. */
    assert_null(emptied);
    sqlite3_exec(reader, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(reader);
    assert_true(db_checkpoint(mail));
    assert_int_equal(wal_size(), 0);
    db_close(mail);
    db_close(visitors);
}

/* Field case C5: somebody else's lock is no failure of ours, and "try again in a moment" is the truth about
 * it. */
static void a_lock_from_outside_is_busy(void **state)
{
    (void)state;
    struct db *db = open_database(intake_path, DATABASE_INTAKE, ROLE_STAFF);
    sqlite3 *locker = outsider("BEGIN IMMEDIATE");

    assert_int_equal(db_write(db, insert_numbered, (void *)1), RESULT_BUSY);
    assert_false(db_checkpoint(db));
    sqlite3_close(locker);
    assert_int_equal(db_write(db, insert_numbered, (void *)1), RESULT_OK);
    assert_true(db_checkpoint(db));
    db_close(db);
}

/* In a process of its own, which must tell its caller RESULT_FAILED, refuse what comes next, and end. */
static void write_to_failing_disk(int told)
{
    struct db *db = open_database(intake_path, DATABASE_INTAKE, ROLE_STAFF);
    enum result results[2];

    close(STDERR_FILENO);
    atomic_store(&fsync_fails, true);
    results[0] = db_write(db, insert_numbered, (void *)1);
    results[1] = db_write(db, insert_numbered, (void *)2);
    if (write(told, results, sizeof results) != sizeof results)
        _exit(1);
    for (;;)
        pause();
}

static void ends_when_the_disk_fails(void **state)
{
    (void)state;
    enum result results[2] = {RESULT_OK, RESULT_OK};
    int ends[2], status;

    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();

    if (child == 0)
        write_to_failing_disk(ends[1]);
    assert_int_equal(read(ends[0], results, sizeof results), sizeof results);
    assert_int_equal(results[0], RESULT_FAILED);
    assert_int_equal(results[1], RESULT_FAILED);
    waitpid(child, &status, 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 70);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(commits_together_and_fails_alone, make_databases, remove_databases),
        cmocka_unit_test_setup_teardown(calls_back_after_the_commit, make_databases, remove_databases),
        cmocka_unit_test_setup_teardown(never_gives_more_places_than_there_are, make_databases,
                                        remove_databases),
        cmocka_unit_test_setup_teardown(fails_all_when_the_transaction_is_gone, make_databases,
                                        remove_databases),
        cmocka_unit_test_setup_teardown(no_reader_holds_up_a_write, make_databases, remove_databases),
        cmocka_unit_test_setup_teardown(a_lock_from_outside_is_busy, make_databases, remove_databases),
        cmocka_unit_test_setup_teardown(ends_when_the_disk_fails, make_databases, remove_databases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

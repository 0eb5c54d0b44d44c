/* Copies made while others write, and damage that is found. */
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "store/backup.h"
#include "store_support.h"

enum { COPIES = 20, PATH_ROOM = 128, FIRST_ROWS = 300 };

static struct problems *problems;

static int open_problems(void **state)
{
    problems = problems_create();
    return make_databases(state);
}

static int close_problems(void **state)
{
    problems_destroy(problems);
    return remove_databases(state);
}

static void copy_path(int number, char path[static PATH_ROOM])
{
    snprintf(path, PATH_ROOM, "%s/copy-%d.db", folder, number);
}

struct writing {
    struct db *db;
    atomic_int acknowledged;
    atomic_bool ending;
};

static enum result write_group(struct tx *tx, void *argument)
{
    const int *number = argument;
    return insert_group(tx, *number, 8) == SQLITE_OK ? RESULT_OK : RESULT_FAILED;
}

static void *write_on(void *argument)
{
    struct writing *writing = argument;
    while (!writing->ending) {
        int number = writing->acknowledged + 1;
        if (db_write(writing->db, write_group, &number) != RESULT_OK)
            return argument;
        writing->acknowledged = number;
    }
    return NULL;
}

static void check_copy(int number, int least)
{
    char path[PATH_ROOM];
    struct stat status;
    copy_path(number, path);
    assert_true(backup_check(path, false, problems));
    assert_true(integer_of(path, "SELECT count(*) FROM groups") >= least);
    /* No gap: a copy is one moment. */
    assert_true(integer_of(path, "SELECT max(CAST(substr(slug, 2) AS INTEGER)) = count(*) FROM groups") == 1);
    assert_true(backup_settle(path, problems));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    strcat(path, "-wal");
    assert_int_not_equal(stat(path, &status), 0);
}

static void test_under_load(void **state)
{
    (void)state;
    struct writing writing = {.db = open_database(intake_path, DATABASE_INTAKE, ROLE_COMMAND)};
    pthread_t thread;
    void *failed = NULL;
    int least[COPIES];
    assert_non_null(writing.db);
    assert_int_equal(pthread_create(&thread, NULL, write_on, &writing), 0);
    while (writing.acknowledged < FIRST_ROWS)
        usleep(1000);
    for (int number = 0; number < COPIES; number++) {
        char path[PATH_ROOM];
        copy_path(number, path);
        least[number] = writing.acknowledged;
        assert_true(backup_copy(intake_path, path, NULL, NULL, problems));
    }
    writing.ending = true;
    pthread_join(thread, &failed);
    assert_null(failed);
    db_close(writing.db);
    for (int number = 0; number < COPIES; number++)
        check_copy(number, least[number]);
    assert_int_equal(problems_count(problems), 0);
}

struct steps {
    int count;
    int64_t done;
    int64_t total;
};

static void note_step(int64_t done, int64_t total, void *argument)
{
    struct steps *steps = argument;
    assert_true(done >= steps->done && done <= total);
    *steps = (struct steps){steps->count + 1, done, total};
}

static void test_steps(void **state)
{
    (void)state;
    char path[PATH_ROOM];
    struct steps steps = {0};
    copy_path(0, path);
    assert_true(backup_copy(intake_path, path, note_step, &steps, problems));
    assert_true(steps.count > 0 && steps.done == steps.total && steps.total > 0);
}

static void test_refused(void **state)
{
    (void)state;
    char path[PATH_ROOM];
    copy_path(0, path);
    assert_false(backup_copy("/nowhere/intake.db", path, NULL, NULL, problems));
    assert_true(backup_copy(intake_path, path, NULL, NULL, problems));
    /* What is there already is not overwritten. */
    assert_false(backup_copy(intake_path, path, NULL, NULL, problems));
    assert_false(backup_check("/nowhere/intake.db", true, problems));
    assert_int_equal(problems_count(problems), 3);
}

static void test_damage(void **state)
{
    (void)state;
    char path[PATH_ROOM];
    uint8_t wrong[512];
    copy_path(0, path);
    assert_true(backup_copy(intake_path, path, NULL, NULL, problems));
    assert_true(backup_settle(path, problems));
    memset(wrong, 0xff, sizeof wrong);
    int file = open(path, O_WRONLY);
    /* The second page: the root of the first table. */
    assert_int_equal(pwrite(file, wrong, sizeof wrong, 8192), sizeof wrong);
    close(file);
    assert_false(backup_check(path, true, problems));
    assert_true(problems_count(problems) > 0);
    assert_non_null(strstr(problems_text(problems, 0), "damaged"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_under_load, open_problems, close_problems),
        cmocka_unit_test_setup_teardown(test_steps, open_problems, close_problems),
        cmocka_unit_test_setup_teardown(test_refused, open_problems, close_problems),
        cmocka_unit_test_setup_teardown(test_damage, open_problems, close_problems),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The audit log: whatever is done to it behind our back is found. */
#include "domain_fixture.h"

#include <pthread.h>

#include "domain/audit/audit.h"

static const uint8_t account[UUID_SIZE] = {4, 2};

static void append(struct fixture *fixture, const char *action, const char *detail)
{
    assert_int_equal(audit_append(fixture->staff, fixture->practice, account, action, "record", detail),
                     RESULT_OK);
}

static size_t breaks(struct fixture *fixture)
{
    struct problems *problems = problems_create();
    assert_int_equal(audit_verify(fixture->staff, fixture->practice, problems), RESULT_OK);
    size_t count = problems_count(problems);
    problems_destroy(problems);
    return count;
}

/* What somebody does who may write the file: the triggers that forbid it are theirs to drop. */
static void tamper(struct fixture *fixture, const char *sql)
{
    fixture_tamper(fixture, "staff.db", "DROP TRIGGER IF EXISTS audit_no_update");
    fixture_tamper(fixture, "staff.db", "DROP TRIGGER IF EXISTS audit_no_delete");
    fixture_tamper(fixture, "staff.db", sql);
}

static int open_with_rows(void **state)
{
    (void)fixture_open(state);
    append(*state, "sign-in", "");
    append(*state, "export", "12 rows");
    assert_int_equal(audit_append(((struct fixture *)*state)->staff, ((struct fixture *)*state)->practice,
                                  NULL, "sign-in-refused", NULL, NULL),
                     RESULT_OK);
    append(*state, "open", "");
    append(*state, "sign-out", "");
    return 0;
}

static void test_whole(void **state)
{
    assert_int_equal(breaks(*state), 0);
    assert_int_equal(fixture_number(*state, "staff.db", "SELECT count(*) FROM audit"), 5);
}

static void test_empty(void **state)
{
    assert_int_equal(breaks(*state), 0);
}

static void test_every_column(void **state)
{
    static const char *const changes[] = {
        "UPDATE audit SET at = at + 1 WHERE sequence = 2",
        "UPDATE audit SET account_id = NULL WHERE sequence = 2",
        "UPDATE audit SET account_id = zeroblob(16) WHERE sequence = 3",
        "UPDATE audit SET action = 'expor', record = 'trecord' WHERE sequence = 2",
        "UPDATE audit SET detail = '11 rows' WHERE sequence = 2",
        "UPDATE audit SET mac = zeroblob(32) WHERE sequence = 5",
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        void *rows = NULL;
        assert_int_equal(open_with_rows(&rows), 0);
        tamper(rows, changes[i]);
        assert_true(breaks(rows) >= 1);
        assert_int_equal(fixture_close(&rows), 0);
    }
    assert_int_equal(breaks(*state), 0);
}

static void test_taken_out(void **state)
{
    tamper(*state, "DELETE FROM audit WHERE sequence = 2");
    assert_int_equal(breaks(*state), 2);
}

static void test_first_taken_out(void **state)
{
    tamper(*state, "DELETE FROM audit WHERE sequence = 1");
    assert_int_equal(breaks(*state), 2);
}

static void test_cut_off(void **state)
{
    tamper(*state, "DELETE FROM audit WHERE sequence >= 4");
    assert_int_equal(breaks(*state), 1);
    append(*state, "sign-in", "");
    assert_int_equal(breaks(*state), 1);
}

static void test_all_gone(void **state)
{
    tamper(*state, "DELETE FROM audit");
    assert_int_equal(breaks(*state), 1);
}

static void test_put_in(void **state)
{
    tamper(*state,
           "INSERT INTO audit (at, account_id, action, mac) SELECT at, account_id, action, mac FROM audit "
           "WHERE sequence = 5");
    assert_int_equal(breaks(*state), 1);
}

static void test_other_key(void **state)
{
    struct fixture *fixture = *state;
    fixture->practice->pepper[0] ^= 1;
    assert_int_equal(breaks(fixture), 5);
}

static void *append_many(void *argument)
{
    for (int i = 0; i < 20; i++)
        append(argument, "open", "");
    return NULL;
}

static void test_at_once(void **state)
{
    pthread_t threads[8];
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, append_many, *state), 0);
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(fixture_number(*state, "staff.db", "SELECT count(*) FROM audit"), 165);
    assert_int_equal(breaks(*state), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_empty, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_whole, open_with_rows, fixture_close),
        cmocka_unit_test_setup_teardown(test_every_column, open_with_rows, fixture_close),
        cmocka_unit_test_setup_teardown(test_taken_out, open_with_rows, fixture_close),
        cmocka_unit_test_setup_teardown(test_first_taken_out, open_with_rows, fixture_close),
        cmocka_unit_test_setup_teardown(test_cut_off, open_with_rows, fixture_close),
        cmocka_unit_test_setup_teardown(test_all_gone, open_with_rows, fixture_close),
        cmocka_unit_test_setup_teardown(test_put_in, open_with_rows, fixture_close),
        cmocka_unit_test_setup_teardown(test_other_key, open_with_rows, fixture_close),
        cmocka_unit_test_setup_teardown(test_at_once, open_with_rows, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A clock that jumps by days (field case C12): found, kept in mind, and over when it is set or somebody says
 * so. */
#include "domain_fixture.h"

#include "domain/operations/clock_watch.h"
#include "domain/operations/databases.h"
#include "domain/operations/mark.h"

#define NOON INT64_C(1795780800000)

static struct db *files;

static int open_with_staff(void **state)
{
    int opened = fixture_open(state);
    struct fixture *fixture = *state;
    files = databases_open_staff(&fixture->config, ROLE_COMMAND, fixture->problems);
    return files == NULL ? -1 : opened;
}

static int close_with_staff(void **state)
{
    databases_close(files);
    return fixture_close(state);
}

struct looking {
    int64_t now;
    struct clock_sight sight;
};

static enum result look(struct tx *tx, void *argument)
{
    struct looking *looking = argument;
    return clock_watch(tx, looking->now, &looking->sight);
}

static enum result confirm(struct tx *tx, void *argument)
{
    return clock_confirm(tx, *(const int64_t *)argument);
}

static struct clock_sight seen_at(int64_t now)
{
    struct looking looking = {.now = now};
    struct clock_sight read = {0};
    assert_int_equal(db_write(files, look, &looking), RESULT_OK);
    struct tx *tx = db_begin(files);
    assert_int_equal(clock_read(tx, &read), RESULT_OK);
    db_end(tx);
    assert_int_equal(read.jumped, looking.sight.jumped);
    return looking.sight;
}

static void test_ordinary_days(void **state)
{
    (void)state;
    assert_false(seen_at(NOON).jumped);
    assert_false(seen_at(NOON + CLOCK_DAY).jumped);
    assert_false(seen_at(NOON + 8 * CLOCK_DAY).jumped);
    assert_false(seen_at(NOON + 8 * CLOCK_DAY - CLOCK_HOUR).jumped);
}

static void test_years_ahead(void **state)
{
    (void)state;
    int64_t later = NOON + 5 * 365 * CLOCK_DAY;
    assert_false(seen_at(NOON).jumped);
    struct clock_sight sight = seen_at(later);
    assert_true(sight.jumped);
    assert_int_equal(sight.from, NOON);
    /* What runs every five minutes does not make it true. */
    sight = seen_at(later + 5 * CLOCK_MINUTE);
    assert_true(sight.jumped);
    assert_int_equal(sight.from, NOON);
    assert_false(seen_at(NOON + CLOCK_HOUR).jumped);
    assert_false(seen_at(NOON + 2 * CLOCK_HOUR).jumped);
}

static void test_somebody_says_so(void **state)
{
    (void)state;
    int64_t later = NOON + 30 * CLOCK_DAY;
    assert_false(seen_at(NOON).jumped);
    assert_true(seen_at(later).jumped);
    assert_int_equal(db_write(files, confirm, &later), RESULT_OK);
    assert_false(seen_at(later + CLOCK_MINUTE).jumped);
    /* And the next one is seen again. */
    assert_true(seen_at(later + 60 * CLOCK_DAY).jumped);
}

static void test_set_back(void **state)
{
    (void)state;
    assert_false(seen_at(NOON).jumped);
    assert_true(seen_at(NOON - 400 * CLOCK_DAY).jumped);
    assert_false(seen_at(NOON + CLOCK_MINUTE).jumped);
}

/* An older program left only the marks of what it did. */
static void test_other_marks_count(void **state)
{
    (void)state;
    assert_int_equal(mark_put(files, MARK_BACKUP, "2026-11-27T023000Z"), RESULT_OK);
    assert_false(seen_at(clock_now() + CLOCK_DAY).jumped);
    assert_true(seen_at(clock_now() + 20 * CLOCK_DAY).jumped);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_ordinary_days, open_with_staff, close_with_staff),
        cmocka_unit_test_setup_teardown(test_years_ahead, open_with_staff, close_with_staff),
        cmocka_unit_test_setup_teardown(test_somebody_says_so, open_with_staff, close_with_staff),
        cmocka_unit_test_setup_teardown(test_set_back, open_with_staff, close_with_staff),
        cmocka_unit_test_setup_teardown(test_other_marks_count, open_with_staff, close_with_staff),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

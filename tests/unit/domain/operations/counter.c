/* Counting what happens: kept in memory, written later, by day and name and nothing else. */
#include "domain_fixture.h"

#include <pthread.h>

#include "domain/operations/counter.h"
#include "in_tx.h"

enum { THREADS = 4, TIMES = 2000 };

static int64_t now;

static int64_t stored(struct fixture *fixture, const char *name)
{
    return fixture_number(
        fixture, "intake.db",
        arena_format(fixture->arena, "SELECT coalesce(sum(count), 0) FROM counters WHERE name = '%s'", name));
}

static void test_kept_until_the_end(void **state)
{
    struct fixture *fixture = *state;
    struct counters *counters = counters_create(fixture->visitors);
    for (int i = 0; i < 3; i++)
        counter_add(counters, COUNTER_ARTICLE, "", now);
    counter_add(counters, COUNTER_PAGE, "you", now);
    assert_int_equal(stored(fixture, "article"), 0);
    counters_destroy(counters);
    assert_int_equal(stored(fixture, "article"), 3);
    assert_int_equal(stored(fixture, "page:you"), 1);
    counters_destroy(NULL);
}

static enum result write_group(struct tx *tx, void *argument)
{
    return group_update(tx, NULL, argument);
}

static void test_written_by_a_later_one(void **state)
{
    struct fixture *fixture = *state;
    struct counters *counters = counters_create(fixture->visitors);
    counter_add(counters, COUNTER_SENT, "", now);
    counter_add(counters, COUNTER_SENT, "", now + CLOCK_SECOND);
    counter_add(counters, COUNTER_SENT, "", now + CLOCK_MINUTE);
    /* Writes come one after the other, so this one is behind the counts. */
    assert_int_equal(db_write(fixture->office, write_group, &fixture->group), RESULT_OK);
    for (int i = 0; i < 200 && stored(fixture, "sent") < 2; i++)
        usleep(10000);
    assert_int_equal(stored(fixture, "sent"), 2);
    counters_destroy(counters);
    assert_int_equal(stored(fixture, "sent"), 3);
}

/* The last visitor of the day is counted, too. */
static void test_written_without_a_later_one(void **state)
{
    struct fixture *fixture = *state;
    struct counters *counters = counters_create(fixture->visitors);
    counter_add(counters, COUNTER_SENT, "", now);
    assert_int_equal(stored(fixture, "sent"), 0);
    for (int i = 0; i < 2000 && stored(fixture, "sent") < 1; i++)
        usleep(10000);
    assert_int_equal(stored(fixture, "sent"), 1);
    counters_destroy(counters);
    assert_int_equal(stored(fixture, "sent"), 1);
}

static void test_days_are_apart(void **state)
{
    struct fixture *fixture = *state;
    struct counter_sum *sums;
    size_t count;
    char today[CLOCK_TEXT_SIZE], before[CLOCK_TEXT_SIZE];
    struct counters *counters = counters_create(fixture->office);
    clock_day(now, today);
    clock_day(now - 40 * CLOCK_DAY, before);
    counter_add(counters, COUNTER_FORM_ERROR, "email", now - 40 * CLOCK_DAY);
    counter_add(counters, COUNTER_FORM_ERROR, "email", now);
    counters_destroy(counters);
    assert_int_equal(counter_sums(fixture->office, today, fixture->arena, &sums, &count), RESULT_OK);
    assert_int_equal(count, 1);
    assert_int_equal(counter_sum_of(sums, count, COUNTER_FORM_ERROR, "email"), 1);
    assert_int_equal(counter_sum_of(sums, count, COUNTER_FORM_ERROR, "emai"), 0);
    assert_int_equal(counter_sums(fixture->office, before, fixture->arena, &sums, &count), RESULT_OK);
    assert_int_equal(counter_sum_of(sums, count, COUNTER_FORM_ERROR, "email"), 2);
}

static void test_too_many_names(void **state)
{
    struct fixture *fixture = *state;
    struct counters *counters = counters_create(fixture->visitors);
    for (int i = 0; i < 400; i++)
        counter_add(counters, COUNTER_PAGE, arena_format(fixture->arena, "%d", i), now);
    counter_add(counters, COUNTER_PAGE,
                "a-name-that-is-much-longer-than-any-name-of-a-page-or-a-field-could-be", now);
    counters_destroy(counters);
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT count(*) FROM counters"), 256);
}

static void *count_often(void *counters)
{
    for (int i = 0; i < TIMES; i++)
        counter_add(counters, COUNTER_START, "", now + i * CLOCK_SECOND);
    return NULL;
}

static void test_many_threads_lose_nothing(void **state)
{
    struct fixture *fixture = *state;
    pthread_t threads[THREADS];
    struct counters *counters = counters_create(fixture->visitors);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, count_often, counters), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    counters_flush(counters, now + TIMES * CLOCK_MINUTE);
    counters_destroy(counters);
    db_close(fixture->visitors);
    fixture->visitors = NULL;
    assert_int_equal(stored(fixture, "start"), THREADS * TIMES);
}

#define WITH_PRACTICE(test) cmocka_unit_test_setup_teardown(test, fixture_open, fixture_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PRACTICE(test_kept_until_the_end),
        WITH_PRACTICE(test_written_by_a_later_one),
        WITH_PRACTICE(test_written_without_a_later_one),
        WITH_PRACTICE(test_days_are_apart),
        WITH_PRACTICE(test_too_many_names),
        WITH_PRACTICE(test_many_threads_lose_nothing),
    };
    now = clock_now();
    return cmocka_run_group_tests_name("domain/counter", tests, NULL, NULL);
}

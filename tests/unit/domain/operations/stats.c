/* The dashboard's counts. */
#include "domain_fixture.h"

#include "domain/operations/stats.h"
#include "domain/signup/signup_submit.h"

static void send(struct fixture *fixture, const uint8_t *group_id)
{
    char token[ACCESS_TOKEN_TEXT_SIZE];
    struct access access = fixture_access(fixture, token);
    struct draft draft = {.answers = answers_create(fixture->arena)};
    memcpy(draft.group_id, group_id, UUID_SIZE);
    answers_set(draft.answers, "first_name", "Planted Person");
    assert_int_equal(draft_create(fixture->visitors, &access, &draft), RESULT_OK);
    assert_int_equal(
        signup_submit(fixture->visitors, fixture->practice, &access, &draft, "1", 2, NULL, fixture->arena),
        RESULT_OK);
}

static struct stats read_now(struct fixture *fixture)
{
    struct stats stats;
    assert_int_equal(stats_read(fixture->office, clock_now(), fixture->arena, &stats), RESULT_OK);
    return stats;
}

static void test_no_data(void **state)
{
    struct fixture *fixture = *state;
    struct stats stats = read_now(fixture);
    assert_int_equal(stats.total, 0);
    assert_int_equal(stats.recent, 0);
    assert_int_equal(stats.group_count, 1);
    assert_int_equal(stats.oldest, STATS_NONE);
    assert_int_equal(stats.waiting[0].oldest, STATS_NONE);
    assert_int_equal(stats.sum_count, 0);
    assert_int_equal(stats_days_since(&stats, stats.oldest), 0);
    assert_int_equal(stats_taken(&stats.groups[0]), 0);
}

static void test_counts(void **state)
{
    struct fixture *fixture = *state;
    struct group other = fixture_group(fixture, "morning", 1);
    send(fixture, fixture->group.id);
    send(fixture, fixture->group.id);
    send(fixture, other.id);
    fixture_tamper(fixture, "intake.db",
                   "UPDATE signups SET status = 'offered' WHERE group_id = (SELECT id FROM groups WHERE slug "
                   "= 'morning')");
    struct stats stats = read_now(fixture);
    assert_int_equal(stats.total, 3);
    assert_int_equal(stats.counts[STATUS_NEW], 2);
    assert_int_equal(stats.counts[STATUS_OFFERED], 1);
    assert_int_equal(stats_taken(&stats.groups[1]), 1);
    assert_int_equal(stats.day_counts[STATS_DAYS - 1], 3);
    assert_int_equal(stats.day_counts[STATS_DAYS - 2], 0);
    assert_int_equal(stats.recent, 3);
    assert_true(stats.oldest != STATS_NONE);
    assert_int_equal(stats.waiting[1].oldest, STATS_NONE);
    assert_int_equal(stats.overdue, 0);
}

static void test_overdue(void **state)
{
    struct fixture *fixture = *state;
    send(fixture, fixture->group.id);
    send(fixture, fixture->group.id);
    fixture_tamper(
        fixture, "intake.db",
        "UPDATE signups SET received_at = received_at - 5 * 86400000, reply_by = 1 WHERE rowid = 1");
    struct stats stats = read_now(fixture);
    assert_int_equal(stats.overdue, 1);
    assert_int_equal(stats.waiting[0].overdue, 1);
    assert_int_equal(stats_days_since(&stats, stats.oldest), 5);
    fixture_tamper(fixture, "intake.db",
                   "UPDATE signups SET body = NULL, sealed_key = NULL, person_key = NULL, key_id = NULL");
    stats = read_now(fixture);
    assert_int_equal(stats.overdue, 0);
    assert_int_equal(stats.oldest, STATS_NONE);
    assert_int_equal(stats.total, 2);
}

static void test_counting_the_overdue_ends(void **state)
{
    struct fixture *fixture = *state;
    fixture_tamper(
        fixture, "intake.db",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
        "INSERT INTO signups (id, group_id, status, status_at, received_at, received_day, reply_by, "
        "form_version, sealed_at, body) SELECT randomblob(16), (SELECT id FROM groups), 'new', i, i, "
        "'2020-01-01', i, '1', i, x'00' FROM n");
    struct stats stats = read_now(fixture);
    assert_int_equal(stats.overdue, STATS_MOST);
    assert_int_equal(stats.counts[STATUS_NEW], 3000);
}

static void test_days_have_their_names(void **state)
{
    struct fixture *fixture = *state;
    struct stats stats = read_now(fixture);
    char today[CLOCK_TEXT_SIZE];
    clock_day(clock_now(), today);
    assert_string_equal(stats.days[STATS_DAYS - 1], today);
    for (size_t i = 1; i < STATS_DAYS; i++)
        assert_true(strcmp(stats.days[i - 1], stats.days[i]) < 0);
}

#define WITH_PRACTICE(test) cmocka_unit_test_setup_teardown(test, fixture_open, fixture_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PRACTICE(test_no_data),
        WITH_PRACTICE(test_counts),
        WITH_PRACTICE(test_overdue),
        WITH_PRACTICE(test_counting_the_overdue_ends),
        WITH_PRACTICE(test_days_have_their_names),
    };
    return cmocka_run_group_tests_name("domain/stats", tests, NULL, NULL);
}

/* The ledger of deletions: whatever erases somebody leaves an id and a day, in the same write; nothing else
 * does. */
#include "domain_fixture.h"

#include "domain/operations/databases.h"
#include "domain/operations/erasure.h"
#include "domain/operations/health.h"
#include "domain/operations/retention.h"
#include "domain/signup/signup.h"
#include "domain/signup/signup_person.h"
#include "domain/signup/signup_submit.h"
#include "domain/thread/draft.h"

static struct signup send(struct fixture *fixture, struct access *access)
{
    char token[ACCESS_TOKEN_TEXT_SIZE];
    struct draft draft = {.answers = answers_create(fixture->arena)};
    struct signup signup;
    *access = fixture_access(fixture, token);
    answers_set(draft.answers, "name", "Ana Planted-Name");
    memcpy(draft.group_id, fixture->group.id, UUID_SIZE);
    assert_int_equal(draft_create(fixture->visitors, access, &draft), RESULT_OK);
    assert_int_equal(
        signup_submit(fixture->visitors, fixture->practice, access, &draft, "1", 2, NULL, fixture->arena),
        RESULT_OK);
    assert_int_equal(signup_by_access(fixture->visitors, access, fixture->arena, &signup, NULL), RESULT_OK);
    return signup;
}

static int64_t rows(const struct fixture *fixture)
{
    return fixture_number(fixture, "intake.db", "SELECT count(*) FROM erasures");
}

static void test_a_person_deletes(void **state)
{
    struct fixture *fixture = *state;
    struct access access;
    struct signup signup = send(fixture, &access);
    assert_int_equal(rows(fixture), 0);
    assert_int_equal(signup_erase(fixture->visitors, &access, signup.id), RESULT_OK);
    /* The registration, and the thread with its code. */
    assert_int_equal(rows(fixture), 2);
    assert_int_equal(
        fixture_number(fixture, "intake.db",
                       "SELECT count(*) FROM erasures WHERE day = date('now') AND (id IN (SELECT "
                       "id FROM signups) OR length(id) = 16)"),
        2);
}

static void test_time_deletes(void **state)
{
    struct fixture *fixture = *state;
    struct access access;
    struct retention_done done;
    fixture->config.retention_new = 1;
    send(fixture, &access);
    struct db *db = databases_open_intake(&fixture->config, ROLE_COMMAND, fixture->problems);
    assert_non_null(db);
    assert_int_equal(retention_purge(db, &fixture->config, clock_now() + 3 * CLOCK_DAY, NULL, NULL, &done),
                     RESULT_OK);
    assert_int_equal(done.signups, 1);
    assert_int_equal(rows(fixture), 2);
    databases_close(db);
}

static void test_nothing_else_is_a_deletion(void **state)
{
    struct fixture *fixture = *state;
    struct access access;
    send(fixture, &access);
    assert_true(health_check(fixture->visitors, NULL));
    assert_int_equal(rows(fixture), 0);
}

struct applying {
    struct erasures list;
    int64_t before;
    int64_t count;
};

static enum result apply(struct tx *tx, void *argument)
{
    struct applying *applying = argument;
    return erasure_apply(tx, &applying->list, clock_now(), &applying->count);
}

static enum result forget(struct tx *tx, void *argument)
{
    struct applying *applying = argument;
    return erasure_forget(tx, applying->before, &applying->count);
}

/* As a restore does it: the ledger of a newer file, applied to one in which they still are. */
static void test_deleted_again(void **state)
{
    struct fixture *fixture = *state;
    struct access access, other;
    struct applying applying = {0};
    send(fixture, &access);
    send(fixture, &other);
    struct db *db = databases_open_intake(&fixture->config, ROLE_COMMAND, fixture->problems);
    assert_non_null(db);
    fixture_tamper(fixture, "intake.db",
                   "UPDATE signups SET status = 'confirmed';"
                   "INSERT INTO erasures SELECT id, '2026-01-05' FROM signups ORDER BY id LIMIT 1;"
                   "INSERT INTO erasures SELECT access_id, '2026-01-05' FROM signups ORDER BY id LIMIT 1;"
                   "INSERT INTO erasures VALUES (CAST('somebody-unknown' AS BLOB), '2026-01-04')");
    struct tx *tx = db_begin(db);
    assert_int_equal(erasure_list(tx, fixture->arena, &applying.list), RESULT_OK);
    db_end(tx);
    assert_int_equal(applying.list.count, 3);
    assert_int_equal(db_write(db, apply, &applying), RESULT_OK);
    assert_int_equal(applying.count, 1);
    assert_int_equal(
        fixture_number(fixture, "intake.db", "SELECT count(*) FROM signups WHERE body IS NOT NULL"), 1);
    assert_int_equal(
        fixture_number(fixture, "intake.db", "SELECT count FROM signup_counts WHERE status = 'confirmed'"),
        1);
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT count(*) FROM accesses"), 1);
    assert_int_equal(
        fixture_number(fixture, "intake.db", "SELECT count(*) FROM signup_events WHERE kind = 'erased'"), 1);
    /* Again is no change, and the days stay. */
    assert_int_equal(db_write(db, apply, &applying), RESULT_OK);
    assert_int_equal(applying.count, 0);
    assert_int_equal(
        fixture_number(fixture, "intake.db", "SELECT count(*) FROM erasures WHERE day < '2026-01-06'"), 3);
    applying.before = INT64_C(1767571200000); /* 2026-01-05T00:00Z */
    assert_int_equal(db_write(db, forget, &applying), RESULT_OK);
    assert_int_equal(applying.count, 1);
    assert_int_equal(rows(fixture), 2);
    databases_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_person_deletes, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_time_deletes, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_nothing_else_is_a_deletion, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_deleted_again, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

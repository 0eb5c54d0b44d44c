/* What has outlived its days: when that is, what is due, and that nothing of it is left in any file. */
#include "domain_fixture.h"

#include "domain/operations/databases.h"
#include "domain/operations/retention.h"
#include "domain/signup/signup.h"
#include "domain/signup/signup_submit.h"
#include "domain/thread/draft.h"
#include "domain/thread/enquiry.h"

enum { SLICE = 32, MANY = 130 };

struct person {
    char token[ACCESS_TOKEN_TEXT_SIZE];
    struct access access;
    struct draft draft;
};

static int open_with_days(void **state)
{
    int opened = fixture_open(state);
    struct fixture *fixture = *state;
    fixture->config.retention_new = 180;
    fixture->config.retention_withdrawn = 30;
    fixture->config.retention_question = 90;
    return opened;
}

static struct person begin(struct fixture *fixture)
{
    struct person person = {0};
    person.access = fixture_access(fixture, person.token);
    person.draft.answers = answers_create(fixture->arena);
    answers_set(person.draft.answers, "name", "Ana Planted-Name");
    memcpy(person.draft.group_id, fixture->group.id, UUID_SIZE);
    assert_int_equal(draft_create(fixture->visitors, &person.access, &person.draft), RESULT_OK);
    return person;
}

static struct signup send(struct fixture *fixture)
{
    struct person person = begin(fixture);
    struct signup signup;
    assert_int_equal(signup_submit(fixture->visitors, fixture->practice, &person.access, &person.draft, "1",
                                   2, NULL, fixture->arena),
                     RESULT_OK);
    assert_int_equal(signup_by_access(fixture->visitors, &person.access, fixture->arena, &signup, NULL),
                     RESULT_OK);
    return signup;
}

static enum result purge(struct fixture *fixture, int64_t now, struct retention_done *done)
{
    struct db *db = databases_open_intake(&fixture->config, ROLE_COMMAND, fixture->problems);
    assert_non_null(db);
    enum result result = retention_purge(db, &fixture->config, now, NULL, NULL, done);
    databases_close(db);
    return result;
}

static size_t due(struct fixture *fixture, int64_t now, struct retention_count **counts)
{
    size_t count = 0;
    struct db *db = databases_open_intake(&fixture->config, ROLE_COMMAND, fixture->problems);
    assert_non_null(db);
    assert_int_equal(retention_due(db, &fixture->config, now, fixture->arena, counts, &count), RESULT_OK);
    databases_close(db);
    return count;
}

static bool is_anywhere(const struct fixture *fixture, const uint8_t *bytes, size_t length)
{
    for (size_t at = 0; at + SLICE <= length; at += SLICE)
        if (fixture_on_disk(fixture, bytes + at, SLICE))
            return true;
    return false;
}

static void test_date(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(retention_date(&fixture->config, STATUS_NEW, 1000), 1000 + 180 * CLOCK_DAY);
    assert_int_equal(retention_date(&fixture->config, STATUS_WITHDRAWN, 0), 30 * CLOCK_DAY);
    assert_int_equal(retention_date(&fixture->config, STATUS_CONFIRMED, 1000), 0);
}

static void test_due_on_its_day(void **state)
{
    struct fixture *fixture = *state;
    struct signup signup = send(fixture);
    struct retention_count *counts = NULL;
    struct retention_done done;
    int64_t date = retention_date(&fixture->config, signup.status, signup.status_at);
    assert_int_equal(due(fixture, date - 1, &counts), 0);
    assert_int_equal(purge(fixture, date - 1, &done), RESULT_OK);
    assert_int_equal(done.signups, 0);
    assert_int_equal(due(fixture, date, &counts), 1);
    assert_string_equal(counts[0].what, "new");
    assert_string_equal(counts[0].group, "evening");
    assert_int_equal(counts[0].count, 1);
    assert_int_equal(purge(fixture, date, &done), RESULT_OK);
    assert_int_equal(done.signups, 1);
    assert_int_equal(due(fixture, date, &counts), 0);
}

static void test_nothing_is_left(void **state)
{
    struct fixture *fixture = *state;
    struct signup kept = send(fixture);
    struct signup signup = send(fixture);
    struct retention_done done;
    fixture_tamper(fixture, "intake.db",
                   "INSERT INTO signup_notes (id, signup_id, at, account_id, sealed) SELECT "
                   "CAST('0123456789abcdef' AS BLOB), max(id), 1, CAST('0123456789abcdef' AS BLOB), "
                   "CAST('planted-note-that-is-long-enough' AS BLOB) FROM signups");
    fixture_tamper(fixture, "intake.db",
                   "UPDATE signups SET status_at = 1 WHERE id = (SELECT max(id) FROM signups)");
    assert_true(db_checkpoint(fixture->visitors));
    assert_true(is_anywhere(fixture, signup.envelope.body, signup.envelope.body_length));
    assert_true(fixture_on_disk(fixture, "planted-note-that", 17));
    assert_int_equal(purge(fixture, clock_now(), &done), RESULT_OK);
    assert_int_equal(done.signups, 1);
    assert_false(is_anywhere(fixture, signup.envelope.body, signup.envelope.body_length));
    /* Its first part is the epoch's, which the one that is kept has as well. */
    assert_false(is_anywhere(fixture, signup.envelope.sealed_key + EPOCH_SEALED_SIZE,
                             signup.envelope.sealed_key_length - EPOCH_SEALED_SIZE));
    assert_false(is_anywhere(fixture, signup.envelope.person_key, signup.envelope.person_key_length));
    assert_false(fixture_on_disk(fixture, "planted-note-that", 17));
    assert_true(is_anywhere(fixture, kept.envelope.body, kept.envelope.body_length));
    /* The shell stays for the counts, and opens nothing. */
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT count(*) FROM signups"), 2);
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT count(*) FROM accesses"), 1);
    assert_int_equal(
        fixture_number(fixture, "intake.db", "SELECT count(*) FROM signups WHERE status = 'lapsed'"), 1);
    assert_int_equal(
        fixture_number(fixture, "intake.db", "SELECT count FROM signup_counts WHERE status = 'lapsed'"), 1);
}

static void test_drafts(void **state)
{
    struct fixture *fixture = *state;
    struct person person = begin(fixture);
    struct draft draft;
    struct retention_count *counts = NULL;
    struct retention_done done;
    assert_int_equal(due(fixture, clock_now(), &counts), 0);
    int64_t later = person.draft.expires_at;
    assert_int_equal(due(fixture, later, &counts), 1);
    assert_string_equal(counts[0].what, "unfinished");
    assert_int_equal(purge(fixture, later, &done), RESULT_OK);
    assert_int_equal(done.drafts, 1);
    assert_int_equal(draft_load(fixture->visitors, &person.access, &draft, fixture->arena), RESULT_NOT_FOUND);
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT count(*) FROM accesses"), 0);
}

/* One code is one thread: while something of it is left, it opens that. */
static void test_thread_that_leads_on(void **state)
{
    struct fixture *fixture = *state;
    struct person person = begin(fixture);
    struct retention_done done;
    struct enquiry_form form = {
        .kind = ENQUIRY_QUESTION, .answers = person.draft.answers, .form_version = "1", .reply_days = 2};
    random_uuid(clock_now(), form.form_id);
    assert_int_equal(
        enquiry_send(fixture->visitors, fixture->practice, &person.access, &form, fixture->arena), RESULT_OK);
    assert_int_equal(purge(fixture, person.draft.expires_at, &done), RESULT_OK);
    assert_int_equal(done.drafts, 1);
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT count(*) FROM accesses"), 1);
    assert_int_equal(purge(fixture, clock_now() + 90 * CLOCK_DAY, &done), RESULT_OK);
    assert_int_equal(done.enquiries, 1);
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT count(*) FROM accesses"), 0);
    assert_int_equal(
        fixture_number(fixture, "intake.db", "SELECT count(*) FROM enquiries WHERE body IS NULL"), 1);
}

static void test_more_than_a_batch(void **state)
{
    struct fixture *fixture = *state;
    struct retention_done done;
    (void)send(fixture);
    fixture_tamper(
        fixture, "intake.db",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 129) "
        "INSERT INTO signups (id, group_id, status, status_at, received_at, received_day, reply_by, "
        "form_version, sealed_at, key_id, sealed_key, body) SELECT CAST(printf('%016d', i) AS BLOB), "
        "group_id, 'new', 1, 1, received_day, 1, form_version, 1, key_id, sealed_key, body "
        "FROM signups, n");
    assert_int_equal(purge(fixture, clock_now() + 180 * CLOCK_DAY, &done), RESULT_OK);
    assert_int_equal(done.signups, MANY);
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT count(*) FROM signups WHERE body IS NULL"),
                     MANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_date, open_with_days, fixture_close),
        cmocka_unit_test_setup_teardown(test_due_on_its_day, open_with_days, fixture_close),
        cmocka_unit_test_setup_teardown(test_nothing_is_left, open_with_days, fixture_close),
        cmocka_unit_test_setup_teardown(test_drafts, open_with_days, fixture_close),
        cmocka_unit_test_setup_teardown(test_thread_that_leads_on, open_with_days, fixture_close),
        cmocka_unit_test_setup_teardown(test_more_than_a_batch, open_with_days, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

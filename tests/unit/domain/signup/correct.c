/* What a person does to a registration they sent: corrects it, sees who is before them, takes a place. */
#include "domain_fixture.h"

#include "domain/signup/signup.h"
#include "domain/signup/signup_change.h"
#include "domain/signup/signup_correct.h"
#include "domain/signup/signup_person.h"
#include "domain/signup/signup_submit.h"
#include "in_tx.h"

struct person {
    char token[ACCESS_TOKEN_TEXT_SIZE];
    struct access access;
    struct signup signup;
};

static struct draft make_draft(struct fixture *fixture, const char *name)
{
    struct draft draft = {.answers = answers_create(fixture->arena)};
    answers_set(draft.answers, "first_name", name);
    answers_set(draft.answers, "_code", "CODE");
    answers_set(draft.answers, "_pages", "you");
    memcpy(draft.group_id, fixture->group.id, UUID_SIZE);
    return draft;
}

static void reload(struct fixture *fixture, struct person *person)
{
    assert_int_equal(
        signup_by_access(fixture->visitors, &person->access, fixture->arena, &person->signup, NULL),
        RESULT_OK);
}

static struct person register_person(struct fixture *fixture)
{
    struct person person = {0};
    person.access = fixture_access(fixture, person.token);
    struct draft draft = make_draft(fixture, "Before");
    assert_int_equal(draft_create(fixture->visitors, &person.access, &draft), RESULT_OK);
    assert_int_equal(signup_submit(fixture->visitors, fixture->practice, &person.access, &draft, "1", 2, NULL,
                                   fixture->arena),
                     RESULT_OK);
    reload(fixture, &person);
    return person;
}

static enum result correct(struct fixture *fixture, const struct person *person, const char *name)
{
    struct draft draft = make_draft(fixture, name);
    assert_int_equal(draft_attach(fixture->visitors, &person->access, &draft), RESULT_OK);
    return signup_correct(fixture->visitors, fixture->practice, &person->access, &draft, &person->signup, "2",
                          NULL, fixture->arena);
}

static void test_a_correction_keeps_what_it_replaces(void **state)
{
    struct fixture *fixture = *state;
    struct person ana = register_person(fixture);
    struct envelope *envelopes = NULL;
    int *versions = NULL;
    size_t count = 0;
    int64_t received = ana.signup.received_at;
    assert_int_equal(correct(fixture, &ana, "After"), RESULT_OK);
    reload(fixture, &ana);
    assert_int_equal(ana.signup.version, 2);
    assert_int_equal(ana.signup.received_at, received);
    struct answers *answers =
        envelope_open_as_person(&ana.signup.envelope, ana.access.thread_key, fixture->arena);
    assert_non_null(answers);
    assert_string_equal(answers_get(answers, "first_name"), "After");
    assert_string_equal(answers_get(answers, "_code"), "CODE");
    assert_null(answers_get(answers, "_pages"));
    assert_non_null(envelope_open(&ana.signup.envelope, fixture->secret_key, fixture->arena));
    assert_int_equal(
        signup_versions(fixture->office, &ana.signup, fixture->arena, &envelopes, &versions, &count),
        RESULT_OK);
    assert_int_equal(count, 1);
    assert_int_equal(versions[0], 1);
    answers = envelope_open(&envelopes[0], fixture->secret_key, fixture->arena);
    assert_non_null(answers);
    assert_string_equal(answers_get(answers, "first_name"), "Before");
    assert_int_equal(signup_erase(fixture->visitors, &ana.access, ana.signup.id), RESULT_OK);
    assert_int_equal(
        signup_versions(fixture->office, &ana.signup, fixture->arena, &envelopes, &versions, &count),
        RESULT_OK);
    assert_int_equal(count, 0);
}

static void test_a_correction_is_sent_once(void **state)
{
    struct fixture *fixture = *state;
    struct person ana = register_person(fixture);
    struct draft draft = make_draft(fixture, "Once");
    assert_int_equal(correct(fixture, &ana, "Once"), RESULT_OK);
    assert_int_equal(signup_correct(fixture->visitors, fixture->practice, &ana.access, &draft, &ana.signup,
                                    "2", NULL, fixture->arena),
                     RESULT_CONFLICT);
    /* A draft is there again, but the version it was made from has been replaced. */
    assert_int_equal(correct(fixture, &ana, "Stale"), RESULT_CONFLICT);
    reload(fixture, &ana);
    assert_int_equal(ana.signup.version, 2);
}

static void move(struct fixture *fixture, struct person *person, enum status to)
{
    assert_int_equal(IN_WRITE(fixture->office, signup_move(in_tx, person->signup.id, person->signup.status,
                                                           to, STATUS_BY_STAFF, person->signup.id)),
                     RESULT_OK);
    reload(fixture, person);
}

static int64_t ahead(struct fixture *fixture, const struct person *person)
{
    int64_t count = -1;
    assert_int_equal(signup_ahead(fixture->visitors, person->signup.id, &count), RESULT_OK);
    return count;
}

static void test_who_waits_longer_is_ahead(void **state)
{
    struct fixture *fixture = *state;
    struct person first = register_person(fixture);
    struct person second = register_person(fixture);
    struct person third = register_person(fixture);
    move(fixture, &second, STATUS_WAITING);
    usleep(3000);
    move(fixture, &third, STATUS_WAITING);
    usleep(3000);
    assert_int_equal(ahead(fixture, &first), 0);
    move(fixture, &first, STATUS_WAITING);
    assert_int_equal(ahead(fixture, &second), 0);
    assert_int_equal(ahead(fixture, &third), 1);
    assert_int_equal(ahead(fixture, &first), 2);
    /* Suitable and waiting are one line. */
    move(fixture, &second, STATUS_SUITABLE);
    assert_int_equal(ahead(fixture, &first), 2);
    move(fixture, &second, STATUS_DECLINED);
    assert_int_equal(ahead(fixture, &first), 1);
}

static enum result confirm(struct fixture *fixture, const struct person *person)
{
    return IN_WRITE(fixture->visitors, signup_move(in_tx, person->signup.id, STATUS_OFFERED, STATUS_CONFIRMED,
                                                   STATUS_BY_PERSON, NULL));
}

static void test_an_offer_is_taken_in_time_or_not_at_all(void **state)
{
    struct fixture *fixture = *state;
    struct person ana = register_person(fixture);
    struct person late = register_person(fixture);
    assert_int_equal(confirm(fixture, &ana), RESULT_CONFLICT);
    move(fixture, &ana, STATUS_SUITABLE);
    move(fixture, &ana, STATUS_OFFERED);
    assert_int_equal(confirm(fixture, &ana), RESULT_OK);
    assert_int_equal(confirm(fixture, &ana), RESULT_CONFLICT);
    move(fixture, &late, STATUS_SUITABLE);
    move(fixture, &late, STATUS_OFFERED);
    fixture_tamper(fixture, "intake.db", "UPDATE signups SET offer_until = 1 WHERE status = 'offered'");
    assert_int_equal(confirm(fixture, &late), RESULT_CONFLICT);
    reload(fixture, &late);
    assert_int_equal(late.signup.status, STATUS_OFFERED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_correction_keeps_what_it_replaces),
        cmocka_unit_test(test_a_correction_is_sent_once),
        cmocka_unit_test(test_who_waits_longer_is_ahead),
        cmocka_unit_test(test_an_offer_is_taken_in_time_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}

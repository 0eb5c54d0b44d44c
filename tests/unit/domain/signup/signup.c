/* Sign-ups: sending, finding, listing, moving; and all of it at once. */
#include "domain_fixture.h"

#include <pthread.h>
#include <sys/resource.h>

#include "domain/signup/signup.h"
#include "domain/signup/signup_change.h"
#include "domain/signup/signup_submit.h"
#include "in_tx.h"

enum { THREADS = 50 };

struct person {
    char token[ACCESS_TOKEN_TEXT_SIZE];
    struct access access;
    struct draft draft;
};

static struct person person(struct fixture *fixture, const char *name)
{
    struct person person = {0};
    person.access = fixture_access(fixture, person.token);
    person.draft.answers = answers_create(fixture->arena);
    answers_set(person.draft.answers, "name", name);
    answers_set(person.draft.answers, "_code", person.access.code);
    answers_set(person.draft.answers, "_pages", "eligibility");
    memcpy(person.draft.group_id, fixture->group.id, UUID_SIZE);
    assert_int_equal(draft_create(fixture->visitors, &person.access, &person.draft), RESULT_OK);
    return person;
}

static enum result submit(struct fixture *fixture, const struct person *person, struct arena *arena)
{
    return signup_submit(fixture->visitors, fixture->practice, &person->access, &person->draft, "1", 2, NULL,
                         arena);
}

static struct signup sent(struct fixture *fixture, const char *name)
{
    struct person sender = person(fixture, name);
    struct signup signup;
    assert_int_equal(submit(fixture, &sender, fixture->arena), RESULT_OK);
    assert_int_equal(signup_by_access(fixture->visitors, &sender.access, fixture->arena, &signup, NULL),
                     RESULT_OK);
    return signup;
}

static void test_sent(void **state)
{
    struct fixture *fixture = *state;
    struct person ana = person(fixture, "Ana Planted-Name");
    struct signup signup;
    struct draft draft;
    const char *slug = NULL;
    assert_int_equal(signup_by_access(fixture->visitors, &ana.access, fixture->arena, &signup, &slug),
                     RESULT_NOT_FOUND);
    assert_int_equal(submit(fixture, &ana, fixture->arena), RESULT_OK);
    assert_int_equal(draft_load(fixture->visitors, &ana.access, &draft, fixture->arena), RESULT_NOT_FOUND);
    assert_int_equal(signup_by_access(fixture->visitors, &ana.access, fixture->arena, &signup, &slug),
                     RESULT_OK);
    assert_string_equal(slug, "evening");
    assert_string_equal(signup.source, "web");
    assert_int_equal(signup.status, STATUS_NEW);
    assert_int_equal(signup.reply_by, clock_business_days_after(signup.received_at, 2));
    assert_false(signup.held);
    struct answers *answers =
        envelope_open_as_person(&signup.envelope, ana.access.thread_key, fixture->arena);
    assert_non_null(answers);
    assert_string_equal(answers_get(answers, "name"), "Ana Planted-Name");
    assert_string_equal(answers_get(answers, "_code"), ana.access.code);
    assert_null(answers_get(answers, "_pages"));
    assert_int_equal(signup_by_id(fixture->office, signup.id, fixture->arena, &signup, &slug), RESULT_OK);
    assert_non_null(envelope_open(&signup.envelope, fixture->secret_key, fixture->arena));
    assert_false(fixture_on_disk(fixture, "Planted-Name", 12));
    assert_true(db_checkpoint(fixture->visitors));
    assert_false(fixture_on_disk(fixture, "Planted-Name", 12));
    assert_false(fixture_on_disk(fixture, ana.access.code, 14));
}

static void test_sent_again(void **state)
{
    struct fixture *fixture = *state;
    struct person ana = person(fixture, "Ana");
    struct access found;
    assert_int_equal(submit(fixture, &ana, fixture->arena), RESULT_OK);
    assert_int_equal(submit(fixture, &ana, fixture->arena), RESULT_CONFLICT);
    fixture_tamper(fixture, "intake.db", "UPDATE groups SET state = 'closed'");
    assert_int_equal(submit(fixture, &ana, fixture->arena), RESULT_CONFLICT);
    assert_int_equal(draft_delete(fixture->visitors, &ana.access), RESULT_NOT_FOUND);
    assert_int_equal(access_by_token(fixture->visitors, ana.token, &found), RESULT_OK);
}

static void test_refused(void **state)
{
    struct fixture *fixture = *state;
    struct person ana = person(fixture, "Ana");
    struct draft draft;
    fixture_tamper(fixture, "intake.db", "UPDATE groups SET state = 'closed'");
    assert_int_equal(submit(fixture, &ana, fixture->arena), RESULT_REFUSED);
    fixture_tamper(fixture, "intake.db", "UPDATE groups SET state = 'open', closes_at = 1000");
    assert_int_equal(submit(fixture, &ana, fixture->arena), RESULT_REFUSED);
    assert_int_equal(draft_load(fixture->visitors, &ana.access, &draft, fixture->arena), RESULT_OK);
    fixture_tamper(fixture, "intake.db", "UPDATE groups SET closes_at = 99999999999999");
    assert_int_equal(submit(fixture, &ana, fixture->arena), RESULT_OK);
    struct person ben = person(fixture, "Ben");
    assert_int_equal(draft_delete(fixture->visitors, &ben.access), RESULT_OK);
    assert_int_equal(submit(fixture, &ben, fixture->arena), RESULT_NOT_FOUND);
}

static void test_held(void **state)
{
    struct fixture *fixture = *state;
    struct person robot = person(fixture, "Robot");
    struct signup signup;
    answers_set(robot.draft.answers, "_held", "1");
    assert_int_equal(submit(fixture, &robot, fixture->arena), RESULT_OK);
    assert_int_equal(signup_by_access(fixture->visitors, &robot.access, fixture->arena, &signup, NULL),
                     RESULT_OK);
    assert_true(signup.held);
}

struct racer {
    struct fixture *fixture;
    const struct person *person;
    enum result (*run)(struct racer *racer);
    const uint8_t *id;
    enum result result;
};

static void *race(void *argument)
{
    struct racer *racer = argument;
    racer->result = racer->run(racer);
    return NULL;
}

static void run_racers(struct racer *racers, size_t count)
{
    pthread_t threads[THREADS];
    for (size_t i = 0; i < count; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
}

static size_t count_results(const struct racer *racers, size_t count, enum result result)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += racers[i].result == result;
    return found;
}

static enum result race_to_submit(struct racer *racer)
{
    struct arena *arena = arena_create();
    enum result result = submit(racer->fixture, racer->person, arena);
    arena_destroy(arena);
    return result;
}

static void test_one_of_fifty(void **state)
{
    struct fixture *fixture = *state;
    struct person ana = person(fixture, "Ana");
    struct racer racers[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        racers[i] = (struct racer){.fixture = fixture, .person = &ana, .run = race_to_submit};
    run_racers(racers, THREADS);
    assert_int_equal(count_results(racers, THREADS, RESULT_OK), 1);
    assert_int_equal(count_results(racers, THREADS, RESULT_CONFLICT), THREADS - 1);
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT count(*) FROM signups"), 1);
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT sum(count) FROM signup_counts"), 1);
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT sum(count) FROM signup_days"), 1);
}

static enum result race_for_a_place(struct racer *racer)
{
    return IN_WRITE(racer->fixture->office,
                    signup_move(in_tx, racer->id, STATUS_SUITABLE, STATUS_OFFERED, STATUS_BY_STAFF, NULL));
}

static void test_capacity(void **state)
{
    enum { PEOPLE = 20, PLACES = 12 };
    struct fixture *fixture = *state;
    struct signup signups[PEOPLE];
    struct racer racers[PEOPLE];
    struct group group;
    for (size_t i = 0; i < PEOPLE; i++) {
        signups[i] = sent(fixture, "Somebody");
        assert_int_equal(IN_WRITE(fixture->office, signup_move(in_tx, signups[i].id, STATUS_NEW,
                                                               STATUS_SUITABLE, STATUS_BY_STAFF, NULL)),
                         RESULT_OK);
        racers[i] = (struct racer){.fixture = fixture, .run = race_for_a_place, .id = signups[i].id};
    }
    run_racers(racers, PEOPLE);
    assert_int_equal(count_results(racers, PEOPLE, RESULT_OK), PLACES);
    assert_int_equal(count_results(racers, PEOPLE, RESULT_CONFLICT), PEOPLE - PLACES);
    assert_int_equal(group_by_slug(fixture->visitors, "evening", fixture->arena, &group), RESULT_OK);
    assert_int_equal(group.counts[STATUS_OFFERED], PLACES);
    assert_int_equal(group.counts[STATUS_SUITABLE], PEOPLE - PLACES);
    assert_int_equal(group_places_left(&group), 0);
}

static enum result begin_offer(struct tx *tx, void *argument)
{
    return signup_offer_begins(tx, argument, clock_now());
}

static void test_moves(void **state)
{
    struct fixture *fixture = *state;
    struct signup signup = sent(fixture, "Ana");
    uint8_t account[UUID_SIZE] = {9};
    uint8_t nobody[UUID_SIZE] = {1};
    struct db *office = fixture->office;
    assert_int_equal(
        IN_WRITE(office, signup_move(in_tx, signup.id, STATUS_NEW, STATUS_OFFERED, STATUS_BY_STAFF, account)),
        RESULT_CONFLICT);
    assert_int_equal(IN_WRITE(office, signup_move(in_tx, signup.id, STATUS_NEW, STATUS_SUITABLE,
                                                  STATUS_BY_STAFF, account)),
                     RESULT_OK);
    assert_int_equal(IN_WRITE(office, signup_move(in_tx, signup.id, STATUS_NEW, STATUS_SUITABLE,
                                                  STATUS_BY_STAFF, account)),
                     RESULT_CONFLICT);
    assert_int_equal(
        IN_WRITE(office, signup_move(in_tx, nobody, STATUS_NEW, STATUS_SUITABLE, STATUS_BY_STAFF, account)),
        RESULT_NOT_FOUND);
    assert_int_equal(IN_WRITE(office, signup_move(in_tx, signup.id, STATUS_SUITABLE, STATUS_OFFERED,
                                                  STATUS_BY_SYSTEM, NULL)),
                     RESULT_OK);
    assert_int_equal(signup_by_id(office, signup.id, fixture->arena, &signup, NULL), RESULT_OK);
    assert_int_equal(signup.status, STATUS_OFFERED);
    /* The days begin when the person is told. */
    assert_int_equal(signup.offer_until, 0);
    assert_int_equal(db_write(office, begin_offer, signup.id), RESULT_OK);
    assert_int_equal(signup_by_id(office, signup.id, fixture->arena, &signup, NULL), RESULT_OK);
    assert_true(signup.offer_until >= signup.status_at + 4 * CLOCK_DAY - CLOCK_HOUR);
    assert_true(signup.offer_until <= signup.status_at + 7 * CLOCK_DAY + CLOCK_HOUR);
    assert_int_equal(IN_WRITE(fixture->visitors, signup_move(in_tx, signup.id, STATUS_OFFERED,
                                                             STATUS_CONFIRMED, STATUS_BY_PERSON, NULL)),
                     RESULT_OK);
    assert_int_equal(signup_by_id(office, signup.id, fixture->arena, &signup, NULL), RESULT_OK);
    assert_int_equal(signup.offer_until, 0);
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT count(*) FROM signup_events"), 3);
    assert_int_equal(fixture_number(fixture, "intake.db",
                                    "SELECT count(*) FROM signup_events WHERE from_status = 'new' AND "
                                    "to_status = 'suitable' AND actor_kind = 'staff' AND length(actor) = 16"),
                     1);
}

static void test_erased(void **state)
{
    struct fixture *fixture = *state;
    struct person ana = person(fixture, "Ana");
    struct signup signup;
    assert_int_equal(submit(fixture, &ana, fixture->arena), RESULT_OK);
    assert_int_equal(signup_by_access(fixture->visitors, &ana.access, fixture->arena, &signup, NULL),
                     RESULT_OK);
    fixture_tamper(fixture, "intake.db",
                   "UPDATE signups SET key_id = NULL, sealed_key = NULL, person_key = NULL, body = NULL");
    assert_int_equal(signup_by_access(fixture->visitors, &ana.access, fixture->arena, &signup, NULL),
                     RESULT_NOT_FOUND);
    assert_int_equal(signup_by_id(fixture->office, signup.id, fixture->arena, &signup, NULL), RESULT_OK);
    assert_true(signup.erased);
    assert_null(envelope_open(&signup.envelope, fixture->secret_key, fixture->arena));
    assert_int_equal(IN_WRITE(fixture->office, signup_move(in_tx, signup.id, STATUS_NEW, STATUS_SUITABLE,
                                                           STATUS_BY_STAFF, NULL)),
                     RESULT_NOT_FOUND);
}

struct listing {
    int64_t rows;
    int64_t last;
    int64_t stop_after;
};

static bool list_row(const struct signup *signup, struct arena *row_arena, void *argument)
{
    struct listing *listing = argument;
    (void)arena_allocate(row_arena, 4096);
    if (signup->received_at < listing->last)
        return false;
    listing->last = signup->received_at;
    return ++listing->rows != listing->stop_after;
}

static void test_each_in_constant_memory(void **state)
{
    enum { ROWS = 20000 };
    struct fixture *fixture = *state;
    struct rusage before;
    struct rusage after;
    struct listing listing = {0};
    (void)sent(fixture, "Ana");
    fixture_tamper(
        fixture, "intake.db",
        "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 19999) "
        "INSERT INTO signups (id, group_id, access_id, status, status_at, received_at, received_day, "
        "reply_by, "
        "offer_until, source, held, version, form_version, sealed_at, key_id, sealed_key, person_key, body) "
        "SELECT randomblob(16), group_id, NULL, status, status_at, "
        "received_at + (n * 7919) % 20011, received_day, reply_by, NULL, source, held, version, "
        "form_version, sealed_at, key_id, sealed_key, person_key, body FROM number, signups");
    assert_int_equal(signup_each(fixture->office, fixture->group.id, list_row, &listing), RESULT_OK);
    assert_int_equal(listing.rows, ROWS);
    assert_int_equal(getrusage(RUSAGE_SELF, &before), 0);
    listing = (struct listing){0};
    assert_int_equal(signup_each(fixture->office, fixture->group.id, list_row, &listing), RESULT_OK);
    assert_int_equal(getrusage(RUSAGE_SELF, &after), 0);
    assert_true(after.ru_maxrss - before.ru_maxrss < 4096);
    listing = (struct listing){.stop_after = 5};
    assert_int_equal(signup_each(fixture->office, fixture->group.id, list_row, &listing), RESULT_FAILED);
    assert_int_equal(listing.rows, 5);
}

/* A row with its body, keys and times is a bit less than half a page, so that the file grows by half of what
 * it did. */
static void test_two_share_a_page(void **state)
{
    enum { ROWS = 60 };
    struct fixture *fixture = *state;
    (void)sent(fixture, "Ana");
    int64_t before = fixture_number(fixture, "intake.db", "PRAGMA page_count");
    for (int row = 0; row < ROWS; row++)
        (void)sent(fixture, "Ana Planted-Name, with as much of a story as people tell: pain, sleep, hopes.");
    int64_t grown = fixture_number(fixture, "intake.db", "PRAGMA page_count") - before;
    assert_true(grown * 8192 <= ROWS * 5000);
}

static void test_groups(void **state)
{
    struct fixture *fixture = *state;
    struct group draft = {.slug = "later", .name = "Later", .state = "draft", .capacity = 3, .offer_days = 4};
    struct group *groups = NULL;
    struct group found;
    size_t count = 0;
    assert_int_equal(IN_WRITE(fixture->office, group_create(in_tx, &draft)), RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->office, group_create(in_tx, &draft)), RESULT_CONFLICT);
    assert_int_equal(group_list(fixture->visitors, false, fixture->arena, &groups, &count), RESULT_OK);
    assert_int_equal(count, 1);
    assert_string_equal(groups[0].slug, "evening");
    assert_string_equal(groups[0].fee, "");
    assert_int_equal(group_list(fixture->office, true, fixture->arena, &groups, &count), RESULT_OK);
    assert_int_equal(count, 2);
    assert_string_equal(groups[1].slug, "later");
    assert_false(group_takes_registrations(&groups[1], clock_now()));
    assert_true(group_takes_registrations(&groups[0], clock_now()));
    groups[0].closes_at = 1000;
    assert_true(group_takes_registrations(&groups[0], 999));
    assert_false(group_takes_registrations(&groups[0], 1000));
    assert_int_equal(group_by_slug(fixture->visitors, "nowhere", fixture->arena, &found), RESULT_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sent, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_sent_again, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_refused, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_held, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_one_of_fifty, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_capacity, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_moves, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_erased, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_each_in_constant_memory, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_two_share_a_page, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_groups, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

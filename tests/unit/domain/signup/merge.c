/* Merging loses nothing: not the place, nor what was said, nor the way in by either code. */
#include "domain_fixture.h"

#include "domain/operations/retention.h"
#include "domain/signup/history.h"
#include "domain/signup/note.h"
#include "domain/signup/signup_change.h"
#include "domain/signup/signup_correct.h"
#include "domain/signup/signup_merge.h"
#include "domain/signup/signup_person.h"
#include "domain/signup/signup_submit.h"
#include "domain/signup/signup_unmerge.h"
#include "domain/thread/draft.h"
#include "in_tx.h"

static const uint8_t account[UUID_SIZE] = {7};

struct person {
    struct access access;
    struct signup signup;
};

static struct person sent(struct fixture *fixture, const char *name, const char *hopes)
{
    struct person person;
    char token[ACCESS_TOKEN_TEXT_SIZE];
    struct draft draft = {0};
    person.access = fixture_access(fixture, token);
    memcpy(draft.group_id, fixture->group.id, UUID_SIZE);
    draft.answers = answers_create(fixture->arena);
    answers_set(draft.answers, "first_name", name);
    answers_set(draft.answers, "hopes", hopes);
    answers_set(draft.answers, "_code", person.access.code);
    assert_int_equal(draft_create(fixture->visitors, &person.access, &draft), RESULT_OK);
    assert_int_equal(signup_submit(fixture->visitors, fixture->practice, &person.access, &draft, "1", 2, NULL,
                                   fixture->arena),
                     RESULT_OK);
    assert_int_equal(
        signup_by_access(fixture->visitors, &person.access, fixture->arena, &person.signup, NULL), RESULT_OK);
    return person;
}

static void move(struct fixture *fixture, struct person *person, enum status to)
{
    assert_int_equal(IN_WRITE(fixture->office, signup_move(in_tx, person->signup.id, person->signup.status,
                                                           to, STATUS_BY_STAFF, account)),
                     RESULT_OK);
    person->signup.status = to;
}

static struct signup now(struct fixture *fixture, const struct person *person)
{
    struct signup signup;
    assert_int_equal(signup_by_id(fixture->office, person->signup.id, fixture->arena, &signup, NULL),
                     RESULT_OK);
    return signup;
}

static enum result write_merge(struct tx *tx, void *argument)
{
    return signup_merge(tx, argument);
}

static enum result merge(struct fixture *fixture, const struct person *kept, const struct person *other)
{
    struct signup own = now(fixture, kept), theirs = now(fixture, other);
    struct envelope amended = own.envelope;
    struct signup_merge merging = {.group_id = fixture->group.id,
                                   .kept = {kept->signup.id, own.status, own.version},
                                   .other = {other->signup.id, theirs.status, theirs.version},
                                   .account_id = account,
                                   .at = clock_now(),
                                   .amended = &amended};
    const struct answers *answers = envelope_open(&theirs.envelope, fixture->secret_key, fixture->arena);
    assert_true(envelope_amend(&amended, fixture->secret_key, answers, fixture->arena));
    merging.link = envelope_link(&theirs.envelope, &own.envelope, fixture->secret_key, fixture->arena,
                                 &merging.link_length);
    return db_write(fixture->office, write_merge, &merging);
}

struct undoing {
    const uint8_t *kept;
    int64_t at;
    uint8_t double_id[UUID_SIZE];
};

static enum result write_unmerge(struct tx *tx, void *argument)
{
    struct undoing *undoing = argument;
    return signup_unmerge(tx, undoing->kept, account, undoing->at, undoing->double_id);
}

static enum result unmerge(struct fixture *fixture, const struct person *kept, int64_t later)
{
    struct undoing undoing = {.kept = kept->signup.id, .at = clock_now() + later};
    return db_write(fixture->office, write_unmerge, &undoing);
}

static void set_places(struct fixture *fixture, int capacity)
{
    fixture_tamper(fixture, "intake.db",
                   capacity == 1 ? "UPDATE groups SET capacity = 1" : "UPDATE groups SET capacity = 12");
}

/* Merged away, a confirmed double lost its place, and the clock gave it to another (field case D8). */
static void a_place_is_never_lost(void **state)
{
    struct fixture *fixture = *state;
    struct person first = sent(fixture, "Ana", "a"), second = sent(fixture, "Ana", "b");
    set_places(fixture, 1);
    move(fixture, &first, STATUS_SUITABLE);
    move(fixture, &first, STATUS_OFFERED);
    move(fixture, &first, STATUS_CONFIRMED);
    assert_int_equal(merge(fixture, &second, &first), RESULT_OK);
    assert_int_equal(now(fixture, &second).status, STATUS_CONFIRMED);
    assert_int_equal(now(fixture, &first).status, STATUS_WITHDRAWN);
    assert_true(now(fixture, &first).merged);
    assert_int_equal(unmerge(fixture, &second, 0), RESULT_OK);
    assert_int_equal(now(fixture, &second).status, STATUS_NEW);
    assert_int_equal(now(fixture, &first).status, STATUS_CONFIRMED);
    assert_int_equal(unmerge(fixture, &second, 0), RESULT_NOT_FOUND);
    assert_int_equal(merge(fixture, &second, &first), RESULT_OK);
    assert_int_equal(unmerge(fixture, &second, 11 * CLOCK_MINUTE), RESULT_NOT_FOUND);
}

static void where_the_kept_one_stands(void **state)
{
    (void)state;
    static const struct {
        enum status kept, other, then;
    } cases[] = {
        {STATUS_NEW, STATUS_CONFIRMED, STATUS_CONFIRMED},
        {STATUS_SUITABLE, STATUS_OFFERED, STATUS_OFFERED},
        {STATUS_CONFIRMED, STATUS_OFFERED, STATUS_CONFIRMED},
        {STATUS_NEW, STATUS_WAITING, STATUS_WAITING},
        {STATUS_WITHDRAWN, STATUS_NEW, STATUS_NEW},
        {STATUS_LAPSED, STATUS_CONTACTED, STATUS_CONTACTED},
        {STATUS_DECLINED, STATUS_NEW, STATUS_DECLINED},
        {STATUS_DECLINED, STATUS_OFFERED, STATUS_OFFERED},
        {STATUS_NEW, STATUS_DECLINED, STATUS_NEW},
        {STATUS_WITHDRAWN, STATUS_LAPSED, STATUS_WITHDRAWN},
        {STATUS_OFFERED, STATUS_OFFERED, STATUS_OFFERED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(signup_merge_status(cases[i].kept, cases[i].other), cases[i].then);
}

static void the_earlier_place_in_line_stays(void **state)
{
    struct fixture *fixture = *state;
    struct person first = sent(fixture, "Ana", "a"), second = sent(fixture, "Ana", "b");
    move(fixture, &first, STATUS_SUITABLE);
    move(fixture, &second, STATUS_SUITABLE);
    fixture_tamper(fixture, "intake.db",
                   "UPDATE signups SET waiting_since = 5 WHERE id = (SELECT min(id) FROM signups)");
    assert_int_equal(merge(fixture, &second, &first), RESULT_OK);
    assert_int_equal(
        fixture_number(fixture, "intake.db", "SELECT waiting_since FROM signups WHERE status = 'suitable'"),
        5);
}

static const char *hopes_of(struct fixture *fixture, const struct person *person, struct signup *signup)
{
    assert_int_equal(signup_by_access(fixture->visitors, &person->access, fixture->arena, signup, NULL),
                     RESULT_OK);
    const struct answers *answers =
        envelope_open_as_person(&signup->envelope, person->access.thread_key, fixture->arena);
    assert_non_null(answers);
    return answers_get(answers, "hopes");
}

static void correct(struct fixture *fixture, const struct person *person, const char *hopes)
{
    struct signup signup;
    struct draft draft = {0};
    (void)hopes_of(fixture, person, &signup);
    memcpy(draft.group_id, fixture->group.id, UUID_SIZE);
    draft.answers = answers_create(fixture->arena);
    answers_set(draft.answers, "hopes", hopes);
    assert_int_equal(draft_attach(fixture->visitors, &person->access, &draft), RESULT_OK);
    assert_int_equal(signup_correct(fixture->visitors, fixture->practice, &person->access, &draft, &signup,
                                    "2", NULL, fixture->arena),
                     RESULT_OK);
}

/* The newer code opened "You have withdrawn" and "we will delete" (field case B18). */
static void both_codes_open_the_kept_one(void **state)
{
    struct fixture *fixture = *state;
    struct person first = sent(fixture, "Ana", "walk"), second = sent(fixture, "Ana", "sleep");
    struct person stranger = sent(fixture, "Bo", "dance");
    struct signup signup;
    move(fixture, &first, STATUS_SUITABLE);
    assert_int_equal(merge(fixture, &first, &second), RESULT_OK);
    assert_string_equal(hopes_of(fixture, &second, &signup), "sleep");
    assert_memory_equal(signup.id, first.signup.id, UUID_SIZE);
    assert_int_equal(signup.status, STATUS_SUITABLE);
    assert_string_equal(hopes_of(fixture, &first, &signup), "sleep");
    assert_string_equal(hopes_of(fixture, &stranger, &signup), "dance");
    /* Whoever corrects by one code shuts nobody out who has the other. */
    correct(fixture, &second, "both");
    assert_string_equal(hopes_of(fixture, &first, &signup), "both");
    correct(fixture, &first, "again");
    assert_string_equal(hopes_of(fixture, &second, &signup), "again");
    assert_non_null(envelope_open(&signup.envelope, fixture->secret_key, fixture->arena));
    /* A link put beside another double opens nothing. */
    fixture_tamper(fixture, "intake.db",
                   "UPDATE signups SET merged_into = (SELECT id FROM signups WHERE merged_into IS NULL AND "
                   "status = 'new') WHERE merged_into IS NOT NULL");
    assert_int_equal(signup_by_access(fixture->visitors, &second.access, fixture->arena, &signup, NULL),
                     RESULT_FAILED);
}

static void notes_history_and_attendance_follow(void **state)
{
    struct fixture *fixture = *state;
    struct person first = sent(fixture, "Ana", "a"), second = sent(fixture, "Ana", "b");
    struct history_event *events = NULL;
    struct note *notes = NULL;
    size_t count = 0;
    const struct note_text note = {.account_id = account, .text = "Planted note"};
    assert_int_equal(IN_WRITE(fixture->office, note_add(in_tx, fixture->practice, second.signup.id, &note)),
                     RESULT_OK);
    fixture_tamper(
        fixture, "intake.db",
        "INSERT INTO attendance (group_id, session, signup_id, state, at) SELECT group_id, 1, max(id), "
        "'came', 1 FROM signups");
    assert_int_equal(merge(fixture, &first, &second), RESULT_OK);
    assert_int_equal(
        note_list(fixture->office, first.signup.id, fixture->secret_key, fixture->arena, &notes, &count),
        RESULT_OK);
    assert_int_equal(count, 1);
    assert_string_equal(notes[0].text, "Planted note");
    assert_int_equal(history_list(fixture->office, first.signup.id, fixture->arena, &events, &count),
                     RESULT_OK);
    assert_int_equal(count, 3);
    static const char theirs[] =
        "SELECT count(*) FROM attendance WHERE signup_id = (SELECT min(id) FROM signups)";
    assert_int_equal(fixture_number(fixture, "intake.db", theirs), 1);
    assert_int_equal(unmerge(fixture, &first, 0), RESULT_OK);
    assert_int_equal(fixture_number(fixture, "intake.db", theirs), 0);
    assert_int_equal(
        note_list(fixture->office, first.signup.id, fixture->secret_key, fixture->arena, &notes, &count),
        RESULT_OK);
    assert_int_equal(count, 0);
    struct signup signup;
    assert_string_equal(hopes_of(fixture, &first, &signup), "a");
    assert_string_equal(hopes_of(fixture, &second, &signup), "b");
    assert_int_equal(signup.status, STATUS_NEW);
}

static void doubles_do_not_become_chains(void **state)
{
    struct fixture *fixture = *state;
    struct person a = sent(fixture, "Ana", "a"), b = sent(fixture, "Ana", "b"), c = sent(fixture, "Ana", "c");
    assert_int_equal(merge(fixture, &a, &a), RESULT_NOT_FOUND);
    assert_int_equal(merge(fixture, &a, &b), RESULT_OK);
    assert_int_equal(merge(fixture, &a, &b), RESULT_NOT_FOUND);
    assert_int_equal(merge(fixture, &c, &a), RESULT_REFUSED);
    assert_int_equal(merge(fixture, &b, &c), RESULT_NOT_FOUND);
    assert_int_equal(merge(fixture, &a, &c), RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->office, signup_move(in_tx, b.signup.id, STATUS_WITHDRAWN,
                                                           STATUS_CONTACTED, STATUS_BY_STAFF, account)),
                     RESULT_CONFLICT);
}

/* The double is kept as long as the one it was merged into, and no longer. */
static void a_double_goes_with_the_kept_one(void **state)
{
    struct fixture *fixture = *state;
    struct person first = sent(fixture, "Ana", "a"), second = sent(fixture, "Ana", "b");
    struct db *commands = NULL;
    struct retention_done done;
    char path[FIXTURE_PATH_SIZE];
    assert_int_equal(merge(fixture, &first, &second), RESULT_OK);
    fixture->config.retention_withdrawn = 1;
    commands =
        db_open(fixture_path(fixture, "intake.db", path), DATABASE_INTAKE, ROLE_COMMAND, fixture->problems);
    assert_non_null(commands);
    assert_int_equal(
        retention_purge(commands, &fixture->config, clock_now() + 9 * CLOCK_DAY, NULL, NULL, &done),
        RESULT_OK);
    assert_int_equal(done.signups, 0);
    db_close(commands);
    static const char living[] = "SELECT count(*) FROM signups WHERE body IS NOT NULL";
    assert_int_equal(fixture_number(fixture, "intake.db", living), 2);
    /* By the code of the double. */
    assert_int_equal(signup_erase(fixture->visitors, &second.access, first.signup.id), RESULT_OK);
    assert_int_equal(fixture_number(fixture, "intake.db", living), 0);
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT count(*) FROM accesses"), 0);
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT count(*) FROM signup_versions"), 0);
    assert_int_equal(
        fixture_number(fixture, "intake.db", "SELECT count(*) FROM signups WHERE merged_key IS NOT NULL"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_place_is_never_lost, fixture_open, fixture_close),
        cmocka_unit_test(where_the_kept_one_stands),
        cmocka_unit_test_setup_teardown(the_earlier_place_in_line_stays, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(both_codes_open_the_kept_one, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(notes_history_and_attendance_follow, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(doubles_do_not_become_chains, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(a_double_goes_with_the_kept_one, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Questions: sent once, read by their two readers, answered, erased, in one thread with a registration. */
#include "domain_fixture.h"

#include "domain/signup/signup.h"
#include "domain/signup/signup_person.h"
#include "domain/signup/signup_submit.h"
#include "domain/thread/draft.h"
#include "domain/thread/enquiry_desk.h"
#include "domain/thread/enquiry_word.h"
#include "in_tx.h"

struct asker {
    char token[ACCESS_TOKEN_TEXT_SIZE];
    struct access access;
    struct enquiry_form form;
};

static struct asker asker(struct fixture *fixture, const char *question)
{
    struct asker asker = {0};
    asker.access = fixture_access(fixture, asker.token);
    struct answers *answers = answers_create(fixture->arena);
    answers_set(answers, "first_name", "Planted-Asker");
    answers_set(answers, "question", question);
    asker.form = (struct enquiry_form){.kind = ENQUIRY_FIT,
                                       .group_id = fixture->group.id,
                                       .answers = answers,
                                       .form_version = "ask-1",
                                       .reply_days = 2,
                                       .opens_thread = true};
    random_uuid(clock_now(), asker.form.form_id);
    return asker;
}

static enum result ask(struct fixture *fixture, const struct asker *asker)
{
    return enquiry_send(fixture->visitors, fixture->practice, &asker->access, &asker->form, fixture->arena);
}

static struct enquiry newest(struct fixture *fixture, const struct asker *asker, size_t expected)
{
    struct enquiry *enquiries = NULL;
    size_t count = 0;
    assert_int_equal(enquiry_list(fixture->visitors, &asker->access, fixture->arena, &enquiries, &count),
                     RESULT_OK);
    assert_int_equal(count, expected);
    return count == 0 ? (struct enquiry){0} : enquiries[0];
}

static void test_sent_and_read(void **state)
{
    struct fixture *fixture = *state;
    struct asker ana = asker(fixture, "May I lie down? Planted-Question");
    assert_int_equal(ask(fixture, &ana), RESULT_OK);
    struct enquiry enquiry = newest(fixture, &ana, 1);
    assert_int_equal(enquiry.kind, ENQUIRY_FIT);
    assert_int_equal(enquiry.status, ENQUIRY_NEW);
    assert_string_equal(enquiry.group_slug, "evening");
    assert_int_equal(enquiry.reply_by, clock_business_days_after(enquiry.received_at, 2));
    struct answers *answers =
        envelope_open_as_person(&enquiry.envelope, ana.access.thread_key, fixture->arena);
    assert_non_null(answers);
    assert_string_equal(answers_get(answers, "first_name"), "Planted-Asker");
    assert_int_equal(enquiry_by_id(fixture->office, enquiry.id, fixture->arena, &enquiry), RESULT_OK);
    assert_non_null(envelope_open(&enquiry.envelope, fixture->secret_key, fixture->arena));
    assert_false(enquiry.has_signup);
    assert_true(db_checkpoint(fixture->visitors));
    assert_false(fixture_on_disk(fixture, "Planted-Asker", 13));
    assert_false(fixture_on_disk(fixture, "Planted-Question", 16));
}

static void test_a_second_click_is_the_same_question(void **state)
{
    struct fixture *fixture = *state;
    struct asker ana = asker(fixture, "Once?");
    assert_int_equal(ask(fixture, &ana), RESULT_OK);
    assert_int_equal(ask(fixture, &ana), RESULT_CONFLICT);
    (void)newest(fixture, &ana, 1);
    ana.form.opens_thread = false;
    ana.form.group_id = NULL;
    ana.form.kind = ENQUIRY_QUESTION;
    random_uuid(clock_now() + 1, ana.form.form_id);
    assert_int_equal(ask(fixture, &ana), RESULT_OK);
    assert_null(newest(fixture, &ana, 2).group_slug);
}

struct seen {
    int rows;
    int held;
};

static struct seen see(struct fixture *fixture)
{
    struct seen seen = {0};
    struct enquiry *list = NULL;
    size_t count = 0;
    struct tx *tx = db_begin(fixture->office);
    for (int is_open = 0; is_open < 2; is_open++) {
        assert_int_equal(enquiry_page(tx, is_open == 1, 0, 100, fixture->arena, &list, &count), RESULT_OK);
        for (size_t i = 0; i < count; i++)
            seen.held += list[i].held;
        seen.rows += (int)count;
    }
    db_end(tx);
    return seen;
}

/* More than 500 that waited, and those that waited longest were in no list any more (field case D19). */
static void test_who_waits_longest_comes_first(void **state)
{
    struct fixture *fixture = *state;
    struct enquiry *list = NULL;
    size_t count = 0;
    for (int i = 0; i < 3; i++) {
        struct asker ana = asker(fixture, "Waits?");
        assert_int_equal(ask(fixture, &ana), RESULT_OK);
    }
    fixture_tamper(fixture, "intake.db",
                   "UPDATE enquiries SET received_at = 5 WHERE id = (SELECT max(id) FROM enquiries)");
    struct tx *tx = db_begin(fixture->office);
    assert_int_equal(enquiry_page(tx, true, 0, 1, fixture->arena, &list, &count), RESULT_OK);
    assert_int_equal(count, 1);
    assert_int_equal(list[0].received_at, 5);
    assert_int_equal(enquiry_page(tx, true, 1, 500, fixture->arena, &list, &count), RESULT_OK);
    assert_true(count >= 2);
    assert_true(list[0].received_at > 5);
    db_end(tx);
}

static void test_answered_by_staff(void **state)
{
    struct fixture *fixture = *state;
    struct asker ana = asker(fixture, "Held?");
    struct seen before = see(fixture);
    int64_t unanswered = 0, overdue = 0, left = 0;
    ana.form.held = true;
    assert_int_equal(ask(fixture, &ana), RESULT_OK);
    struct seen after = see(fixture);
    assert_int_equal(after.rows, before.rows + 1);
    assert_int_equal(after.held, before.held + 1);
    struct enquiry enquiry = newest(fixture, &ana, 1);
    assert_int_equal(enquiry_counts(fixture->office, clock_now(), &unanswered, &overdue), RESULT_OK);
    assert_int_equal(overdue, 0);
    assert_int_equal(enquiry_counts(fixture->office, enquiry.reply_by + 1, &unanswered, &overdue), RESULT_OK);
    assert_int_equal(overdue, unanswered);
    assert_int_equal(
        IN_WRITE(fixture->office, enquiry_set_status(in_tx, enquiry.id, ENQUIRY_NEW, ENQUIRY_ANSWERED)),
        RESULT_OK);
    assert_int_equal(
        IN_WRITE(fixture->office, enquiry_set_status(in_tx, enquiry.id, ENQUIRY_NEW, ENQUIRY_CLOSED)),
        RESULT_CONFLICT);
    enquiry = newest(fixture, &ana, 1);
    assert_int_equal(enquiry.status, ENQUIRY_ANSWERED);
    assert_false(enquiry.held);
    assert_int_equal(enquiry_counts(fixture->office, clock_now(), &left, &overdue), RESULT_OK);
    assert_int_equal(left, unanswered - 1);
}

static void test_erased(void **state)
{
    struct fixture *fixture = *state;
    struct asker ana = asker(fixture, "Gone?");
    struct access access;
    assert_int_equal(ask(fixture, &ana), RESULT_OK);
    struct enquiry enquiry = newest(fixture, &ana, 1);
    assert_int_equal(enquiry_erase(fixture->visitors, &ana.access), RESULT_OK);
    assert_int_equal(access_by_token(fixture->visitors, ana.token, &access), RESULT_NOT_FOUND);
    assert_int_equal(enquiry_by_id(fixture->office, enquiry.id, fixture->arena, &enquiry), RESULT_OK);
    assert_true(enquiry.erased);
    assert_null(enquiry.envelope.sealed_key);
    assert_int_equal(enquiry_erase(fixture->visitors, &ana.access), RESULT_NOT_FOUND);
}

static void test_becomes_a_registration(void **state)
{
    struct fixture *fixture = *state;
    struct asker ana = asker(fixture, "May I join?");
    struct draft draft = {.answers = answers_create(fixture->arena)};
    struct signup signup;
    struct access access;
    assert_int_equal(ask(fixture, &ana), RESULT_OK);
    answers_set(draft.answers, "first_name", "Planted-Asker");
    memcpy(draft.group_id, fixture->group.id, UUID_SIZE);
    assert_int_equal(draft_attach(fixture->visitors, &ana.access, &draft), RESULT_OK);
    assert_int_equal(draft_attach(fixture->visitors, &ana.access, &draft), RESULT_CONFLICT);
    assert_int_equal(draft_delete(fixture->visitors, &ana.access), RESULT_OK);
    assert_int_equal(access_by_token(fixture->visitors, ana.token, &access), RESULT_OK);
    assert_int_equal(draft_attach(fixture->visitors, &ana.access, &draft), RESULT_OK);
    assert_int_equal(signup_submit(fixture->visitors, fixture->practice, &ana.access, &draft, "1", 2, NULL,
                                   fixture->arena),
                     RESULT_OK);
    assert_int_equal(signup_by_access(fixture->visitors, &ana.access, fixture->arena, &signup, NULL),
                     RESULT_OK);
    struct enquiry enquiry = newest(fixture, &ana, 1);
    assert_int_equal(enquiry_by_id(fixture->office, enquiry.id, fixture->arena, &enquiry), RESULT_OK);
    assert_true(enquiry.has_signup);
    assert_memory_equal(enquiry.signup_id, signup.id, UUID_SIZE);
    assert_int_equal(signup_erase(fixture->visitors, &ana.access, signup.id), RESULT_OK);
    assert_int_equal(enquiry_by_id(fixture->office, enquiry.id, fixture->arena, &enquiry), RESULT_OK);
    assert_true(enquiry.erased);
}

static void test_words(void **state)
{
    (void)state;
    for (int kind = 0; kind < ENQUIRY_KIND_COUNT; kind++) {
        assert_int_equal(enquiry_kind_from_word(enquiry_kind_word((enum enquiry_kind)kind)), kind);
        assert_true(enquiry_kind_label((enum enquiry_kind)kind)[0] != '\0');
    }
    for (int status = 0; status < ENQUIRY_STATUS_COUNT; status++) {
        assert_int_equal(enquiry_status_from_word(enquiry_status_word((enum enquiry_status)status)), status);
        assert_true(enquiry_status_label((enum enquiry_status)status)[0] != '\0');
        assert_true(enquiry_status_sentence((enum enquiry_status)status)[0] != '\0');
    }
    assert_int_equal(enquiry_kind_from_word(NULL), ENQUIRY_KIND_COUNT);
    assert_int_equal(enquiry_kind_from_word("other"), ENQUIRY_KIND_COUNT);
    assert_int_equal(enquiry_status_from_word(NULL), ENQUIRY_STATUS_COUNT);
    assert_string_equal(enquiry_status_label(ENQUIRY_STATUS_COUNT), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sent_and_read),
        cmocka_unit_test(test_a_second_click_is_the_same_question),
        cmocka_unit_test(test_answered_by_staff),
        cmocka_unit_test(test_who_waits_longest_comes_first),
        cmocka_unit_test(test_erased),
        cmocka_unit_test(test_becomes_a_registration),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}

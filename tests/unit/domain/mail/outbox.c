/* The outbox: in the transaction of what it tells about, unreadable on the disk, and worked through without
 * loss. */
#include "domain_fixture.h"

#include "base/crypto_box.h"
#include "domain/mail/delivery.h"
#include "domain/mail/outbox_queue.h"
#include "domain/signup/signup.h"
#include "domain/signup/signup_change.h"
#include "domain/signup/signup_submit.h"
#include "in_tx.h"

static const struct mail MAIL = {
    .to = "planted.person@example.org",
    .subject = "Planted subject",
    .text = "Planted text, \"quoted\",\nof lines\n",
    .html = "<p>Planted HTML</p>",
    .calendar = "BEGIN:VCALENDAR\r\nX-PLANTED:1\r\nEND:VCALENDAR\r\n",
};

struct office {
    struct fixture *fixture;
    struct db *db; /* intake.db as the mail process sees it */
    uint8_t *key;
};

static struct office open_office(struct fixture *fixture)
{
    char path[FIXTURE_PATH_SIZE];
    struct office office = {.fixture = fixture};
    fixture->config.mail_transport = "file";
    fixture->config.mail_timeout_seconds = 120;
    fixture->config.mail_retry_seconds = 60;
    fixture->config.mail_give_up_days = 5;
    office.db =
        db_open(fixture_path(fixture, "intake.db", path), DATABASE_INTAKE, ROLE_MAIL, fixture->problems);
    office.key = practice_load_mail_key(&fixture->config, fixture->problems);
    problems_print(fixture->problems, stderr);
    assert_true(office.db != NULL && office.key != NULL);
    return office;
}

static void close_office(struct office *office)
{
    db_close(office->db);
    crypto_secret_free(office->key);
}

static enum result take(struct office *office, struct outbox_item *item)
{
    return outbox_take(office->db, &office->fixture->config, office->key, office->fixture->arena, item);
}

static struct outbox_message *planted(struct fixture *fixture, const char *kind, int64_t due_at)
{
    return outbox_prepare(fixture->practice, kind, &MAIL, due_at, fixture->arena);
}

static int64_t rows(const struct fixture *fixture)
{
    return fixture_number(fixture, "intake.db", "SELECT count(*) FROM outbox");
}

static void assert_nothing_planted(const struct fixture *fixture)
{
    static const char *const words[] = {"planted.person", "Planted", "PLANTED"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_false(fixture_on_disk(fixture, words[i], strlen(words[i])));
}

static void test_what_is_written_comes_out_once(void **state)
{
    struct fixture *fixture = *state;
    struct office office = open_office(fixture);
    struct outbox_item item;
    assert_int_equal(take(&office, &item), RESULT_NOT_FOUND);
    struct outbox_message *message = planted(fixture, "received", 0);
    assert_int_equal(IN_WRITE(fixture->visitors, outbox_add(in_tx, message, NULL)), RESULT_OK);
    assert_nothing_planted(fixture);
    assert_int_equal(take(&office, &item), RESULT_OK);
    assert_memory_equal(item.id, message->id, UUID_SIZE);
    assert_int_equal(item.attempts, 1);
    assert_string_equal(item.mail.to, MAIL.to);
    assert_string_equal(item.mail.subject, MAIL.subject);
    assert_string_equal(item.mail.text, MAIL.text);
    assert_string_equal(item.mail.html, MAIL.html);
    assert_string_equal(item.mail.calendar, MAIL.calendar);
    struct outbox_item other;
    assert_int_equal(take(&office, &other), RESULT_NOT_FOUND);
    assert_int_equal(outbox_sent(office.db, &item), RESULT_OK);
    assert_int_equal(rows(fixture), 0);
    assert_true(db_checkpoint(office.db));
    assert_false(fixture_on_disk(fixture, message->box, 64));
    assert_nothing_planted(fixture);
    close_office(&office);
}

static void test_lengths_say_little(void **state)
{
    struct fixture *fixture = *state;
    struct mail brief = {.to = "a@example.org", .subject = "a", .text = "a", .html = "a"};
    struct outbox_message *one = outbox_prepare(fixture->practice, "received", &brief, 0, fixture->arena);
    assert_int_equal(one->box_length, planted(fixture, "declined", 0)->box_length);
}

struct told {
    const struct outbox_message *message;
    enum result result;
};

static enum result tell(struct tx *tx, void *argument)
{
    const struct told *told = argument;
    assert_int_equal(outbox_add(tx, told->message, NULL), RESULT_OK);
    return told->result;
}

static void test_a_write_that_fails_tells_nobody(void **state)
{
    struct fixture *fixture = *state;
    struct outbox_message *message = planted(fixture, "received", 0);
    message->next = planted(fixture, "staff-new", 0);
    struct told told = {message, RESULT_CONFLICT};
    assert_int_equal(db_write(fixture->visitors, tell, &told), RESULT_CONFLICT);
    assert_int_equal(rows(fixture), 0);
    told.result = RESULT_OK;
    assert_int_equal(db_write(fixture->visitors, tell, &told), RESULT_OK);
    assert_int_equal(rows(fixture), 2);
}

static void test_what_was_interrupted_is_due_again(void **state)
{
    struct fixture *fixture = *state;
    struct office office = open_office(fixture);
    struct outbox_item item, again;
    IN_WRITE(fixture->visitors, outbox_add(in_tx, planted(fixture, "received", 0), NULL));
    assert_int_equal(take(&office, &item), RESULT_OK);
    assert_int_equal(take(&office, &again), RESULT_NOT_FOUND);
    assert_int_equal(outbox_resume(office.db), RESULT_OK);
    assert_int_equal(take(&office, &again), RESULT_OK);
    assert_memory_equal(item.id, again.id, UUID_SIZE);
    assert_int_equal(again.attempts, 2);
    assert_true(again.ready_at == item.ready_at);
    close_office(&office);
}

static void test_failures_wait_longer_each_time_and_end(void **state)
{
    struct fixture *fixture = *state;
    struct office office = open_office(fixture);
    struct outbox_item item;
    IN_WRITE(fixture->visitors, outbox_add(in_tx, planted(fixture, "received", 0), NULL));
    int64_t waited = 0;
    for (int attempt = 1; attempt <= 12; attempt++) {
        assert_int_equal(take(&office, &item), RESULT_OK);
        assert_int_equal(item.attempts, attempt);
        assert_int_equal(outbox_failed(office.db, &fixture->config, &item, "connection"), RESULT_OK);
        int64_t wait = fixture_number(fixture, "intake.db", "SELECT due_at - last_at FROM outbox");
        assert_true(wait >= 60 * CLOCK_SECOND && wait < 9 * CLOCK_HOUR + CLOCK_MINUTE);
        assert_true(attempt > 8 || wait > waited);
        waited = wait;
        assert_int_equal(take(&office, &item), RESULT_NOT_FOUND);
        fixture_tamper(fixture, "intake.db", "UPDATE outbox SET due_at = 0");
    }
    fixture_tamper(fixture, "intake.db", "UPDATE outbox SET ready_at = ready_at - 6 * 86400000");
    assert_int_equal(take(&office, &item), RESULT_OK);
    assert_int_equal(outbox_failed(office.db, &fixture->config, &item, "connection"), RESULT_OK);
    assert_int_equal(fixture_number(fixture, "intake.db",
                                    "SELECT count(*) FROM outbox WHERE state = 'refused' AND box IS NULL AND "
                                    "last_error = 'expired'"),
                     1);
    close_office(&office);
}

static void test_refusals_say_whose_and_nothing_else(void **state)
{
    struct fixture *fixture = *state;
    struct office office = open_office(fixture);
    struct outbox_item item;
    struct outbox_refusal *refusals = NULL;
    struct outbox_counts counts;
    size_t count = 0;
    struct mail astray = MAIL;
    astray.to = "not an address\r\nRCPT TO:<x@example.org>";
    IN_WRITE(fixture->visitors, outbox_add(in_tx, planted(fixture, "received", 0), NULL));
    IN_WRITE(fixture->office,
             outbox_add(in_tx, outbox_prepare(fixture->practice, "offer", &astray, 0, fixture->arena), NULL));
    assert_int_equal(take(&office, &item), RESULT_OK);
    assert_int_equal(outbox_refused(office.db, &item, "address"), RESULT_OK);
    assert_int_equal(take(&office, &item), RESULT_NOT_FOUND);
    assert_int_equal(outbox_count(fixture->office, &counts), RESULT_OK);
    assert_int_equal(counts.refused, 2);
    assert_int_equal(counts.waiting, 0);
    assert_int_equal(outbox_refusals(fixture->office, fixture->arena, &refusals, &count), RESULT_OK);
    assert_int_equal(count, 2);
    assert_string_equal(refusals[0].error, "address");
    assert_nothing_planted(fixture);
    assert_int_equal(IN_WRITE(fixture->office, outbox_dismiss(in_tx, refusals[0].id)), RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->office, outbox_dismiss(in_tx, refusals[0].id)), RESULT_NOT_FOUND);
    assert_int_equal(rows(fixture), 1);
    close_office(&office);
}

static void test_what_was_not_sealed_for_this_row_is_not_sent(void **state)
{
    struct fixture *fixture = *state;
    struct office office = open_office(fixture);
    struct outbox_item item;
    struct outbox_message *one = planted(fixture, "received", 0);
    struct outbox_message *other = planted(fixture, "received", 0);
    one->box = other->box;
    one->box_length = other->box_length;
    IN_WRITE(fixture->visitors, outbox_add(in_tx, one, NULL));
    IN_WRITE(fixture->visitors, outbox_add(in_tx, planted(fixture, "received", 0), NULL));
    fixture_tamper(fixture, "intake.db", "UPDATE outbox SET due_at = due_at - 1000");
    assert_int_equal(take(&office, &item), RESULT_OK);
    assert_memory_not_equal(item.id, one->id, UUID_SIZE);
    assert_int_equal(
        fixture_number(fixture, "intake.db",
                       "SELECT count(*) FROM outbox WHERE last_error = 'unreadable' AND box IS NULL"),
        1);
    close_office(&office);
}

static void test_staff_are_told_once_for_many(void **state)
{
    struct fixture *fixture = *state;
    struct office office = open_office(fixture);
    struct outbox_item item;
    for (int i = 0; i < 5; i++)
        assert_int_equal(
            IN_WRITE(fixture->visitors, outbox_add(in_tx, planted(fixture, "staff-new", 0), NULL)),
            RESULT_OK);
    assert_int_equal(rows(fixture), 1);
    assert_int_equal(take(&office, &item), RESULT_OK);
    /* That one may have been read already. */
    IN_WRITE(fixture->visitors, outbox_add(in_tx, planted(fixture, "staff-new", 0), NULL));
    assert_int_equal(rows(fixture), 2);
    close_office(&office);
}

static void register_somebody(struct fixture *fixture, uint8_t id[static UUID_SIZE])
{
    char token[ACCESS_TOKEN_TEXT_SIZE];
    struct access access = fixture_access(fixture, token);
    struct draft draft = {.answers = answers_create(fixture->arena),
                          .started_at = clock_now(),
                          .expires_at = clock_now() + CLOCK_DAY};
    struct signup signup;
    memcpy(draft.group_id, fixture->group.id, UUID_SIZE);
    answers_set(draft.answers, "first_name", "Ann");
    assert_int_equal(draft_create(fixture->visitors, &access, &draft), RESULT_OK);
    assert_int_equal(
        signup_submit(fixture->visitors, fixture->practice, &access, &draft, "1", 2, NULL, fixture->arena),
        RESULT_OK);
    assert_int_equal(signup_by_access(fixture->visitors, &access, fixture->arena, &signup, NULL), RESULT_OK);
    memcpy(id, signup.id, UUID_SIZE);
}

static void test_an_answered_offer_is_not_reminded_of(void **state)
{
    struct fixture *fixture = *state;
    uint8_t id[UUID_SIZE];
    register_somebody(fixture, id);
    assert_int_equal(
        IN_WRITE(fixture->office, signup_move(in_tx, id, STATUS_NEW, STATUS_SUITABLE, STATUS_BY_STAFF, NULL)),
        RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->office,
                              signup_move(in_tx, id, STATUS_SUITABLE, STATUS_OFFERED, STATUS_BY_STAFF, NULL)),
                     RESULT_OK);
    IN_WRITE(fixture->office, outbox_add(in_tx, planted(fixture, "reminder", clock_now() + CLOCK_DAY), id));
    IN_WRITE(fixture->office, outbox_add(in_tx, planted(fixture, "offer", 0), id));
    assert_int_equal(rows(fixture), 2);
    assert_int_equal(IN_WRITE(fixture->visitors, signup_move(in_tx, id, STATUS_OFFERED, STATUS_CONFIRMED,
                                                             STATUS_BY_PERSON, NULL)),
                     RESULT_OK);
    /* Nor is the offer sent that was answered before it went. */
    assert_int_equal(rows(fixture), 0);
    IN_WRITE(fixture->office, outbox_add(in_tx, planted(fixture, "received", 0), id));
    assert_int_equal(rows(fixture), 1);
    fixture_tamper(fixture, "intake.db", "UPDATE signups SET body = NULL, sealed_key = NULL");
    assert_int_equal(rows(fixture), 0);
}

static void test_the_public_process_cannot_read_the_outbox(void **state)
{
    (void)state;
    assert_int_equal(role_authorize(DATABASE_INTAKE, ROLE_PUBLIC, 20, "outbox", "box", NULL), 1);
    assert_int_equal(role_authorize(DATABASE_INTAKE, ROLE_PUBLIC, 9, "outbox", NULL, NULL), 1);
    assert_int_equal(role_authorize(DATABASE_INTAKE, ROLE_MAIL, 20, "signups", "body", NULL), 1);
}

static bool never(void)
{
    return false;
}

static void test_files_are_one_a_message(void **state)
{
    struct fixture *fixture = *state;
    struct outbox_item item = {.mail = MAIL};
    const char *error = "";
    char folder[FIXTURE_PATH_SIZE];
    fixture->config.mail_transport = "file";
    fixture->config.mail_from = "desk@example.org";
    fixture->config.mail_sender_name = "Desk";
    fixture->config.mail_reply_to = "";
    fixture->config.mail_directory = fixture_path(fixture, "mail", folder);
    struct delivery *delivery = delivery_open(&fixture->config, never, fixture->problems);
    assert_non_null(delivery);
    assert_int_equal(delivery_send(delivery, &item, &error), MAILER_SENT);
    assert_int_equal(delivery_send(delivery, &item, &error), MAILER_SENT);
    item.mail.to = "a@b\r\n";
    assert_int_equal(delivery_send(delivery, &item, &error), MAILER_REFUSED);
    delivery_close(delivery);
    char command[3 * FIXTURE_PATH_SIZE];
    (void)snprintf(command, sizeof command, "test $(ls %s/*.eml | wc -l) = 1 && rm -r %s", folder, folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(test_what_is_written_comes_out_once),
        TEST(test_lengths_say_little),
        TEST(test_a_write_that_fails_tells_nobody),
        TEST(test_what_was_interrupted_is_due_again),
        TEST(test_failures_wait_longer_each_time_and_end),
        TEST(test_refusals_say_whose_and_nothing_else),
        TEST(test_what_was_not_sealed_for_this_row_is_not_sent),
        TEST(test_staff_are_told_once_for_many),
        TEST(test_an_answered_offer_is_not_reminded_of),
        TEST(test_the_public_process_cannot_read_the_outbox),
        TEST(test_files_are_one_a_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

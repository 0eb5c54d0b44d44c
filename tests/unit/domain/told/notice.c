/* Everybody is told: what has to be told is a row of the write that made it so, and stays open until somebody
 * told them. Before there were such rows, whom no mail could reach was simply not told (field cases A1, A3,
 * D11). */
#include "domain_fixture.h"

#include "domain/mail/outbox_queue.h"
#include "domain/signup/signup_change.h"
#include "domain/signup/signup_desk.h"
#include "domain/signup/signup_enter.h"
#include "domain/waiting/group_desk.h"
#include "domain/waiting/waiting_tick.h"
#include "in_tx.h"

static const uint8_t account[UUID_SIZE] = {7};

static const struct mail MAIL = {
    .to = "planted@example.org", .subject = "Planted", .text = "Planted", .html = ""};

struct id {
    uint8_t bytes[UUID_SIZE];
};

static int64_t count(const struct fixture *fixture, const char *condition)
{
    char sql[256];
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM notices WHERE %s", condition);
    return fixture_number(fixture, "intake.db", sql);
}

static struct id entered(struct fixture *fixture)
{
    struct id id;
    struct answers *answers = answers_create(fixture->arena);
    answers_set(answers, "first_name", "Planted");
    struct signup_entry entry = {.group = &fixture->group,
                                 .answers = answers,
                                 .form_version = "1",
                                 .source = "phone",
                                 .reply_days = 2};
    struct envelope envelope;
    signup_enter_seal(fixture->practice, &entry, &envelope, fixture->arena);
    memcpy(id.bytes, envelope.id, UUID_SIZE);
    assert_int_equal(IN_WRITE(fixture->office, signup_enter(in_tx, &entry, &envelope)), RESULT_OK);
    return id;
}

static void move(struct fixture *fixture, struct id id, enum status from, enum status to)
{
    assert_int_equal(
        IN_WRITE(fixture->office, signup_move(in_tx, id.bytes, from, to, STATUS_BY_STAFF, account)),
        RESULT_OK);
}

/* Moves with the mail of that kind. */
static void move_with_mail(struct fixture *fixture, struct id id, enum status from, enum status to,
                           const char *kind)
{
    struct outbox_message *message = outbox_prepare(fixture->practice, kind, &MAIL, 0, fixture->arena);
    struct signup_change change = {.id = id.bytes,
                                   .from = from,
                                   .to = to,
                                   .actor = STATUS_BY_STAFF,
                                   .account_id = account,
                                   .at = clock_now(),
                                   .kind = "status",
                                   .messages = message};
    assert_int_equal(signup_change_make(fixture->office, &change), RESULT_OK);
}

static void hold(struct fixture *fixture, struct id id, const char *kind)
{
    struct outbox_message *message = outbox_prepare(fixture->practice, kind, &MAIL, 0, fixture->arena);
    message->is_held = true;
    assert_int_equal(IN_WRITE(fixture->office, outbox_add(in_tx, message, id.bytes)), RESULT_OK);
}

static void who_gets_no_mail_is_a_call(void **state)
{
    struct fixture *fixture = *state;
    struct id id = entered(fixture);
    assert_int_equal(count(fixture, "kind = 'received' AND state = 'told' AND how = 'phone'"), 1);
    move(fixture, id, STATUS_NEW, STATUS_SUITABLE);
    assert_int_equal(count(fixture, "state = 'call'"), 0);
    move(fixture, id, STATUS_SUITABLE, STATUS_WAITING);
    assert_int_equal(count(fixture, "kind = 'waiting' AND state = 'call' AND due_at > at"), 1);
    /* The newer thing to tell takes the place of the older. */
    move(fixture, id, STATUS_WAITING, STATUS_OFFERED);
    assert_int_equal(count(fixture, "kind = 'waiting' AND state = 'dropped'"), 1);
    assert_int_equal(count(fixture, "kind = 'offer' AND state = 'call'"), 1);
    assert_int_equal(count(fixture, "ended_at IS NULL"), 1);
}

static void an_offer_of_the_clock_and_its_lapse_are_told_too(void **state)
{
    struct fixture *fixture = *state;
    struct id id = entered(fixture);
    int64_t changed = 0;
    move(fixture, id, STATUS_NEW, STATUS_SUITABLE);
    move(fixture, id, STATUS_SUITABLE, STATUS_OFFERED);
    fixture_tamper(fixture, "intake.db", "UPDATE signups SET offer_until = 1000");
    assert_int_equal(waiting_tick(fixture->visitors, clock_now(), &changed), RESULT_OK);
    assert_int_equal(changed, 1);
    assert_int_equal(count(fixture, "kind = 'lapsed' AND state = 'call'"), 1);
    assert_int_equal(count(fixture, "kind = 'offer' AND state = 'dropped'"), 1);
}

/* The row of the mail says how it ended, whoever wrote it: the mail process has no right to notices. */
static void a_mail_ends_its_notice(void **state)
{
    struct fixture *fixture = *state;
    char path[FIXTURE_PATH_SIZE];
    struct outbox_item item;
    struct id id = entered(fixture);
    fixture->config.mail_timeout_seconds = 120;
    struct db *mail =
        db_open(fixture_path(fixture, "intake.db", path), DATABASE_INTAKE, ROLE_MAIL, fixture->problems);
    uint8_t *key = practice_load_mail_key(&fixture->config, fixture->problems);
    move_with_mail(fixture, id, STATUS_NEW, STATUS_WAITING, "waiting");
    assert_int_equal(count(fixture, "kind = 'waiting' AND state = 'queued'"), 1);
    assert_int_equal(outbox_take(mail, &fixture->config, key, fixture->arena, &item), RESULT_OK);
    assert_int_equal(count(fixture, "state = 'queued'"), 1);
    assert_int_equal(outbox_sent(mail, &item), RESULT_OK);
    assert_int_equal(count(fixture, "kind = 'waiting' AND state = 'handed' AND ended_at IS NOT NULL"), 1);
    move_with_mail(fixture, id, STATUS_WAITING, STATUS_DECLINED, "declined");
    assert_int_equal(outbox_take(mail, &fixture->config, key, fixture->arena, &item), RESULT_OK);
    assert_int_equal(outbox_refused(mail, &item, "address"), RESULT_OK);
    assert_int_equal(count(fixture, "kind = 'declined' AND state = 'failed' AND ended_at IS NULL"), 1);
    crypto_secret_free(key);
    db_close(mail);
}

/* D11: what is no longer so is not sent. */
static void an_offer_that_is_over_is_not_mailed(void **state)
{
    struct fixture *fixture = *state;
    struct id id = entered(fixture);
    move(fixture, id, STATUS_NEW, STATUS_SUITABLE);
    hold(fixture, id, "offer");
    move(fixture, id, STATUS_SUITABLE, STATUS_OFFERED);
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT count(*) FROM outbox WHERE kind = 'offer'"),
                     1);
    assert_int_equal(count(fixture, "kind = 'offer' AND state = 'queued' AND outbox_id IS NOT NULL"), 1);
    move(fixture, id, STATUS_OFFERED, STATUS_DECLINED);
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT count(*) FROM outbox"), 0);
    assert_int_equal(count(fixture, "kind = 'offer' AND state = 'dropped'"), 1);
}

static void a_lapse_is_mailed_by_the_clock(void **state)
{
    struct fixture *fixture = *state;
    struct id id = entered(fixture);
    move(fixture, id, STATUS_NEW, STATUS_SUITABLE);
    hold(fixture, id, "lapsed");
    move(fixture, id, STATUS_SUITABLE, STATUS_OFFERED);
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT count(*) FROM outbox"), 0);
    fixture_tamper(fixture, "intake.db", "UPDATE signups SET offer_until = 1000");
    assert_int_equal(waiting_tick(fixture->visitors, clock_now(), NULL), RESULT_OK);
    assert_int_equal(count(fixture, "kind = 'lapsed' AND state = 'queued' AND outbox_id IS NOT NULL"), 1);
    assert_int_equal(
        fixture_number(fixture, "intake.db", "SELECT count(*) FROM outbox WHERE kind = 'lapsed'"), 1);
}

static void undoing_takes_back_what_was_not_told(void **state)
{
    struct fixture *fixture = *state;
    struct id id = entered(fixture);
    move_with_mail(fixture, id, STATUS_NEW, STATUS_DECLINED, "declined");
    assert_int_equal(IN_WRITE(fixture->office, signup_undo(in_tx, id.bytes, account)), RESULT_OK);
    assert_int_equal(count(fixture, "kind = 'declined' AND state = 'dropped'"), 1);
    assert_int_equal(fixture_number(fixture, "intake.db", "SELECT count(*) FROM outbox"), 0);
}

static void notices_go_with_their_person(void **state)
{
    struct fixture *fixture = *state;
    struct id id = entered(fixture);
    move(fixture, id, STATUS_NEW, STATUS_WAITING);
    assert_int_equal(count(fixture, "1"), 2);
    fixture_tamper(fixture, "intake.db", "UPDATE signups SET body = NULL, sealed_key = NULL");
    assert_int_equal(count(fixture, "1"), 0);
    assert_int_equal(role_authorize(DATABASE_INTAKE, ROLE_MAIL, 20, "notices", "state", NULL), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_gets_no_mail_is_a_call, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(an_offer_of_the_clock_and_its_lapse_are_told_too, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(a_mail_ends_its_notice, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(an_offer_that_is_over_is_not_mailed, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(a_lapse_is_mailed_by_the_clock, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(undoing_takes_back_what_was_not_told, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(notices_go_with_their_person, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

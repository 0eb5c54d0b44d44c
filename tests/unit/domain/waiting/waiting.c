/* The waiting line: order, moving ahead, lapsing, offering by itself; and all of it at once. */
#include "domain_fixture.h"

#include <pthread.h>

#include "domain/signup/history.h"
#include "domain/signup/signup_change.h"
#include "domain/signup/signup_desk.h"
#include "domain/signup/signup_enter.h"
#include "domain/waiting/group_carry.h"
#include "domain/waiting/group_desk.h"
#include "domain/waiting/waiting.h"
#include "domain/waiting/waiting_tick.h"
#include "in_tx.h"

enum { NAME_SIZE = 32 };

static const uint8_t account[UUID_SIZE] = {7};

struct id {
    uint8_t bytes[UUID_SIZE];
};

static struct id entered(struct fixture *fixture, const char *name)
{
    struct id id;
    struct answers *answers = answers_create(fixture->arena);
    answers_set(answers, "first_name", name);
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

static struct id suitable(struct fixture *fixture, const char *name)
{
    struct id id = entered(fixture, name);
    assert_int_equal(IN_WRITE(fixture->office, signup_move(in_tx, id.bytes, STATUS_NEW, STATUS_SUITABLE,
                                                           STATUS_BY_STAFF, account)),
                     RESULT_OK);
    return id;
}

static enum status status_of(struct fixture *fixture, struct id id)
{
    struct signup signup;
    assert_int_equal(signup_by_id(fixture->office, id.bytes, fixture->arena, &signup, NULL), RESULT_OK);
    return signup.status;
}

static enum result write_places(struct tx *tx, void *argument)
{
    return group_update(tx, NULL, argument);
}

static void set_places(struct fixture *fixture, int capacity, bool automatically)
{
    struct group group = fixture->group;
    group.capacity = capacity;
    group.offer_automatically = automatically;
    assert_int_equal(db_write(fixture->office, write_places, &group), RESULT_OK);
}

static enum result write_offer(struct tx *tx, void *argument)
{
    return waiting_offer(tx, argument);
}

static enum result offer_to(struct fixture *fixture, const uint8_t *id, enum status from)
{
    struct signup_change offer = {
        .id = id, .from = from, .actor = STATUS_BY_STAFF, .account_id = account, .at = clock_now()};
    return db_write(fixture->office, write_offer, &offer);
}

static enum result write_ahead(struct tx *tx, void *argument)
{
    return waiting_move_ahead(tx, argument);
}

static enum result ahead(struct fixture *fixture, const uint8_t *id, int64_t at, const uint8_t *box,
                         size_t length)
{
    struct signup_change change = {.id = id,
                                   .actor = STATUS_BY_STAFF,
                                   .account_id = account,
                                   .at = at,
                                   .reason = box,
                                   .reason_length = length};
    return db_write(fixture->office, write_ahead, &change);
}

static void offers_go_in_order(void **state)
{
    struct fixture *fixture = *state;
    struct id people[3] = {suitable(fixture, "Ana"), suitable(fixture, "Ben"), suitable(fixture, "Cleo")};
    struct id offered;
    struct waiting *line = NULL;
    size_t count = 0;
    set_places(fixture, 2, false);
    assert_int_equal(waiting_list(fixture->office, fixture->group.id, fixture->arena, &line, &count),
                     RESULT_OK);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_memory_equal(line[i].envelope.id, people[i].bytes, UUID_SIZE);
        assert_non_null(envelope_open(&line[i].envelope, fixture->secret_key, fixture->arena));
    }
    assert_int_equal(offer_to(fixture, people[1].bytes, STATUS_SUITABLE), RESULT_REFUSED);
    assert_int_equal(offer_to(fixture, people[0].bytes, STATUS_SUITABLE), RESULT_OK);
    assert_int_equal(
        IN_WRITE(fixture->office, waiting_offer_next(in_tx, fixture->group.id, account, offered.bytes)),
        RESULT_OK);
    assert_memory_equal(offered.bytes, people[1].bytes, UUID_SIZE);
    assert_int_equal(
        IN_WRITE(fixture->office, waiting_offer_next(in_tx, fixture->group.id, account, offered.bytes)),
        RESULT_CONFLICT);
    set_places(fixture, 3, false);
    assert_int_equal(
        IN_WRITE(fixture->office, waiting_offer_next(in_tx, fixture->group.id, account, offered.bytes)),
        RESULT_OK);
    assert_int_equal(
        IN_WRITE(fixture->office, waiting_offer_next(in_tx, fixture->group.id, account, offered.bytes)),
        RESULT_NOT_FOUND);
    assert_int_equal(waiting_offers(fixture->office, fixture->group.id, fixture->arena, &line, &count),
                     RESULT_OK);
    assert_int_equal(count, 3);
    struct group group = fixture->group;
    group.capacity = 2;
    assert_int_equal(db_write(fixture->office, write_places, &group), RESULT_CONFLICT);
}

static void moving_ahead_keeps_a_sealed_reason(void **state)
{
    struct fixture *fixture = *state;
    static const char why[] = "Planted: a place fell free at short notice";
    struct id ana = suitable(fixture, "Ana");
    struct id ben = suitable(fixture, "Ben");
    struct note_subject subject = {.purpose = "reason", .at = clock_now()};
    struct history_event *events = NULL;
    size_t count = 0;
    size_t length = 0;
    memcpy(subject.owner, ben.bytes, UUID_SIZE);
    uint8_t *box = note_seal(&subject, fixture->practice, why, fixture->arena, &length);
    assert_int_equal(ahead(fixture, ben.bytes, subject.at, box, length), RESULT_OK);
    assert_int_equal(history_list(fixture->office, ben.bytes, fixture->arena, &events, &count), RESULT_OK);
    assert_string_equal(events[0].kind, "ahead");
    assert_string_equal(
        note_open(&subject, fixture->secret_key, events[0].reason, events[0].reason_length, fixture->arena),
        why);
    memcpy(subject.owner, ana.bytes, UUID_SIZE);
    assert_null(note_open(&subject, fixture->secret_key, box, length, fixture->arena));
    assert_false(fixture_on_disk(fixture, why, sizeof why - 1));
    assert_int_equal(offer_to(fixture, ana.bytes, STATUS_SUITABLE), RESULT_REFUSED);
    assert_int_equal(offer_to(fixture, ben.bytes, STATUS_SUITABLE), RESULT_OK);
    assert_int_equal(ahead(fixture, ben.bytes, 1, box, length), RESULT_CONFLICT);
}

/* Lapsed, offered with a reason, while the group was full: refused, but left waiting ahead of everybody. */
static void an_offer_in_vain_leaves_nothing_half_done(void **state)
{
    struct fixture *fixture = *state;
    struct id ana = suitable(fixture, "Ana");
    struct id ben = suitable(fixture, "Ben");
    struct id cleo = suitable(fixture, "Cleo");
    uint8_t reason[] = {1};
    set_places(fixture, 1, false);
    assert_int_equal(offer_to(fixture, ana.bytes, STATUS_SUITABLE), RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->office, signup_move(in_tx, ana.bytes, STATUS_OFFERED, STATUS_LAPSED,
                                                           STATUS_BY_STAFF, account)),
                     RESULT_OK);
    assert_int_equal(offer_to(fixture, ben.bytes, STATUS_SUITABLE), RESULT_OK);
    struct signup_change offer = {.id = ana.bytes,
                                  .from = STATUS_LAPSED,
                                  .actor = STATUS_BY_STAFF,
                                  .account_id = account,
                                  .at = clock_now(),
                                  .reason = reason,
                                  .reason_length = sizeof reason};
    assert_int_equal(db_write(fixture->office, write_offer, &offer), RESULT_CONFLICT);
    assert_int_equal(status_of(fixture, ana), STATUS_LAPSED);
    set_places(fixture, 2, false);
    offer.from = STATUS_LAPSED;
    offer.reason = reason;
    offer.reason_length = sizeof reason;
    assert_int_equal(db_write(fixture->office, write_offer, &offer), RESULT_OK);
    assert_int_equal(status_of(fixture, ana), STATUS_OFFERED);
    assert_int_equal(status_of(fixture, cleo), STATUS_SUITABLE);
}

struct telling {
    const uint8_t *id;
    int64_t at;
};

static enum result write_telling(struct tx *tx, void *argument)
{
    const struct telling *telling = argument;
    return signup_offer_begins(tx, telling->id, telling->at);
}

/* The person was told of the offer just now. */
static void told(struct fixture *fixture, struct id id)
{
    struct telling telling = {id.bytes, clock_now()};
    assert_int_equal(db_write(fixture->office, write_telling, &telling), RESULT_OK);
}

static void offers_lapse_and_the_next_is_offered(void **state)
{
    struct fixture *fixture = *state;
    struct id ana = suitable(fixture, "Ana");
    struct id ben = suitable(fixture, "Ben");
    int64_t changed = 0;
    set_places(fixture, 1, false);
    assert_int_equal(offer_to(fixture, ana.bytes, STATUS_SUITABLE), RESULT_OK);
    /* Nobody has told Ana: her days have not begun (A1). */
    assert_int_equal(waiting_tick(fixture->office, clock_now() + 60 * CLOCK_DAY, &changed), RESULT_OK);
    assert_int_equal(changed, 0);
    told(fixture, ana);
    assert_int_equal(waiting_tick(fixture->office, clock_now(), &changed), RESULT_OK);
    assert_int_equal(changed, 0);
    assert_int_equal(waiting_tick(fixture->visitors, clock_now() + 8 * CLOCK_DAY, &changed), RESULT_OK);
    assert_int_equal(changed, 1);
    assert_int_equal(status_of(fixture, ana), STATUS_LAPSED);
    assert_int_equal(status_of(fixture, ben), STATUS_SUITABLE);
    set_places(fixture, 1, true);
    fixture_tamper(fixture, "intake.db", "UPDATE signups SET mailable = 1");
    assert_int_equal(waiting_tick(fixture->visitors, clock_now(), &changed), RESULT_OK);
    assert_int_equal(changed, 1);
    assert_int_equal(status_of(fixture, ben), STATUS_OFFERED);
    assert_int_equal(fixture_number(fixture, "intake.db",
                                    "SELECT count(*) FROM signup_events WHERE actor_kind = 'system'"),
                     2);
}

/* A1: the next in line is not passed over for having a telephone, and nothing runs out on them unseen. */
static void a_place_is_kept_for_who_can_only_be_called(void **state)
{
    struct fixture *fixture = *state;
    struct id ana = suitable(fixture, "Ana");
    struct id ben = suitable(fixture, "Ben");
    int64_t changed = 0;
    fixture_tamper(fixture, "intake.db",
                   "UPDATE signups SET mailable = 1 WHERE id = (SELECT id FROM signups ORDER BY received_at "
                   "DESC, id DESC "
                   "LIMIT 1)");
    set_places(fixture, 1, true);
    assert_int_equal(waiting_tick(fixture->visitors, clock_now(), &changed), RESULT_OK);
    assert_int_equal(changed, 1);
    assert_int_equal(status_of(fixture, ana), STATUS_SUITABLE);
    assert_int_equal(status_of(fixture, ben), STATUS_SUITABLE);
    assert_int_equal(fixture_number(fixture, "intake.db",
                                    "SELECT count(*) FROM notices WHERE kind = 'offer' AND state = 'call'"),
                     1);
    assert_int_equal(waiting_tick(fixture->visitors, clock_now() + 90 * CLOCK_DAY, &changed), RESULT_OK);
    assert_int_equal(changed, 0);
    /* A second place goes to the one behind them, who can be written to. */
    set_places(fixture, 2, true);
    assert_int_equal(waiting_tick(fixture->visitors, clock_now(), &changed), RESULT_OK);
    assert_int_equal(changed, 1);
    assert_int_equal(status_of(fixture, ben), STATUS_OFFERED);
    assert_int_equal(status_of(fixture, ana), STATUS_SUITABLE);
}

/* A2: after the last session there is nothing left to offer. */
static void nothing_is_offered_once_the_group_is_over(void **state)
{
    struct fixture *fixture = *state;
    struct id ana = suitable(fixture, "Ana");
    int64_t changed = 0;
    fixture_tamper(fixture, "intake.db",
                   "INSERT INTO group_sessions (id, group_id, number, starts_at, minutes, changed_at) "
                   "SELECT randomblob(16), id, 1, '2020-04-06T18:00', 90, 0 FROM groups");
    fixture_tamper(fixture, "intake.db", "UPDATE signups SET mailable = 1");
    set_places(fixture, 1, true);
    assert_int_equal(waiting_tick(fixture->visitors, clock_now(), &changed), RESULT_OK);
    assert_int_equal(changed, 0);
    assert_int_equal(status_of(fixture, ana), STATUS_SUITABLE);
    struct group group;
    assert_int_equal(group_by_slug(fixture->visitors, fixture->group.slug, fixture->arena, &group),
                     RESULT_OK);
    assert_true(group_is_over(&group, clock_now()));
    assert_false(group_takes_registrations(&group, clock_now()));
    /* Another is planned. */
    fixture_tamper(fixture, "intake.db", "UPDATE group_sessions SET starts_at = '2099-04-06T18:00'");
    assert_int_equal(waiting_tick(fixture->visitors, clock_now(), &changed), RESULT_OK);
    assert_int_equal(status_of(fixture, ana), STATUS_OFFERED);
}

static void a_move_can_be_undone_for_a_while(void **state)
{
    struct fixture *fixture = *state;
    struct id ana = suitable(fixture, "Ana");
    struct id ben = suitable(fixture, "Ben");
    enum status target;
    assert_int_equal(IN_WRITE(fixture->office, signup_move(in_tx, ana.bytes, STATUS_SUITABLE, STATUS_DECLINED,
                                                           STATUS_BY_STAFF, account)),
                     RESULT_OK);
    assert_int_equal(signup_undo_target(fixture->office, ana.bytes, clock_now(), &target), RESULT_OK);
    assert_int_equal(target, STATUS_SUITABLE);
    assert_int_equal(IN_WRITE(fixture->office, signup_undo(in_tx, ana.bytes, account)), RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->office, signup_undo(in_tx, ana.bytes, account)), RESULT_CONFLICT);
    /* The place in line came back, too. */
    assert_int_equal(offer_to(fixture, ben.bytes, STATUS_SUITABLE), RESULT_REFUSED);
    assert_int_equal(
        signup_undo_target(fixture->office, ben.bytes, clock_now() + SIGNUP_UNDO_TIME + 1, &target),
        RESULT_OK);
    assert_int_equal(target, STATUS_COUNT);
    set_places(fixture, 1, false);
    assert_int_equal(offer_to(fixture, ana.bytes, STATUS_SUITABLE), RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->office, signup_move(in_tx, ana.bytes, STATUS_OFFERED, STATUS_WITHDRAWN,
                                                           STATUS_BY_STAFF, account)),
                     RESULT_OK);
    assert_int_equal(offer_to(fixture, ben.bytes, STATUS_SUITABLE), RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->office, signup_undo(in_tx, ana.bytes, account)), RESULT_CONFLICT);
}

static enum result write_carrying(struct tx *tx, void *argument)
{
    return group_carry(tx, argument);
}

static enum result carry_to(struct fixture *fixture, const struct group *group, int64_t *count)
{
    struct group_carrying carrying = {
        .group_id = group->id, .account_id = account, .practice_reply_days = 2, .at = clock_now()};
    enum result result = db_write(fixture->office, write_carrying, &carrying);
    *count = carrying.count;
    return result;
}

/* Into a draft, which nobody can see; into a group that was closed meanwhile; after "not a fit" in the next
 * group; with a reply that was due months ago. */
static void carrying_over_checks_what_its_page_assumed(void **state)
{
    struct fixture *fixture = *state;
    struct group next = fixture_group(fixture, "autumn", 8);
    struct group third = fixture_group(fixture, "winter", 8);
    struct id ana = entered(fixture, "Ana");
    struct group_closing closing = {0};
    struct signup signup;
    int64_t count = 0;
    assert_int_equal(
        IN_WRITE(fixture->office, group_close(in_tx, fixture->group.id, NULL, account, &closing)), RESULT_OK);
    fixture_tamper(fixture, "intake.db", "UPDATE signups SET carry_over = 1, reply_by = 1");
    fixture_tamper(fixture, "intake.db", "UPDATE groups SET state = 'draft' WHERE slug = 'autumn'");
    assert_int_equal(carry_to(fixture, &next, &count), RESULT_REFUSED);
    fixture_tamper(fixture, "intake.db", "UPDATE groups SET state = 'closed' WHERE slug = 'autumn'");
    assert_int_equal(carry_to(fixture, &next, &count), RESULT_REFUSED);
    assert_int_equal(status_of(fixture, ana), STATUS_DECLINED);
    fixture_tamper(fixture, "intake.db", "UPDATE groups SET state = 'open' WHERE slug = 'autumn'");
    assert_int_equal(carry_to(fixture, &next, &count), RESULT_OK);
    assert_int_equal(count, 1);
    assert_int_equal(signup_by_id(fixture->office, ana.bytes, fixture->arena, &signup, NULL), RESULT_OK);
    assert_true(signup.reply_by > clock_now());
    assert_int_equal(IN_WRITE(fixture->office, signup_move(in_tx, ana.bytes, STATUS_NEW, STATUS_DECLINED,
                                                           STATUS_BY_STAFF, account)),
                     RESULT_OK);
    assert_int_equal(IN_WRITE(fixture->office, group_close(in_tx, next.id, NULL, account, &closing)),
                     RESULT_OK);
    fixture_tamper(fixture, "intake.db", "UPDATE signups SET carry_over = 1");
    assert_int_equal(group_carry_count(fixture->office, third.id, &count), RESULT_OK);
    assert_int_equal(count, 0);
    assert_int_equal(carry_to(fixture, &third, &count), RESULT_OK);
    assert_int_equal(count, 0);
    assert_int_equal(status_of(fixture, ana), STATUS_DECLINED);
}

static void closing_answers_everyone_and_carries_who_agreed(void **state)
{
    struct fixture *fixture = *state;
    struct group next = fixture_group(fixture, "autumn", 8);
    struct id ana = suitable(fixture, "Ana");
    struct id ben = suitable(fixture, "Ben");
    struct id cleo = entered(fixture, "Cleo");
    struct group_closing closing = {0};
    struct signup signup;
    const char *slug = NULL;
    int64_t count = 0;
    fixture_tamper(fixture, "intake.db",
                   "UPDATE signups SET carry_over = 1 WHERE id = (SELECT id FROM signups WHERE status = "
                   "'suitable' ORDER BY waiting_since, id LIMIT 1)");
    assert_int_equal(
        IN_WRITE(fixture->office, group_close(in_tx, fixture->group.id, next.id, account, &closing)),
        RESULT_OK);
    assert_int_equal(closing.carried, 1);
    assert_int_equal(closing.declined, 2);
    assert_int_equal(status_of(fixture, ben), STATUS_DECLINED);
    assert_int_equal(status_of(fixture, cleo), STATUS_DECLINED);
    assert_int_equal(signup_by_id(fixture->office, ana.bytes, fixture->arena, &signup, &slug), RESULT_OK);
    assert_int_equal(signup.status, STATUS_SUITABLE);
    assert_string_equal(slug, "autumn");
    assert_non_null(envelope_open(&signup.envelope, fixture->secret_key, fixture->arena));
    fixture_tamper(fixture, "intake.db", "UPDATE signups SET carry_over = 1 WHERE status = 'declined'");
    assert_int_equal(group_carry_count(fixture->office, next.id, &count), RESULT_OK);
    assert_int_equal(count, 2);
    assert_int_equal(carry_to(fixture, &next, &count), RESULT_OK);
    assert_int_equal(count, 2);
    assert_int_equal(status_of(fixture, ben), STATUS_SUITABLE);
    assert_int_equal(status_of(fixture, cleo), STATUS_NEW);
    assert_int_equal(
        fixture_number(fixture, "intake.db",
                       "SELECT sum(count) FROM signup_counts JOIN groups ON groups.id = group_id "
                       "WHERE slug = 'autumn'"),
        3);
}

/* Everything at once: offers, acceptances, withdrawals and changes of the capacity. */
enum { ROUNDS = 30, RACERS = 40, LINE = 12 };

struct racer {
    struct fixture *fixture;
    struct id *people;
    int number;
};

static void race_once(const struct racer *racer)
{
    struct fixture *fixture = racer->fixture;
    const uint8_t *id = racer->people[racer->number % LINE].bytes;
    struct id offered;
    struct group group = fixture->group;
    switch (racer->number % 4) {
    case 0:
        (void)IN_WRITE(fixture->office, waiting_offer_next(in_tx, group.id, account, offered.bytes));
        break;
    case 1:
        (void)IN_WRITE(fixture->visitors,
                       signup_move(in_tx, id, STATUS_OFFERED, STATUS_CONFIRMED, STATUS_BY_PERSON, NULL));
        break;
    case 2:
        group.capacity = 1 + racer->number % 5;
        (void)db_write(fixture->office, write_places, &group);
        break;
    default:
        (void)offer_to(fixture, id, STATUS_SUITABLE);
        (void)waiting_tick(fixture->visitors, clock_now(), NULL);
        break;
    }
}

static void *race(void *argument)
{
    race_once(argument);
    return NULL;
}

static void check_round(struct fixture *fixture)
{
    assert_int_equal(
        fixture_number(fixture, "intake.db",
                       "SELECT count(*) FROM groups WHERE capacity < (SELECT count(*) FROM signups WHERE "
                       "group_id = groups.id AND status IN ('offered', 'confirmed'))"),
        0);
    assert_int_equal(fixture_number(fixture, "intake.db",
                                    "SELECT count(*) FROM (SELECT signup_id FROM signup_events WHERE "
                                    "to_status = 'offered' GROUP BY signup_id HAVING count(*) > 1)"),
                     0);
    assert_int_equal(
        fixture_number(fixture, "intake.db",
                       "SELECT count(*) FROM signups WHERE status <> (SELECT to_status FROM signup_events "
                       "WHERE signup_id = signups.id ORDER BY id DESC LIMIT 1)"),
        0);
    assert_int_equal(fixture_number(fixture, "intake.db",
                                    "SELECT count(*) FROM signup_counts WHERE count <> (SELECT count(*) FROM "
                                    "signups WHERE group_id = signup_counts.group_id AND status = "
                                    "signup_counts.status)"),
                     0);
}

static void forty_at_once_for_thirty_rounds(void **state)
{
    struct fixture *fixture = *state;
    for (int round = 0; round < ROUNDS; round++) {
        char slug[NAME_SIZE];
        struct id people[LINE];
        struct racer racers[RACERS];
        pthread_t threads[RACERS];
        (void)snprintf(slug, sizeof slug, "round-%d", round);
        fixture->group = fixture_group(fixture, slug, 3);
        for (int i = 0; i < LINE; i++)
            people[i] = suitable(fixture, slug);
        for (int i = 0; i < RACERS; i++) {
            racers[i] = (struct racer){fixture, people, i};
            assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
        }
        for (int i = 0; i < RACERS; i++)
            assert_int_equal(pthread_join(threads[i], NULL), 0);
        check_round(fixture);
    }
    assert_true(fixture_number(fixture, "intake.db",
                               "SELECT count(*) FROM signups WHERE status IN ('offered', 'confirmed')") >
                ROUNDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(offers_go_in_order, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(moving_ahead_keeps_a_sealed_reason, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(an_offer_in_vain_leaves_nothing_half_done, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(offers_lapse_and_the_next_is_offered, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(a_place_is_kept_for_who_can_only_be_called, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(nothing_is_offered_once_the_group_is_over, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(a_move_can_be_undone_for_a_while, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(carrying_over_checks_what_its_page_assumed, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(closing_answers_everyone_and_carries_who_agreed, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(forty_at_once_for_thirty_rounds, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Status moves as a machine: whatever is done in whatever order, by two clerks, the person and the clock,
 * what must always hold holds after each step. GATHER_SEQUENCES tries more of them; GATHER_SEED begins at
 * another seed. A sequence that failed is said by its seed. */
#include "domain_fixture.h"

#include "domain/operations/retention.h"
#include "domain/signup/signup_change.h"
#include "domain/signup/signup_desk.h"
#include "domain/signup/signup_merge.h"
#include "domain/signup/signup_person.h"
#include "domain/signup/signup_submit.h"
#include "domain/signup/signup_unmerge.h"
#include "domain/thread/draft.h"
#include "domain/waiting/attendance.h"
#include "domain/waiting/group_carry.h"
#include "domain/waiting/group_desk.h"
#include "domain/waiting/waiting.h"
#include "domain/waiting/waiting_tick.h"
#include "in_tx.h"

enum { PEOPLE = 6, STEPS = 24, SEQUENCES = 40, CLERKS = 2 };

static const uint8_t clerks[CLERKS][UUID_SIZE] = {{7}, {8}};

struct machine {
    struct fixture *fixture;
    struct db *commands;
    sqlite3 *watcher;
    struct group groups[2];
    struct access access[PEOPLE];
    uint8_t ids[PEOPLE][UUID_SIZE];
    uint32_t state;
    int64_t now;
    unsigned seed;
};

static uint32_t dice(struct machine *machine, uint32_t sides)
{
    machine->state = machine->state * 1664525u + 1013904223u;
    return (machine->state >> 8) % sides;
}

/* Each gives a row when something is wrong. */
static const char *const invariants[] = {
    "SELECT 'counts' FROM signup_counts WHERE count <> (SELECT count(*) FROM signups WHERE group_id = "
    "signup_counts.group_id AND status = signup_counts.status)",
    "SELECT 'places' FROM groups WHERE capacity < (SELECT count(*) FROM signups WHERE group_id = groups.id "
    "AND status "
    "IN ('offered', 'confirmed'))",
    "SELECT 'an end without an offer' FROM signups WHERE status <> 'offered' AND offer_until IS NOT NULL AND "
    "body IS NOT NULL",
    /* Its days begin when its person knows of it: until then somebody is to tell them. */
    "SELECT 'an offer that nobody is told of' FROM signups WHERE status = 'offered' AND offer_until IS NULL "
    "AND "
    "body IS NOT NULL AND NOT EXISTS (SELECT 1 FROM notices WHERE signup_id = signups.id AND kind = 'offer' "
    "AND "
    "state IN ('queued', 'failed', 'call'))",
    "SELECT 'in line without a place' FROM signups WHERE status IN ('suitable', 'waiting') AND body IS NOT "
    "NULL AND "
    "waiting_since IS NULL",
    "SELECT 'a place in line that is none' FROM signups WHERE status NOT IN ('suitable', 'waiting', "
    "'offered') AND "
    "waiting_since IS NOT NULL",
    "SELECT 'a shell that holds something' FROM signups WHERE body IS NULL AND (key_id IS NOT NULL OR "
    "sealed_key IS NOT "
    "NULL OR person_key IS NOT NULL OR merged_key IS NOT NULL OR came = 1 OR EXISTS (SELECT 1 FROM "
    "signup_versions WHERE "
    "signup_id = signups.id) OR EXISTS (SELECT 1 FROM attendance WHERE signup_id = signups.id))",
    "SELECT 'a double that lives alone' FROM signups WHERE merged_into IS NOT NULL AND body IS NOT NULL AND "
    "NOT EXISTS "
    "(SELECT 1 FROM signups AS kept WHERE kept.id = signups.merged_into AND kept.body IS NOT NULL AND "
    "kept.merged_into "
    "IS NULL)",
    "SELECT 'a double that stands somewhere' FROM signups WHERE merged_into IS NOT NULL AND body IS NOT NULL "
    "AND status "
    "<> 'withdrawn'",
    "SELECT 'a thread that leads nowhere' FROM accesses WHERE NOT EXISTS (SELECT 1 FROM signups WHERE "
    "access_id = "
    "accesses.id AND body IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM drafts WHERE access_id = accesses.id)",
    "SELECT 'attendance of nobody' FROM attendance WHERE NOT EXISTS (SELECT 1 FROM signups WHERE id = "
    "signup_id AND body "
    "IS NOT NULL)",
    "SELECT 'came' FROM signups WHERE body IS NOT NULL AND came <> EXISTS (SELECT 1 FROM attendance WHERE "
    "signup_id = "
    "signups.id AND state = 'came')",
};

static void check(struct machine *machine, const char *step)
{
    for (size_t i = 0; i < sizeof invariants / sizeof invariants[0]; i++) {
        sqlite3_stmt *prepared = NULL;
        if (sqlite3_prepare_v2(machine->watcher, invariants[i], -1, &prepared, NULL) != SQLITE_OK)
            fail_msg("%s", sqlite3_errmsg(machine->watcher));
        if (sqlite3_step(prepared) == SQLITE_ROW)
            fail_msg("seed %u, after %s: %s", machine->seed, step,
                     (const char *)sqlite3_column_text(prepared, 0));
        sqlite3_finalize(prepared);
    }
}

static void register_all(struct machine *machine)
{
    struct fixture *fixture = machine->fixture;
    for (int i = 0; i < PEOPLE; i++) {
        char token[ACCESS_TOKEN_TEXT_SIZE];
        struct draft draft = {.answers = answers_create(fixture->arena)};
        struct signup signup;
        machine->access[i] = fixture_access(fixture, token);
        memcpy(draft.group_id, machine->groups[0].id, UUID_SIZE);
        answers_set(draft.answers, "first_name", "Ana");
        assert_int_equal(draft_create(fixture->visitors, &machine->access[i], &draft), RESULT_OK);
        assert_int_equal(signup_submit(fixture->visitors, fixture->practice, &machine->access[i], &draft, "1",
                                       2, NULL, fixture->arena),
                         RESULT_OK);
        assert_int_equal(
            signup_by_access(fixture->visitors, &machine->access[i], fixture->arena, &signup, NULL),
            RESULT_OK);
        memcpy(machine->ids[i], signup.id, UUID_SIZE);
    }
}

static enum status status_of(struct machine *machine, const uint8_t *id)
{
    struct signup signup;
    return signup_by_id(machine->fixture->office, id, machine->fixture->arena, &signup, NULL) == RESULT_OK
               ? signup.status
               : STATUS_COUNT;
}

static enum result write_offer(struct tx *tx, void *argument)
{
    return waiting_offer(tx, argument);
}

static void move(struct machine *machine, const uint8_t *id, const uint8_t *clerk)
{
    enum status to = (enum status)dice(machine, STATUS_COUNT);
    struct signup_change offer = {.id = id,
                                  .from = status_of(machine, id),
                                  .actor = STATUS_BY_STAFF,
                                  .account_id = clerk,
                                  .at = clock_now()};
    uint8_t reason[] = {1};
    if (to == STATUS_OFFERED && dice(machine, 2) == 0) {
        offer.reason = dice(machine, 2) == 0 ? reason : NULL;
        offer.reason_length = offer.reason != NULL ? sizeof reason : 0;
        (void)db_write(machine->fixture->office, write_offer, &offer);
    } else {
        (void)IN_WRITE(machine->fixture->office,
                       signup_move(in_tx, id, offer.from, to, STATUS_BY_STAFF, clerk));
    }
}

static enum result write_merge(struct tx *tx, void *argument)
{
    return signup_merge(tx, argument);
}

static void merge(struct machine *machine, const uint8_t *kept, const uint8_t *other, const uint8_t *clerk)
{
    struct fixture *fixture = machine->fixture;
    struct signup own, theirs;
    if (signup_by_id(fixture->office, kept, fixture->arena, &own, NULL) != RESULT_OK || own.erased ||
        signup_by_id(fixture->office, other, fixture->arena, &theirs, NULL) != RESULT_OK || theirs.erased)
        return;
    struct signup_merge merging = {.group_id = machine->groups[dice(machine, 2)].id,
                                   .kept = {kept, own.status, own.version},
                                   .other = {other, theirs.status, theirs.version},
                                   .account_id = clerk,
                                   .at = clock_now()};
    merging.link = envelope_link(&theirs.envelope, &own.envelope, fixture->secret_key, fixture->arena,
                                 &merging.link_length);
    (void)db_write(fixture->office, write_merge, &merging);
}

struct act {
    const uint8_t *id;
    const uint8_t *clerk;
    struct machine *machine;
};

static enum result write_unmerge(struct tx *tx, void *argument)
{
    const struct act *act = argument;
    uint8_t id[UUID_SIZE];
    return signup_unmerge(tx, act->id, act->clerk, clock_now(), id);
}

static enum result write_attendance(struct tx *tx, void *argument)
{
    const struct act *act = argument;
    struct attendance_change change = {
        .was = ATTENDANCE_OPEN, .state = (enum attendance_state)dice(act->machine, ATTENDANCE_STATE_COUNT)};
    memcpy(change.signup_id, act->id, UUID_SIZE);
    return attendance_note(tx, act->machine->groups[0].id, 1 + (int)dice(act->machine, 3), clock_now(),
                           &change, 1);
}

static enum result write_places(struct tx *tx, void *argument)
{
    return group_update(tx, NULL, argument);
}

static enum result write_carry(struct tx *tx, void *argument)
{
    const struct act *act = argument;
    struct group_carrying carrying = {.group_id = act->machine->groups[1].id,
                                      .account_id = act->clerk,
                                      .practice_reply_days = 2,
                                      .at = clock_now()};
    return group_carry(tx, &carrying);
}

static void set_places(struct machine *machine)
{
    struct group group = machine->groups[0];
    group.capacity = 1 + (int)dice(machine, 4);
    group.offer_automatically = dice(machine, 2) == 0;
    (void)db_write(machine->fixture->office, write_places, &group);
}

static const char *step(struct machine *machine)
{
    struct fixture *fixture = machine->fixture;
    uint32_t who = dice(machine, PEOPLE);
    const uint8_t *id = machine->ids[who], *other = machine->ids[dice(machine, PEOPLE)];
    struct act act = {id, clerks[dice(machine, CLERKS)], machine};
    struct group_closing closing = {0};
    struct retention_done done;
    switch (dice(machine, 16)) {
    default:
        move(machine, id, act.clerk);
        return "a move";
    case 6:
        (void)IN_WRITE(fixture->visitors,
                       signup_move(in_tx, id, status_of(machine, id),
                                   dice(machine, 2) == 0 ? STATUS_CONFIRMED : STATUS_WITHDRAWN,
                                   STATUS_BY_PERSON, NULL));
        return "the person's answer";
    case 7:
        (void)IN_WRITE(fixture->office, signup_undo(in_tx, id, act.clerk));
        return "undoing";
    case 8:
        merge(machine, id, other, act.clerk);
        return "merging";
    case 9:
        (void)db_write(fixture->office, write_unmerge, &act);
        return "undoing a merging";
    case 10:
        machine->now += (int64_t)dice(machine, 6) * CLOCK_DAY;
        (void)waiting_tick(fixture->office, machine->now, NULL);
        return "time passing";
    case 11:
        if (dice(machine, 4) == 0)
            (void)signup_erase(fixture->visitors, &machine->access[who], id);
        return "erasing";
    case 12:
        set_places(machine);
        return "setting the places";
    case 13:
        (void)db_write(fixture->office, write_attendance, &act);
        return "attendance";
    case 14:
        if (dice(machine, 6) == 0)
            (void)IN_WRITE(fixture->office, group_close(in_tx, machine->groups[0].id, machine->groups[1].id,
                                                        act.clerk, &closing));
        (void)group_carry_ask(fixture->visitors, &machine->access[who], id, true);
        (void)db_write(fixture->office, write_carry, &act);
        return "closing and carrying over";
    case 15:
        if (dice(machine, 8) == 0)
            (void)retention_purge(machine->commands, &fixture->config, machine->now + 40 * CLOCK_DAY, NULL,
                                  NULL, &done);
        return "a purge";
    }
}

static void run(struct machine *machine, unsigned seed)
{
    char slug[32];
    machine->seed = seed;
    machine->state = seed * 2654435761u + 1;
    machine->now = clock_now();
    for (int i = 0; i < 2; i++) {
        (void)snprintf(slug, sizeof slug, "g%u-%d", seed, i);
        machine->groups[i] = fixture_group(machine->fixture, arena_text(machine->fixture->arena, slug), 3);
    }
    register_all(machine);
    for (int i = 0; i < STEPS; i++)
        check(machine, step(machine));
}

static unsigned number(const char *name, unsigned usual)
{
    const char *text = getenv(name);
    return text != NULL ? (unsigned)strtoul(text, NULL, 10) : usual;
}

static void what_must_hold_holds_after_each_step(void **state)
{
    struct fixture *fixture = *state;
    struct machine machine = {.fixture = fixture};
    char path[FIXTURE_PATH_SIZE];
    unsigned first = number("GATHER_SEED", 1), count = number("GATHER_SEQUENCES", SEQUENCES);
    fixture->config.retention_withdrawn = fixture->config.retention_declined =
        fixture->config.retention_lapsed = 30;
    fixture->config.retention_member = 30;
    machine.commands =
        db_open(fixture_path(fixture, "intake.db", path), DATABASE_INTAKE, ROLE_COMMAND, fixture->problems);
    assert_non_null(machine.commands);
    assert_int_equal(sqlite3_open(path, &machine.watcher), SQLITE_OK);
    sqlite3_busy_timeout(machine.watcher, 5000);
    for (unsigned seed = first; seed < first + count; seed++)
        run(&machine, seed);
    sqlite3_close(machine.watcher);
    db_close(machine.commands);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_must_hold_holds_after_each_step, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

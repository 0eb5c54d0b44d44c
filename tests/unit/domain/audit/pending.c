/* Acts on their way from intake.db into the audit log: each comes there once, and what is done to them on the
 * way is found. Before, an act and its entry were two writes: of 23,172 changes of status while the staff
 * process was killed, two had none. */
#include "domain_fixture.h"

#include "domain/audit/audit.h"
#include "domain/audit/audit_mover.h"
#include "domain/audit/audit_pending.h"
#include "in_tx.h"

static const uint8_t account[UUID_SIZE] = {4, 2};

static void act(struct fixture *fixture, const char *action)
{
    const struct audit_act done = {
        .at = clock_now(), .account_id = account, .action = action, .record = "record", .detail = "detail"};
    int64_t number = 0;
    assert_int_equal(IN_WRITE(fixture->office, audit_pending_add(in_tx, fixture->practice, &done, &number)),
                     RESULT_OK);
    assert_true(number > 0);
}

static void move(struct fixture *fixture)
{
    assert_int_equal(audit_pending_move(fixture->office, fixture->staff, fixture->practice, 0), RESULT_OK);
}

static int64_t entries(struct fixture *fixture, const char *action)
{
    char sql[128];
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM audit WHERE action = '%s'", action);
    return fixture_number(fixture, "staff.db", sql);
}

static int64_t waiting(struct fixture *fixture)
{
    return fixture_number(fixture, "intake.db", "SELECT count(*) FROM audit_pending");
}

/* What gather check would say of them. */
static size_t found(struct fixture *fixture)
{
    struct problems *problems = problems_create();
    assert_int_equal(audit_verify(fixture->staff, fixture->practice, problems), RESULT_OK);
    assert_int_equal(problems_count(problems), 0);
    assert_int_equal(audit_pending_check(fixture->office, fixture->staff, fixture->practice, problems),
                     RESULT_OK);
    size_t count = problems_count(problems);
    problems_destroy(problems);
    return count;
}

static void each_is_moved_once(void **state)
{
    struct fixture *fixture = *state;
    act(fixture, "one");
    act(fixture, "two");
    assert_int_equal(found(fixture), 0);
    move(fixture);
    move(fixture);
    act(fixture, "three");
    move(fixture);
    assert_int_equal(entries(fixture, "one") + entries(fixture, "two") + entries(fixture, "three"), 3);
    assert_int_equal(fixture_number(fixture, "staff.db", "SELECT max(pending) FROM audit"), 3);
    assert_int_equal(waiting(fixture), 0);
    assert_int_equal(found(fixture), 0);
}

/* More than fit into one batch, with entries of other kinds between. */
static void many_are_moved(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 600; i++)
        act(fixture, "many");
    assert_int_equal(audit_append(fixture->staff, fixture->practice, account, "direct", "", ""), RESULT_OK);
    move(fixture);
    assert_int_equal(entries(fixture, "many"), 600);
    assert_int_equal(waiting(fixture), 0);
    assert_int_equal(found(fixture), 0);
}

/* As after kill -9 between the two writes. */
static void moved_and_still_there_is_not_moved_again(void **state)
{
    struct fixture *fixture = *state;
    act(fixture, "one");
    act(fixture, "two");
    fixture_tamper(fixture, "intake.db", "CREATE TABLE kept AS SELECT * FROM audit_pending");
    move(fixture);
    fixture_tamper(fixture, "intake.db", "INSERT INTO audit_pending SELECT * FROM kept; DROP TABLE kept");
    move(fixture);
    assert_int_equal(entries(fixture, "one"), 1);
    assert_int_equal(entries(fixture, "two"), 1);
    assert_int_equal(fixture_number(fixture, "staff.db", "SELECT count(*) FROM audit"), 2);
    assert_int_equal(waiting(fixture), 0);
    assert_int_equal(found(fixture), 0);
}

struct tampering {
    const char *sql;
    const char *action; /* what stands in the log of it */
};

static void expect_found(const struct tampering *tampering)
{
    void *state = NULL;
    assert_int_equal(fixture_open(&state), 0);
    struct fixture *fixture = state;
    act(fixture, "moved");
    move(fixture);
    act(fixture, "first");
    act(fixture, "second");
    act(fixture, "third");
    fixture_tamper(fixture, "intake.db", tampering->sql);
    size_t before = found(fixture);
    move(fixture);
    if (entries(fixture, tampering->action) != 1 || found(fixture) == 0 || before == 0)
        fail_msg("%s: %zu found, %d entries", tampering->sql, before,
                 (int)entries(fixture, tampering->action));
    assert_int_equal(waiting(fixture), 0);
    /* It goes on as before. */
    size_t count = found(fixture);
    act(fixture, "later");
    move(fixture);
    assert_int_equal(entries(fixture, "later"), 1);
    assert_int_equal(found(fixture), count);
    assert_int_equal(fixture_close(&state), 0);
}

static void what_is_done_to_them_is_found(void **state)
{
    static const struct tampering tamperings[] = {
        {"DELETE FROM audit_pending WHERE number = 3", "audit_pending_gap"},
        {"DELETE FROM audit_pending WHERE number = 4", "audit_pending_gap"},
        {"DELETE FROM audit_pending", "audit_pending_gap"},
        {"UPDATE audit_pending SET action = 'else' WHERE number = 2", "audit_pending_changed"},
        {"UPDATE audit_pending SET detail = '' WHERE number = 4", "audit_pending_changed"},
        {"UPDATE audit_pending SET at = at + 1 WHERE number = 3", "audit_pending_changed"},
        {"UPDATE audit_pending SET account_id = NULL WHERE number = 3", "audit_pending_changed"},
        {"UPDATE audit_pending SET account_id = x'01' WHERE number = 3", "audit_pending_changed"},
        {"UPDATE audit_pending SET mac = x'' WHERE number = 3", "audit_pending_changed"},
        {"INSERT INTO audit_pending VALUES (5, 1, NULL, 'forged', '', '', zeroblob(32))",
         "audit_pending_changed"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof tamperings / sizeof tamperings[0]; i++)
        expect_found(&tamperings[i]);
}

/* The row gone and the counter put back, so that the next act takes its number. */
static void a_row_taken_out_with_its_number_is_found(void **state)
{
    struct fixture *fixture = *state;
    act(fixture, "one");
    move(fixture);
    act(fixture, "two");
    fixture_tamper(
        fixture, "intake.db",
        "DELETE FROM audit_pending; UPDATE sqlite_sequence SET seq = 1 WHERE name = 'audit_pending'");
    assert_int_equal(audit_pending_move(fixture->office, fixture->staff, fixture->practice, 2), RESULT_OK);
    assert_int_equal(entries(fixture, "audit_pending_gap"), 1);
    act(fixture, "three");
    move(fixture);
    assert_int_equal(entries(fixture, "three"), 1);
    assert_int_equal(found(fixture), 1);
}

/* A number that is in the log already, under a right MAC: one of before, or one given again. */
static void a_number_given_twice_is_found(void **state)
{
    struct fixture *fixture = *state;
    act(fixture, "one");
    act(fixture, "two");
    move(fixture);
    fixture_tamper(fixture, "intake.db", "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'audit_pending'");
    act(fixture, "other");
    move(fixture);
    assert_int_equal(entries(fixture, "other"), 1);
    assert_int_equal(entries(fixture, "audit_pending_twice"), 1);
    assert_int_equal(waiting(fixture), 0);
    assert_int_equal(found(fixture), 1);
}

/* An older copy of intake.db: what comes after is numbered behind what the log has. */
static void an_older_copy_goes_on_behind(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 5; i++)
        act(fixture, "one");
    move(fixture);
    fixture_tamper(fixture, "intake.db", "UPDATE sqlite_sequence SET seq = 2 WHERE name = 'audit_pending'");
    move(fixture);
    act(fixture, "next");
    move(fixture);
    assert_int_equal(fixture_number(fixture, "staff.db", "SELECT pending FROM audit WHERE action = 'next'"),
                     6);
    assert_int_equal(found(fixture), 0);
}

static void what_could_not_be_moved_is_moved_later(void **state)
{
    struct fixture *fixture = *state;
    char path[FIXTURE_PATH_SIZE];
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open(fixture_path(fixture, "staff.db", path), &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    struct audit_mover *mover = audit_mover_create(fixture->office, fixture->staff, fixture->practice);
    act(fixture, "one");
    audit_mover_wake(mover, 1);
    assert_int_not_equal(audit_mover_settle(mover), RESULT_OK);
    assert_int_equal(waiting(fixture), 1);
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    assert_int_equal(audit_mover_settle(mover), RESULT_OK);
    assert_int_equal(entries(fixture, "one"), 1);
    act(fixture, "left");
    audit_mover_destroy(mover);
    /* The next start. */
    mover = audit_mover_create(fixture->office, fixture->staff, fixture->practice);
    assert_int_equal(audit_mover_settle(mover), RESULT_OK);
    assert_int_equal(entries(fixture, "left"), 1);
    audit_mover_destroy(mover);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_is_moved_once, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(many_are_moved, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(moved_and_still_there_is_not_moved_again, fixture_open,
                                        fixture_close),
        cmocka_unit_test(what_is_done_to_them_is_found),
        cmocka_unit_test_setup_teardown(a_row_taken_out_with_its_number_is_found, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(a_number_given_twice_is_found, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(an_older_copy_goes_on_behind, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(what_could_not_be_moved_is_moved_later, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests_name("domain/audit/pending", tests, NULL, NULL);
}

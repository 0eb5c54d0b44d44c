/* Retention deletes nobody unseen: the first page says it a week before, and a clinician may keep somebody
 * longer. */
#include "staff_client.h"

#include "domain/operations/retention.h"

static struct staff_house *desk;
static struct person *clinician;

static int open_desk(void **state)
{
    (void)state;
    desk = staff_open();
    clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    person_destroy(clinician);
    staff_close(desk);
    return 0;
}

/* Somebody who withdrew so many days ago; 30 days are kept. */
static const char *withdrawn(const char *name, int days)
{
    const char *fields[] = {"first_name", name, "last_name", "Leaves", NULL};
    const char *id = staff_register(desk, "evening", fields);
    (void)house_sql(
        &desk->house,
        arena_format(clinician->arena,
                     "UPDATE signups SET status = 'withdrawn', status_at = %lld WHERE hex(id) = upper('%s')",
                     (long long)(clock_now() - days * CLOCK_DAY), id));
    return id;
}

static int64_t purged(int64_t later)
{
    char path[CLIENT_PATH_SIZE];
    struct retention_done done;
    struct db *db = db_open(house_path(&desk->house, "intake.db", path), DATABASE_INTAKE, ROLE_COMMAND,
                            desk->house.problems);
    assert_non_null(db);
    assert_int_equal(retention_purge(db, desk->house.config, clock_now() + later, NULL, NULL, &done),
                     RESULT_OK);
    db_close(db);
    return done.signups;
}

static void said_a_week_before_and_kept_when_asked(void **state)
{
    (void)state;
    const char *soon = withdrawn("Soon", 25), *later = withdrawn("Later", 20);
    struct page page = person_get(clinician, "/staff");
    assert_true(page_has(&page, "Deleted within a week") && page_has(&page, soon));
    assert_false(page_has(&page, later));
    const char *own = arena_format(clinician->arena, "/staff/signups/%s", soon);
    page = person_get(clinician, own);
    assert_true(page_has(&page, "All of it is deleted on") &&
                page_has(&page, "<span class=\"flag\">Soon</span>"));
    const char *keep = arena_format(clinician->arena, "%s/keep", own);
    page = person_post(clinician, keep, "until=2020-01-01&reason=x");
    assert_int_equal(page.status, 422);
    page = person_post(clinician, keep, "until=2099-01-02&reason=");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "Write why it is to be kept"));
    page = person_post(clinician, keep, "until=2099-01-02&reason=Planted+reason");
    assert_leads_to(&page, arena_format(clinician->arena, "%s?done=kept", own));
    page = person_get(clinician, page.location);
    assert_true(page_has(&page, "It was decided to keep it until Friday, January 2, 2099"));
    assert_true(page_has(&page, "Kept longer") && page_has(&page, "Planted reason"));
    page = person_get(clinician, "/staff");
    assert_false(page_has(&page, soon));
    assert_int_equal(purged(20 * CLOCK_DAY), 1);
    assert_int_equal(person_get(clinician, own).status, 200);
}

/* A client record is no registration that went nowhere. */
static void whoever_came_has_days_of_their_own(void **state)
{
    (void)state;
    const char *member = withdrawn("Member", 25);
    (void)house_sql(&desk->house,
                    arena_format(clinician->arena,
                                 "INSERT INTO attendance (group_id, session, signup_id, state, at) SELECT "
                                 "group_id, 1, id, 'came', 1 FROM signups WHERE hex(id) = upper('%s')",
                                 member));
    struct page page = person_get(clinician, "/staff");
    assert_false(page_has(&page, member));
    assert_int_equal(purged(300 * CLOCK_DAY), 0);
    assert_int_equal(purged(2600 * CLOCK_DAY), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(said_a_week_before_and_kept_when_asked),
        cmocka_unit_test(whoever_came_has_days_of_their_own),
    };
    return cmocka_run_group_tests_name("page/leaving", tests, open_desk, close_desk);
}

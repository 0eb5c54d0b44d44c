/* The clinician sets and changes a group's dates; whoever has a place is told with the write. */
#include "staff_client.h"

static struct staff_house *desk;
static struct person *clinician;

#define DATES "/staff/groups/evening/dates"

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

static const char *first_session(void)
{
    struct page page = person_get(clinician, DATES);
    const char *at = strstr(page.body, "name=\"id\" value=\"");
    assert_non_null(at);
    return arena_format(clinician->arena, "%.32s", at + strlen("name=\"id\" value=\""));
}

static struct page change(const char *id, const char *rest)
{
    return person_post(clinician, DATES "/change", arena_format(clinician->arena, "id=%s&%s", id, rest));
}

static void what_is_no_plan_changes_nothing(void **state)
{
    static const char *const wrong[] = {"",
                                        "day=2027-02-30&time=18:00&minutes=90&count=3",
                                        "day=2027-03-02&time=25:00&minutes=90&count=3",
                                        "day=2027-03-02&time=18:00&minutes=0&count=3",
                                        "day=2027-03-02&time=18:00&minutes=90&count=201",
                                        "day=2027-03-02T&time=18:00&minutes=90&count=3"};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct page page = person_post(clinician, DATES, wrong[i]);
        assert_int_equal(page.status, 422);
        assert_true(page_has(&page, "There is a problem"));
    }
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM group_sessions"), 0);
}

static void dates_are_set_once_and_changed_one_by_one(void **state)
{
    (void)state;
    struct page page = person_post(clinician, DATES, "day=2027-03-02&time=18:00&minutes=90&count=3");
    assert_leads_to(&page, DATES "?done=planned");
    page = person_post(clinician, DATES, "day=2027-03-02&time=18:00&minutes=90&count=3");
    assert_int_equal(page.status, 422);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM group_sessions"), 3);
    assert_int_equal(
        house_sql(&desk->house, "SELECT count(*) FROM group_sessions WHERE starts_at = '2027-03-16T18:00'"),
        1);
    const char *id = first_session();
    page = change(id, "sequence=0&day=2027-03-03&time=19:15&minutes=60");
    assert_leads_to(&page, DATES "?done=changed");
    page = change(id, "sequence=0&day=2027-03-04&time=19:15&minutes=60");
    assert_int_equal(page.status, 422);
    page = change(id, "sequence=1&day=2027-03-03&time=19:15&minutes=60&cancelled=yes");
    assert_leads_to(&page, DATES "?done=changed");
    page = person_get(clinician, DATES);
    assert_true(page_has(&page, "Session 1 (cancelled)"));
    assert_int_equal(change("00", "sequence=0&day=2027-03-03&time=19:15&minutes=60").status, 404);
    assert_int_equal(house_sql(&desk->house, "SELECT sequence FROM group_sessions WHERE cancelled = 1"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_plan_changes_nothing),
        cmocka_unit_test(dates_are_set_once_and_changed_one_by_one),
    };
    return cmocka_run_group_tests(tests, open_desk, close_desk);
}

/* A group's dates: planned, moved, cancelled, as a clinician types them. */
#include "staff_client.h"

#include "page/group/dates_form.h"

#define DATES "/staff/groups/evening/dates"

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

static int64_t stored(const char *starts_at)
{
    return house_sql(&desk->house,
                     arena_format(clinician->arena,
                                  "SELECT count(*) FROM group_sessions WHERE starts_at = '%s'", starts_at));
}

static void wrong_dates_are_said_beside_the_field(void **state)
{
    (void)state;
    struct page page = person_get(clinician, DATES);
    assert_true(page_has(&page, "No dates are set yet."));
    page = person_post(clinician, DATES, "day=2027-02-30&time=25:00&minutes=1&weeks=201");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "<title>Error: "));
    assert_true(page_has(&page, "value=\"2027-02-30\""));
    assert_true(page_has(&page, "id=\"time-error\""));
    assert_true(page_has(&page, "Enter a number from 5 to 600"));
    assert_true(page_has(&page, "Enter a number from 1 to 200"));
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM group_sessions"), 0);
}

static void dates_are_planned_and_added_to(void **state)
{
    (void)state;
    struct page page = person_post(clinician, DATES, "day=2027-03-09&time=6:30+pm&minutes=90&weeks=2");
    assert_leads_to(&page, DATES "?done=planned");
    assert_int_equal(stored("2027-03-09T18:30"), 1);
    /* The clocks change in between. */
    assert_int_equal(stored("2027-03-16T18:30"), 1);
    page = person_get(clinician, DATES);
    assert_true(page_has(&page, "Tuesday, March 16, 2027"));
    page = person_post(clinician, DATES, "day=2027-03-24&time=12+am&minutes=60&weeks=1");
    assert_leads_to(&page, DATES "?done=planned");
    assert_int_equal(
        house_sql(&desk->house, "SELECT number FROM group_sessions WHERE starts_at = '2027-03-24T00:00'"), 3);
    assert_int_equal(staff_sql(desk, "SELECT count(*) FROM audit WHERE action = 'dates_plan'"), 2);
}

static void a_session_is_moved_and_cancelled(void **state)
{
    (void)state;
    struct page page = person_post(clinician, DATES "/2", "day=2027-03-17&time=18:30&minutes=90&sequence=0");
    assert_leads_to(&page, DATES "?done=changed");
    /* Somebody else, on the page as it was before. */
    page = person_post(clinician, DATES "/2", "day=2027-03-18&time=18:30&minutes=90&sequence=0");
    assert_leads_to(&page, DATES "?done=conflict");
    page = person_get(clinician, DATES "?done=conflict");
    assert_true(page_has(&page, "changed meanwhile"));
    assert_int_equal(stored("2027-03-17T18:30"), 1);
    page = person_post(clinician, DATES "/2", "day=2027-03-17&time=18:30&minutes=90&cancelled=1&sequence=1");
    assert_leads_to(&page, DATES "?done=changed");
    assert_int_equal(
        house_sql(&desk->house, "SELECT sequence * 10 + cancelled FROM group_sessions WHERE number = 2"), 21);
    page = person_get(clinician, DATES);
    assert_true(page_has(&page, "Cancelled"));
    page = person_post(clinician, DATES "/2", "day=2027-03-17&time=18:30&minutes=90&cancelled=1");
    assert_leads_to(&page, DATES);
    assert_int_equal(house_sql(&desk->house, "SELECT sequence FROM group_sessions WHERE number = 2"), 2);
    assert_int_equal(person_get(clinician, DATES "/9").status, 404);
    assert_int_equal(person_get(clinician, DATES "/two").status, 404);
    page = person_post(clinician, DATES "/2", "day=&time=18:30&minutes=90");
    assert_int_equal(page.status, 422);
}

static void times_are_read_as_people_write_them(void **state)
{
    static const char *const times[][2] = {{"18:00", "18:00"},     {"6 pm", "18:00"},  {"6pm", "18:00"},
                                           {"6:05 P.M.", "18:05"}, {"12 pm", "12:00"}, {"12:30 am", "00:30"},
                                           {"9", "09:00"},         {"24:00", NULL},    {"13 pm", NULL},
                                           {"0 am", NULL},         {"6:5", NULL},      {"6:60", NULL},
                                           {"-6", NULL},           {"", NULL},         {"half six", NULL},
                                           {"6:00x", NULL}};
    (void)state;
    for (size_t index = 0; index < sizeof times / sizeof times[0]; index++) {
        struct dates_form form = {.values = {"2027-03-02", times[index][0], "90", ""}};
        bool is_right = dates_form_check(&form, false, 1, clinician->arena);
        assert_int_equal(is_right, times[index][1] != NULL);
        if (is_right)
            assert_string_equal(form.starts_at + 11, times[index][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_dates_are_said_beside_the_field),
        cmocka_unit_test(dates_are_planned_and_added_to),
        cmocka_unit_test(a_session_is_moved_and_cancelled),
        cmocka_unit_test(times_are_read_as_people_write_them),
    };
    return cmocka_run_group_tests_name("page/dates", tests, open_desk, close_desk);
}

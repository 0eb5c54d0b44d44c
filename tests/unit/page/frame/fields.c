/* What a form may send is a column of the route table, checked before the handler. */
#include "staff_client.h"

#include "domain/operations/counter.h"
#include "page/frame/route.h"

static struct staff_house *desk;
static struct person *clinician;
static const char *own;

static int open_desk(void **state)
{
    (void)state;
    static const char *const fields[] = {"first_name", "Zoe", "email", "zoe@example.org", NULL};
    desk = staff_open();
    clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    own = arena_format(desk->arena, "/staff/signups/%s", staff_register(desk, "evening", fields));
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    person_destroy(clinician);
    staff_close(desk);
    return 0;
}

static const char *notes(void)
{
    return arena_format(desk->arena, "%s/notes", own);
}

/* As from a page that was left open over an upgrade. */
static void what_a_route_does_not_know_is_dropped(void **state)
{
    (void)state;
    assert_int_equal(person_post(clinician, notes(), "note=Planted&mood=blue&mood=green").status, 303);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signup_notes"), 1);
    counters_flush(desk->house.app->counters, INT64_MAX);
    app_close(desk->house.app);
    assert_true(house_sql(&desk->house, "SELECT total(count) FROM counters WHERE name = 'field_dropped'") >=
                1);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM counters WHERE instr(name, 'mood') > 0"),
                     0);
    desk->house.app = app_open(desk->house.config, ROLE_STAFF, desk->house.problems);
    assert_non_null(desk->house.app);
    person_destroy(clinician);
    clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
}

static void a_single_value_that_comes_twice_is_asked_again(void **state)
{
    (void)state;
    int64_t before = house_sql(&desk->house, "SELECT count(*) FROM signup_notes");
    struct page page = person_post(clinician, notes(), "note=Planted+one&_x=1&note=Planted+%3Ctwo%3E");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "Which one do you mean?"));
    assert_true(page_has(&page, "value=\"Planted one\""));
    assert_true(page_has(&page, "value=\"Planted &lt;two&gt;\""));
    assert_true(page_has(&page, "name=\"csrf\""));
    assert_true(page_has(&page, "name=\"_x\" value=\"1\""));
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signup_notes"), before);
    /* The same text twice is one text. */
    assert_int_equal(person_post(clinician, notes(), "note=Planted&note=Planted").status, 303);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signup_notes"), before + 1);
}

/* A password is shown on no page. */
static void a_secret_that_comes_twice_is_refused(void **state)
{
    (void)state;
    struct page page = person_post(clinician, "/staff/account/password",
                                   "before=Planted-secret-1&before=Planted-secret-2&after=x&again=x");
    assert_int_equal(page.status, 400);
    assert_false(page_has(&page, "Planted-secret"));
}

#undef ROUTE
#define ROUTE(verb, address, function, where, ...)                                                           \
    {.pattern = {verb, address}, .handler = function, .site = where, .requirements = __VA_ARGS__},
static const struct route rows[] = {
#include "page/frame/routes.def"
};
#undef ROUTE

/* Acts that record what they do in their handler, because it is no write of theirs or has several names. */
static bool records_itself(const char *pattern)
{
    static const char *const patterns[] = {
        "/staff/sign-in",
        "/staff/sign-in/code",
        "/staff/invitation",
        "/staff/recover",
        "/staff/sign-out",
        "/staff/audit.csv",
        "/staff/confirm",
        "/staff/account/sessions",
        "/staff/accounts/change",
        "/staff/groups/{slug}/roster.csv",
        "/staff/groups/{slug}/attendance.csv",
    };
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
        if (strcmp(patterns[i], pattern) == 0)
            return true;
    return false;
}

static void every_form_says_what_it_sends_and_does(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct route *row = &rows[i];
        if (row->pattern.method != METHOD_POST)
            continue;
        if (row->fields == NULL)
            fail_msg("%s: FIELDS are missing", row->pattern.pattern);
        if ((row->site & SITE_STAFF) != 0 && row->action == NULL && !records_itself(row->pattern.pattern))
            fail_msg("%s: what the audit log calls it is missing: AUDIT", row->pattern.pattern);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_route_does_not_know_is_dropped),
        cmocka_unit_test(a_single_value_that_comes_twice_is_asked_again),
        cmocka_unit_test(a_secret_that_comes_twice_is_refused),
        cmocka_unit_test(every_form_says_what_it_sends_and_does),
    };
    return cmocka_run_group_tests_name("page/frame/fields", tests, open_desk, close_desk);
}

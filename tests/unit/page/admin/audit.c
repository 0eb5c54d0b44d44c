/* The audit log as the admin reads it. */
#include "staff_client.h"

#include "domain/audit/audit.h"

#define PLANTED_NAME "Q-Planted"

enum { ENTRIES = 120 };

static struct staff_house *desk;
static struct person *admin;

static int open_desk(void **state)
{
    (void)state;
    static const char *const fields[] = {"first_name", PLANTED_NAME, "email", "planted@example.org", NULL};
    desk = staff_open();
    const char *id = staff_register(desk, "evening", fields);
    struct person *clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    assert_int_equal(person_get(clinician, arena_format(clinician->arena, "/staff/signups/%s", id)).status,
                     200);
    person_destroy(clinician);
    for (int i = 0; i < ENTRIES; i++)
        assert_int_equal(audit_append(desk->house.app->staff_db, desk->house.app->practice, desk->both_id,
                                      "test_entry", "", arena_format(desk->arena, "entry-%d.", i)),
                         RESULT_OK);
    admin = person_sign_in(desk, "admin", ADMIN_PASSWORD);
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    person_destroy(admin);
    staff_close(desk);
    return 0;
}

static const char *after(const struct page *page, const char *mark, const char *end)
{
    const char *at = strstr(page->body, mark);
    if (at == NULL)
        return NULL;
    at += strlen(mark);
    return arena_copy(admin->arena, at, (size_t)(strstr(at, end) - at));
}

static void shows_the_newest_and_leads_to_the_older(void **state)
{
    (void)state;
    struct page page = person_get(admin, "/staff/audit");
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "entry-119."));
    assert_false(page_has(&page, "entry-60."));
    assert_false(page_has(&page, PLANTED_NAME));
    assert_false(page_has(&page, ">Newest</a>"));
    page = person_get(
        admin, arena_format(admin->arena, "/staff/audit?person=&action=test_entry&day=&before=%d", 70));
    assert_true(page_has(&page, ">Newest</a>"));
    assert_true(page_has(&page, "entry-60."));
    assert_false(page_has(&page, "entry-119."));
}

static void finds_by_person_action_and_day(void **state)
{
    (void)state;
    char id[UUID_TEXT_SIZE], today[CLOCK_TEXT_SIZE];
    encoding_hex(desk->both_id, UUID_SIZE, id);
    clock_day(clock_now(), today);
    struct page page = person_get(admin, "/staff/audit?action=signup_open");
    assert_true(page_has(&page, "<td>clinician</td>"));
    assert_false(page_has(&page, "entry-"));
    page = person_get(admin, arena_format(admin->arena, "/staff/audit?person=%s", id));
    assert_true(page_has(&page, "entry-119."));
    assert_false(page_has(&page, "<td>clinician</td>"));
    page = person_get(admin, arena_format(admin->arena, "/staff/audit?day=%s", today));
    assert_true(page_has(&page, "entry-119."));
    page = person_get(admin, "/staff/audit?day=2001-01-01");
    assert_true(page_has(&page, "No entry matches."));
    page = person_get(admin, "/staff/audit?person=zz&action=%3Cscript%3E&day=soon&before=x");
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "entry-119."));
    assert_false(page_has(&page, "script"));
}

static void shows_the_end_to_keep(void **state)
{
    (void)state;
    struct page page = person_get(admin, "/staff/audit");
    const char *head = after(&page, "<code class=\"record\">", "<");
    assert_non_null(head);
    long long sequence = strtoll(head, NULL, 10);
    assert_int_equal(sequence, staff_sql(desk, "SELECT max(sequence) FROM audit"));
    assert_int_equal(
        staff_sql(desk, arena_format(admin->arena,
                                     "SELECT count(*) FROM audit WHERE sequence = %lld AND lower(hex(mac)) "
                                     "= '%s'",
                                     sequence, strchr(head, ' ') + 1)),
        1);
}

static void downloads_what_matches(void **state)
{
    (void)state;
    struct page page = person_post(admin, "/staff/audit.csv", "person=&action=test_entry&day=");
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "Number,Time,Who,Action,Record,Detail,MAC\r\n"));
    assert_true(page_has(&page, "\"entry-0.\""));
    assert_true(page_has(&page, "\"entry-119.\""));
    assert_false(page_has(&page, "signup_open"));
    assert_int_equal(staff_sql(desk, "SELECT count(*) FROM audit WHERE action = 'audit_export'"), 1);
    page = person_post(admin, "/staff/audit.csv", "");
    assert_true(page_has(&page, "signup_open"));
    assert_false(page_has(&page, PLANTED_NAME));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_the_newest_and_leads_to_the_older),
        cmocka_unit_test(finds_by_person_action_and_day),
        cmocka_unit_test(shows_the_end_to_keep),
        cmocka_unit_test(downloads_what_matches),
    };
    return cmocka_run_group_tests_name("page/audit", tests, open_desk, close_desk);
}

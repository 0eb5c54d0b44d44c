/* What is left of erased registrations and questions stays for the counts; no list may fall over it.
 * Retention of a confirmed person left a shell that made attendance and the sign-in sheet answer 500 for
 * ever. */
#include "staff_client.h"

#include "domain/waiting/attendance.h"
#include "domain/waiting/waiting_tick.h"

static struct staff_house *desk;
static struct person *both;

static int open_desk(void **state)
{
    (void)state;
    desk = staff_open();
    both = person_sign_in(desk, "both", BOTH_PASSWORD);
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    person_destroy(both);
    staff_close(desk);
    return 0;
}

static const char *registered(const char *slug, const char *name)
{
    const char *fields[] = {"first_name", name, "last_name", "Shell", "email", "shell@example.org", NULL};
    return staff_register(desk, slug, fields);
}

/* One shell and one living registration in each status; the shells come first in every order. */
static void make_shells(void)
{
    (void)house_sql(&desk->house, "UPDATE groups SET capacity = 20 WHERE slug = 'evening'");
    for (int status = 0; status < STATUS_COUNT; status++)
        for (int i = 0; i < 2; i++)
            (void)house_sql(
                &desk->house,
                arena_format(both->arena,
                             "UPDATE signups SET status = '%s', offer_until = %s, waiting_since = %d, %s "
                             "WHERE hex(id) = upper('%s')",
                             status_word((enum status)status), status == STATUS_OFFERED ? "9e15" : "NULL",
                             status * 2 + i + 1,
                             i == 0 ? "body = NULL, key_id = NULL, sealed_key = NULL" : "held = 0",
                             registered("evening", i == 0 ? "Gone" : "Lives")));
}

static void every_page_passes_over_shells(void **state)
{
    (void)state;
    static const char *const pages[] = {
        "/staff",
        "/staff/groups/evening",
        "/staff/groups/evening?q=gone&sort=name",
        "/staff/groups/evening?flag=double",
        "/staff/groups/evening/waiting",
        "/staff/groups/evening/attendance",
        "/staff/groups/evening/sign-in-sheet",
        "/staff/groups/evening/dates",
        "/staff/groups/evening/enter",
        "/staff/groups/evening/close",
        "/staff/groups/evening/download",
        "/staff/enquiries",
        "/staff/dashboard",
        "/staff/audit",
        "/staff/settings/groups",
        "/staff/settings/groups/evening",
    };
    make_shells();
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct page page = person_get(both, pages[i]);
        if (page.status != 200 || page_has(&page, "Gone"))
            fail_msg("%s: %d", pages[i], page.status);
    }
    struct page page = person_get(both, "/staff/groups/evening/attendance");
    assert_true(page_has(&page, "Lives S."));
}

/* A shell at the head of the line was offered the next place, which failed, and nobody else was. */
static void nobody_waits_behind_a_shell(void **state)
{
    (void)state;
    struct page page = person_post(both, "/staff/groups/evening/offer", "");
    assert_leads_to(&page, "/staff/groups/evening/waiting?done=offered");
    (void)house_sql(&desk->house, "UPDATE groups SET offer_automatically = 1");
    /* The clock offers by itself only where a mail can go. */
    (void)house_sql(&desk->house, "UPDATE signups SET mailable = 1");
    (void)house_sql(&desk->house, "UPDATE signups SET offer_until = 1 WHERE status = 'offered'");
    int64_t changed = 0;
    assert_int_equal(waiting_tick(desk->house.app->intake_db, clock_now(), &changed), RESULT_OK);
    assert_true(changed > 1);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signups WHERE status IN ('suitable', "
                                             "'waiting') AND body IS NOT NULL"),
                     0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_passes_over_shells),
        cmocka_unit_test(nobody_waits_behind_a_shell),
    };
    return cmocka_run_group_tests(tests, open_desk, close_desk);
}

/* The dashboard: what it says in which state, that it names nobody, and that it stays quick. GATHER_SLOW=1
 * has it face a million registrations. */
#include "staff_client.h"

#include <time.h>

#include "domain/operations/counter.h"
#include "domain/operations/mark.h"

#define PLANTED_NAME "Zo\xc3\xab"
#define PLANTED_LAST_NAME "Q-Planted"
#define PLANTED_EMAIL "zoe.planted@example.org"

enum { MANY = 60000, VERY_MANY = 1000000, TRIES = 5, MOST_MICROSECONDS = 50000 };

static struct staff_house *desk;
static struct person *admin;

static int open_desk(void **state)
{
    (void)state;
    static const char *const fields[] = {
        "first_name", PLANTED_NAME, "last_name", PLANTED_LAST_NAME, "email", PLANTED_EMAIL, NULL,
    };
    desk = staff_open();
    admin = person_sign_in(desk, "admin", ADMIN_PASSWORD);
    (void)staff_register(desk, "evening", fields);
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    person_destroy(admin);
    staff_close(desk);
    return 0;
}

static struct page dashboard(void)
{
    struct page page = person_get(admin, "/staff/dashboard");
    assert_int_equal(page.status, 200);
    assert_false(page_has(&page, PLANTED_NAME));
    assert_false(page_has(&page, PLANTED_LAST_NAME));
    assert_false(page_has(&page, PLANTED_EMAIL));
    return page;
}

/* As the commands leave it. */
static void mark(const char *name, const char *value)
{
    (void)staff_sql(desk, arena_format(admin->arena,
                                       "INSERT OR REPLACE INTO marks (name, at, value) VALUES ('%s', "
                                       "CAST(strftime('%%s', 'now') AS INTEGER) * 1000, '%s')",
                                       name, value));
}

static void says_what_is_missing(void **state)
{
    (void)state;
    struct page page = dashboard();
    assert_true(page_has(&page, "There is no backup yet."));
    assert_true(page_has(&page, "No backup has been tried out yet."));
    assert_true(page_has(&page, "Not set up"));
    assert_true(page_has(&page, "No data yet. Counting begins with the first visitor."));
    assert_true(page_has(&page, "state-bad"));
}

static void says_that_all_is_well(void **state)
{
    (void)state;
    mark(MARK_BACKUP, "gather-2027");
    mark(MARK_RESTORE_CHECK, "ok, 1 registrations");
    mark(MARK_INTEGRITY, "ok");
    struct page page = dashboard();
    assert_true(page_has(&page, "All is well: 1 registration waits to be read, none past its reply date."));
    assert_true(page_has(&page, "standing-well"));
    assert_true(page_has(&page, "evening"));
    assert_true(page_has(&page, "0 of 8"));
    assert_true(page_has(&page, "the oldest came today"));
}

/* In line is whoever may be offered a place: the same number as on the roster. */
static void counts_who_is_in_line(void **state)
{
    (void)state;
    (void)house_sql(&desk->house, "UPDATE signups SET status = 'suitable'");
    struct page page = dashboard();
    assert_true(page_has(&page, "<dt>Waiting list</dt><dd>1</dd>"));
    (void)house_sql(&desk->house, "UPDATE signups SET status = 'new'");
}

static void says_the_worst_first(void **state)
{
    (void)state;
    mark(MARK_INTEGRITY, "damaged");
    (void)house_sql(&desk->house, "UPDATE signups SET reply_by = 1");
    struct page page = dashboard();
    const char *worst = strstr(page.body, "A database is damaged: restore a backup.");
    const char *next = strstr(page.body, "1 registration is past the reply date");
    assert_non_null(worst);
    assert_non_null(next);
    assert_true(worst < next);
    assert_false(page_has(&page, "standing-well"));
    (void)house_sql(&desk->house, "UPDATE signups SET reply_by = received_at + 172800000");
    (void)staff_sql(desk, "UPDATE marks SET at = 1, value = 'ok' WHERE name = 'last_integrity_check'");
    page = dashboard();
    assert_true(page_has(&page, "The databases were not checked for more than 8 days."));
    mark(MARK_INTEGRITY, "ok");
}

static void says_that_old_copies_stay(void **state)
{
    (void)state;
    mark(MARK_ROTATION, "1 could not be removed");
    struct page page = dashboard();
    assert_true(page_has(&page, "Old copies of the practice cannot be removed"));
    mark(MARK_ROTATION, "ok");
    page = dashboard();
    assert_false(page_has(&page, "Old copies"));
}

static void counts_the_way_to_a_registration(void **state)
{
    (void)state;
    char today[CLOCK_TEXT_SIZE];
    clock_day(clock_now(), today);
    (void)house_sql(
        &desk->house,
        arena_format(admin->arena,
                     "INSERT INTO counters (day, name, count) VALUES ('%s', 'article', 200), ('%s', "
                     "'start', 40), ('%s', 'page:you', 20), ('%s', 'sent', 10), ('%s', 'error:email', 7), "
                     "('2001-01-01', 'article', 5000)",
                     today, today, today, today, today));
    struct page page = dashboard();
    assert_true(page_has(&page, "<td class=\"number\">200</td>"));
    assert_false(page_has(&page, "5200"));
    assert_true(page_has(&page, "<span class=\"number\">7</span>"));
    assert_true(page_has(&page, "chart-row"));
}

static void counts_failed_sign_ins_and_downloads(void **state)
{
    (void)state;
    struct person *stranger = person_create(desk);
    struct person *clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    assert_int_equal(person_try(stranger, "clinician", "not-the-password-1").status, 422);
    assert_int_equal(person_post(clinician, "/staff/groups/evening/roster.csv", "preset=contact").status,
                     200);
    counters_flush(desk->house.app->counters, clock_now() + CLOCK_MINUTE);
    struct page page = dashboard();
    assert_true(page_has(&page, "by clinician"));
    for (int i = 0; i < 200 && !page_has(&page, "1 today"); i++) {
        usleep(10000);
        page = dashboard();
    }
    assert_true(page_has(&page, "1 today"));
    person_destroy(stranger);
    person_destroy(clinician);
}

/* To staff, or about a question: nobody but the admin is shown them. */
static void mail_about_no_registration_can_be_seen_to(void **state)
{
    (void)state;
    struct staff_house *other = staff_open_with(
        "[mail]\ntransport = file\ndirectory = /tmp/gather-no-mail\nfrom = desk@example.org\n");
    struct person *person = person_sign_in(other, "admin", ADMIN_PASSWORD);
    (void)house_sql(&other->house,
                    "INSERT INTO outbox (id, kind, created_at, ready_at, due_at, last_error, state) VALUES "
                    "(zeroblob(16), 'staff-new', 1, 1, 1, 'address', 'refused')");
    struct page page = person_get(person, "/staff/dashboard");
    assert_true(page_has(&page, "1 mail could not be delivered."));
    assert_true(page_has(&page, "could not be delivered: <strong>1</strong>"));
    page = person_post(person, "/staff/dashboard/mail", "");
    assert_leads_to(&page, "/staff/dashboard");
    assert_int_equal(house_sql(&other->house, "SELECT count(*) FROM outbox"), 0);
    /* After a restore nothing goes out, which is the first thing to know about mail. */
    (void)house_sql(&other->house, "INSERT INTO mail_holds VALUES (1)");
    page = person_get(person, "/staff/dashboard");
    assert_true(page_has(&page, "No mail is sent, because this practice was restored from a copy."));
    page = person_get(person, "/staff/dashboard");
    assert_false(page_has(&page, "could not be delivered"));
    person_destroy(person);
    staff_close(other);
}

static int64_t quickest(void)
{
    int64_t best = INT64_MAX;
    for (int i = 0; i < TRIES; i++) {
        struct timespec from, to;
        clock_gettime(CLOCK_MONOTONIC, &from);
        (void)dashboard();
        clock_gettime(CLOCK_MONOTONIC, &to);
        int64_t taken = (to.tv_sec - from.tv_sec) * 1000000 + (to.tv_nsec - from.tv_nsec) / 1000;
        best = taken < best ? taken : best;
    }
    return best;
}

/* Shells, unread ones, and ones past their date, over a year. */
static void make_registrations(int count)
{
    (void)house_sql(
        &desk->house,
        arena_format(admin->arena,
                     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
                     "INSERT INTO signups (id, group_id, status, status_at, received_at, received_day, "
                     "reply_by, form_version, sealed_at, body) SELECT randomblob(16), (SELECT id FROM "
                     "groups WHERE slug = 'evening'), CASE i %% 3 WHEN 0 THEN 'declined' ELSE 'new' END, "
                     "i, i, date('now', '-' || (i %% 365) || ' days'), i, '1', i, CASE i %% 3 WHEN 1 THEN "
                     "x'00' END FROM n",
                     count));
}

static void its_cost_does_not_grow(void **state)
{
    (void)state;
    int count = getenv("GATHER_SLOW") != NULL ? VERY_MANY : MANY;
    int64_t before = quickest();
    make_registrations(count);
    int64_t after = quickest();
    struct page page = dashboard();
    assert_true(page_has(&page, arena_format(admin->arena, "%d", count + 1)));
    assert_true(page_has(&page, "1000 or more overdue"));
    print_message("dashboard: %lld us with 1 registration, %lld us with %d\n", (long long)before,
                  (long long)after, count);
    assert_true(after < MOST_MICROSECONDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_is_missing),
        cmocka_unit_test(says_that_all_is_well),
        cmocka_unit_test(counts_who_is_in_line),
        cmocka_unit_test(says_the_worst_first),
        cmocka_unit_test(says_that_old_copies_stay),
        cmocka_unit_test(counts_the_way_to_a_registration),
        cmocka_unit_test(counts_failed_sign_ins_and_downloads),
        cmocka_unit_test(mail_about_no_registration_can_be_seen_to),
        cmocka_unit_test(its_cost_does_not_grow),
    };
    return cmocka_run_group_tests_name("page/dashboard", tests, open_desk, close_desk);
}

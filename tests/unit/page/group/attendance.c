/* Attendance as a clinician keeps it through a term. */
#include "staff_client.h"

static struct staff_house *desk;
static struct person *clinician;

static int open_desk(void **state)
{
    (void)state;
    desk = staff_open();
    clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    (void)house_sql(&desk->house, "UPDATE groups SET capacity = 300 WHERE slug = 'evening'");
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    person_destroy(clinician);
    staff_close(desk);
    return 0;
}

#define ADDRESS "/staff/groups/evening/attendance"

static const char *confirmed(const char *slug, const char *name)
{
    const char *fields[] = {"first_name", name, "last_name", "Desk", "email", "member@example.org", NULL};
    const char *id = staff_register(desk, slug, fields);
    (void)house_sql(&desk->house,
                    arena_format(clinician->arena,
                                 "UPDATE signups SET status = 'confirmed' WHERE hex(id) = upper('%s')", id));
    return id;
}

/* Posts what a page that showed was would, with one person set to state. */
static struct page noted(int session, const char *id, const char *was, const char *state)
{
    return person_post(
        clinician, ADDRESS,
        arena_format(clinician->arena, "session=%d&shown=%s:%s&p-%s=%s", session, id, was, id, state));
}

static int64_t rows(const char *where)
{
    return house_sql(&desk->house,
                     arena_format(clinician->arena, "SELECT count(*) FROM attendance WHERE %s", where));
}

static void came_excused_absent_or_not_yet(void **state)
{
    (void)state;
    const char *id = confirmed("evening", "Ana");
    struct page page = person_get(clinician, ADDRESS);
    assert_true(page_has(&page, "Ana D.") && !page_has(&page, "Ana Desk"));
    assert_true(page_has(&page, arena_format(clinician->arena,
                                             "id=\"a-%s-open\" name=\"p-%s\" value=\"open\" "
                                             "checked",
                                             id, id)));
    page = noted(1, id, "open", "came");
    assert_leads_to(&page, ADDRESS "?session=1&page=1&done=1");
    page = person_get(clinician, page.location);
    assert_true(page_has(&page, "So far: came 1, excused 0, absent 0"));
    assert_int_equal(noted(2, id, "open", "excused").status, 303);
    assert_int_equal(noted(3, id, "open", "absent").status, 303);
    page = person_get(clinician, arena_format(clinician->arena, "/staff/signups/%s", id));
    assert_true(page_has(&page, "So far: came 1, excused 1, absent 1"));
    assert_true(page_has(&page, "evening, Session 2: Excused"));
    assert_int_equal(noted(3, id, "absent", "open").status, 303);
    assert_int_equal(rows("session = 3"), 0);
    assert_int_equal(noted(1, id, "open", "perhaps").status, 303);
    assert_int_equal(rows("state = 'came'"), 1);
}

/* Whoever left after the first session was counted out of it, and a tab opened before erased a tick (field
 * case B19). */
static void whoever_left_stays_in_their_sessions(void **state)
{
    (void)state;
    const char *ben = confirmed("evening", "Ben");
    const char *cleo = confirmed("evening", "Cleo");
    assert_int_equal(noted(1, ben, "open", "came").status, 303);
    assert_int_equal(noted(1, cleo, "open", "came").status, 303);
    (void)house_sql(&desk->house,
                    arena_format(clinician->arena,
                                 "UPDATE signups SET status = 'withdrawn' WHERE hex(id) = upper('%s')", ben));
    struct page page = person_get(clinician, ADDRESS "?session=1");
    assert_true(page_has(&page, "Ben D.") && page_has(&page, "No place now: Withdrawn"));
    assert_true(page_has(&page, "<span class=\"fact-note\">3 came</span>"));
    page = person_get(clinician, ADDRESS "?session=2");
    assert_false(page_has(&page, "Ben D."));
    page = person_get(clinician, "/staff/groups/evening/sign-in-sheet?session=1");
    assert_false(page_has(&page, "Ben D."));
    /* A tab from before anything was noted, in which only Cleo was looked at. */
    page = person_post(clinician, ADDRESS,
                       arena_format(clinician->arena, "session=1&shown=%s:open,%s:open&p-%s=open&p-%s=open",
                                    ben, cleo, ben, cleo));
    assert_int_equal(page.status, 303);
    assert_int_equal(rows("session = 1 AND state = 'came'"), 3);
    page = noted(1, cleo, "open", "absent");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "Cleo D.: somebody else noted this meanwhile, as &quot;Came&quot;"));
    assert_true(page_has(&page, arena_format(clinician->arena, "value=\"absent\" checked")));
    assert_int_equal(noted(1, cleo, "came", "absent").status, 303);
    assert_int_equal(rows("session = 1 AND state = 'absent'"), 1);
}

static void a_session_there_is_not_is_not_found(void **state)
{
    (void)state;
    static const char *const invented[] = {"0", "-1", "9", "201", "99999999999", "two", "1x", ""};
    for (size_t i = 0; i < sizeof invented / sizeof invented[0]; i++) {
        assert_int_equal(
            person_get(clinician, arena_format(clinician->arena, ADDRESS "?session=%s", invented[i])).status,
            404);
        assert_int_equal(
            person_post(clinician, ADDRESS, arena_format(clinician->arena, "session=%s&shown=", invented[i]))
                .status,
            404);
    }
    assert_int_equal(person_get(clinician, ADDRESS "?session=3").status, 200);
    (void)house_sql(
        &desk->house,
        "INSERT INTO group_sessions (id, group_id, number, starts_at, minutes, changed_at) SELECT "
        "randomblob(16), id, 5, '2027-03-02T18:00', 90, 1 FROM groups WHERE slug = 'evening'");
    struct page page = person_get(clinician, ADDRESS "?session=5");
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "Session 5, Tuesday, March 2, 2027"));
    assert_int_equal(person_get(clinician, ADDRESS "?session=3").status, 404);
    assert_int_equal(person_post(clinician, ADDRESS, "session=5&shown=broken").status, 400);
}

static void a_session_has_a_sealed_note(void **state)
{
    (void)state;
    struct page page =
        person_post(clinician, ADDRESS, "session=1&shown=&note_was=0&note=Planted+session+note");
    assert_int_equal(page.status, 303);
    page = person_get(clinician, page.location);
    assert_true(page_has(&page, "Planted session note</textarea>") &&
                page_has(&page, "Last written by clinician"));
    assert_int_equal(
        house_sql(&desk->house, "SELECT count(*) FROM meeting_notes WHERE instr(sealed, 'Planted')"), 0);
    page = person_post(clinician, ADDRESS, "session=1&shown=&note_was=0&note=Another");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "Somebody else changed the note") && page_has(&page, "Another</textarea>"));
    /* Moved to another session it does not open. */
    (void)house_sql(&desk->house, "UPDATE meeting_notes SET session = 2");
    page = person_get(clinician, ADDRESS "?session=2");
    assert_true(page_has(&page, "could not be opened"));
    (void)house_sql(&desk->house, "UPDATE meeting_notes SET session = 1");
    page = person_post(clinician, ADDRESS,
                       arena_format(clinician->arena, "session=1&shown=&note=&note_was=%lld",
                                    (long long)house_sql(&desk->house, "SELECT at FROM meeting_notes")));
    assert_int_equal(page.status, 303);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM meeting_notes"), 0);
}

static void it_leaves_as_a_file_for_billing(void **state)
{
    (void)state;
    struct page page = person_post(clinician, ADDRESS ".csv", "session=1");
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.head, "attachment; filename=\"attendance-"));
    assert_true(page_has(&page, "\"Ben\",\"Desk\",\"Withdrawn\",\"1\",\"\",\"\",\"Came\"\r\n"));
    assert_true(page_has(&page, "\"Cleo\",\"Desk\",\"Confirmed\",\"1\",\"\",\"\",\"Absent\"\r\n"));
    assert_true(page_has(&page, "Session Begins (America/Chicago time)"));
    assert_int_equal(staff_sql(desk, "SELECT count(*) FROM audit WHERE action = 'attendance_export'"), 1);
}

/* A form carries 128 fields, and a group may have 1,000 places (field case D20). */
static void a_large_group_is_noted_page_by_page(void **state)
{
    (void)state;
    enum { MANY = 130 };
    const char *last = NULL;
    for (int i = 0; i < MANY; i++)
        last = confirmed("evening", arena_format(clinician->arena, "Many%03d", i));
    struct page page = person_get(clinician, ADDRESS "?session=5");
    assert_true(page_has(&page, "Many000") && !page_has(&page, "Many129") && page_has(&page, "1 / 2"));
    page = person_get(clinician, ADDRESS "?session=5&page=2");
    assert_true(page_has(&page, "Many129") && !page_has(&page, "Many000"));
    page =
        person_post(clinician, ADDRESS,
                    arena_format(clinician->arena, "session=5&page=2&shown=%s:open&p-%s=came", last, last));
    assert_leads_to(&page, ADDRESS "?session=5&page=2&done=1");
    assert_int_equal(rows("session = 5"), 1);
}

/* Of an erased registration nothing stays but that it was there. */
static void erasing_takes_attendance_along(void **state)
{
    (void)state;
    (void)house_sql(&desk->house, "UPDATE signups SET body = NULL, key_id = NULL, sealed_key = NULL");
    assert_int_equal(rows("1"), 0);
    assert_int_equal(person_get(clinician, ADDRESS "?session=5").status, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(came_excused_absent_or_not_yet),
        cmocka_unit_test(whoever_left_stays_in_their_sessions),
        cmocka_unit_test(a_session_there_is_not_is_not_found),
        cmocka_unit_test(a_session_has_a_sealed_note),
        cmocka_unit_test(it_leaves_as_a_file_for_billing),
        cmocka_unit_test(a_large_group_is_noted_page_by_page),
        cmocka_unit_test(erasing_takes_attendance_along),
    };
    return cmocka_run_group_tests_name("page/attendance", tests, open_desk, close_desk);
}

/* The roster as a list and as a file. */
#include "staff_client.h"

#include "text/csv.h"

enum { PEOPLE = 60, COLUMNS = 80, RECORDS = 80 };

static struct staff_house *desk;
static struct person *clinician;

static const char *const hard_names[] = {
    "O'Brien",
    "=cmd|'/c calc'!A0",
    "Zo\xc3\xab",
    "\xe6\x9d\x8e\xe9\x9b\xb7",
    "Comma, \"quote\"",
    "+44 20",
    "@home",
    "-1+1",
};
enum { HARD_NAMES = sizeof hard_names / sizeof hard_names[0] };

static int open_desk(void **state)
{
    (void)state;
    desk = staff_open();
    for (int index = 0; index < PEOPLE; index++) {
        const char *fields[] = {
            "first_name",
            index < HARD_NAMES ? hard_names[index] : arena_format(desk->arena, "Name%02d", PEOPLE - index),
            "last_name",
            "Roster",
            "email",
            arena_format(desk->arena, "person%02d@example.org", index),
            "phone",
            arena_format(desk->arena, "(312) 555-01%02d", index),
            NULL,
        };
        (void)staff_register(desk, "evening", fields);
    }
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

static int rows_of(const struct page *page)
{
    int rows = 0;
    for (const char *at = page->body; (at = strstr(at, "href=\"/staff/signups/")) != NULL; at++)
        rows++;
    return rows;
}

static void the_roster_comes_in_pages_of_fifty(void **state)
{
    (void)state;
    struct page page = person_get(clinician, "/staff/groups/evening");
    assert_int_equal(page.status, 200);
    assert_int_equal(rows_of(&page), 50);
    assert_true(page_has(&page, "Page 1 of 2"));
    assert_true(page_has(&page, "page=2"));
    page = person_get(clinician, "/staff/groups/evening?page=2");
    assert_int_equal(rows_of(&page), 10);
    page = person_get(clinician, "/staff/groups/evening?page=77");
    assert_int_equal(rows_of(&page), 50);
    page = person_get(clinician, "/staff/groups/nowhere");
    assert_int_equal(page.status, 404);
}

static void the_roster_is_searched_without_regard_to_case(void **state)
{
    (void)state;
    struct page page = person_get(clinician, "/staff/groups/evening?q=ZO%C3%8B");
    assert_int_equal(rows_of(&page), 1);
    assert_true(page_has(&page, "Zo\xc3\xab Roster"));
    assert_true(page_has(&page, "1 of 60"));
    page = person_get(clinician, "/staff/groups/evening?q=o%27brien+ROSTER");
    assert_int_equal(rows_of(&page), 1);
    page = person_get(clinician, "/staff/groups/evening?q=PERSON07%40example");
    assert_int_equal(rows_of(&page), 1);
    page = person_get(clinician, "/staff/groups/evening?q=312.555.0133");
    assert_int_equal(rows_of(&page), 1);
    page = person_get(clinician, "/staff/groups/evening?q=no+such+person");
    assert_int_equal(rows_of(&page), 0);
    assert_true(page_has(&page, "Nobody matches"));
    page = person_get(clinician, "/staff/groups/evening?q=%3Cscript%3E");
    assert_false(page_has(&page, "<script>"));
}

static void the_roster_is_filtered_and_sorted(void **state)
{
    (void)state;
    struct page page = person_get(clinician, "/staff/groups/evening?status=confirmed");
    assert_int_equal(rows_of(&page), 0);
    page = person_get(clinician, "/staff/groups/evening?status=new&q=roster");
    assert_int_equal(rows_of(&page), 50);
    page = person_get(clinician, "/staff/groups/evening?sort=name&q=name");
    assert_true(strstr(page.body, "Name01 Roster") < strstr(page.body, "Name02 Roster"));
    page = person_get(clinician, "/staff/groups/evening?sort=received&q=name");
    assert_true(strstr(page.body, "Name52 Roster") < strstr(page.body, "Name51 Roster"));
    page = person_get(clinician, "/staff/groups/evening?sort=nonsense&status=nonsense&page=x");
    assert_int_equal(rows_of(&page), 50);
}

/* A CSV file as its cells. */
struct sheet {
    struct arena *arena;
    const char *cells[RECORDS][COLUMNS];
    size_t columns[RECORDS];
    size_t records;
};

static bool take_field(const char *value, size_t length, void *argument)
{
    struct sheet *sheet = argument;
    assert_true(sheet->records < RECORDS && sheet->columns[sheet->records] < COLUMNS);
    sheet->cells[sheet->records][sheet->columns[sheet->records]++] = arena_copy(sheet->arena, value, length);
    return true;
}

static bool take_record(void *argument)
{
    struct sheet *sheet = argument;
    sheet->records++;
    return true;
}

static struct sheet *download(const char *fields, struct page *page)
{
    struct sheet *sheet = arena_allocate(clinician->arena, sizeof *sheet);
    sheet->arena = clinician->arena;
    *page = person_post(clinician, "/staff/groups/evening/roster.csv", fields);
    assert_int_equal(page->status, 200);
    assert_true(csv_read(page->body, strlen(page->body), take_field, take_record, sheet));
    return sheet;
}

static size_t column_of(const struct sheet *sheet, const char *title)
{
    for (size_t column = 0; column < sheet->columns[0]; column++)
        if (strcmp(sheet->cells[0][column], title) == 0)
            return column;
    fail_msg("there is no column %s", title);
    return 0;
}

static void the_file_holds_everybody_exactly_as_typed(void **state)
{
    (void)state;
    struct page page;
    struct sheet *sheet = download("preset=everything&separator=comma&exact=1", &page);
    assert_int_equal(sheet->records, PEOPLE + 1);
    size_t first_name = column_of(sheet, "First Name");
    size_t email = column_of(sheet, "Email");
    for (size_t record = 0; record < sheet->records; record++)
        assert_int_equal(sheet->columns[record], sheet->columns[0]);
    for (size_t index = 0; index < PEOPLE; index++)
        assert_string_equal(sheet->cells[index + 1][email],
                            arena_format(clinician->arena, "person%02zu@example.org", index));
    for (size_t index = 0; index < HARD_NAMES; index++)
        assert_string_equal(sheet->cells[index + 1][first_name], hard_names[index]);
    assert_null(strstr(page.body, "_code"));
}

static void the_safe_file_runs_nothing(void **state)
{
    (void)state;
    struct page page;
    struct sheet *sheet = download("preset=contact", &page);
    size_t first_name = column_of(sheet, "First Name");
    assert_int_equal(sheet->records, PEOPLE + 1);
    for (size_t record = 1; record < sheet->records; record++)
        assert_null(strchr("=+-@", sheet->cells[record][first_name][0]));
    assert_non_null(strstr(page.head, "text/csv; charset=utf-8; header=present"));
    assert_non_null(strstr(page.head, "filename=\"group-roster-"));
    assert_non_null(strstr(page.head, "Cache-Control: no-store"));
    assert_null(strstr(page.head, "evening"));
    assert_memory_equal(page.body, "\xef\xbb\xbf", 3);
}

static void a_download_is_noted_before_and_after(void **state)
{
    (void)state;
    int64_t before = staff_sql(desk, "SELECT count(*) FROM audit WHERE action = 'roster_export'");
    struct page page = person_post(clinician, "/staff/groups/evening/roster.csv",
                                   "preset=contact&separator=semicolon&status=new");
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "\";\""));
    assert_int_equal(staff_sql(desk, "SELECT count(*) FROM audit WHERE action = 'roster_export'"),
                     before + 1);
    assert_int_equal(staff_sql(desk, "SELECT count(*) FROM audit WHERE action = 'roster_export_end' AND "
                                     "detail LIKE 'whole, 60 rows, sha256 %' AND account_id IS NOT NULL"),
                     before + 1);
}

static void a_choice_that_is_none_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "preset=other", "preset=contact&separator=tab",
                                        "preset=contact&status=nice"};
    for (size_t index = 0; index < sizeof wrong / sizeof wrong[0]; index++)
        assert_int_equal(person_post(clinician, "/staff/groups/evening/roster.csv", wrong[index]).status,
                         400);
    assert_int_equal(person_post(clinician, "/staff/groups/nowhere/roster.csv", "preset=contact").status,
                     404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_roster_comes_in_pages_of_fifty),
        cmocka_unit_test(the_roster_is_searched_without_regard_to_case),
        cmocka_unit_test(the_roster_is_filtered_and_sorted),
        cmocka_unit_test(the_file_holds_everybody_exactly_as_typed),
        cmocka_unit_test(the_safe_file_runs_nothing),
        cmocka_unit_test(a_download_is_noted_before_and_after),
        cmocka_unit_test(a_choice_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, open_desk, close_desk);
}

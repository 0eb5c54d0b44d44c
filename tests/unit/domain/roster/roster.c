/* The roster as CSV: nothing lost, nothing that runs, nobody dropped. */
#include "domain_fixture.h"
#include "intake_fixture.h"

#include "domain/form/intake_load.h"
#include "domain/roster/roster.h"
#include "domain/roster/roster_csv.h"
#include "domain/roster/roster_guard.h"
#include "domain/signup/signup_submit.h"
#include "text/csv.h"

static const char form_text[] = FORM_OF(PAGE_OF(
    "you", NAME_FIELD
    ","
    "{\"name\":\"last_name\",\"type\":\"text\",\"label\":\"Last\",\"column\":\"Last Name\","
    "\"presets\":[\"contact\",\"attendance\"]},"
    "{\"name\":\"goes_by\",\"type\":\"text\",\"label\":\"By\",\"column\":\"Goes By\","
    "\"presets\":[\"contact\",\"attendance\"]}," EMAIL_FIELD) "," PAGE_OF("more",
                                                                          "{\"name\":\"phone\",\"type\":"
                                                                          "\"phone\",\"label\":\"Phone\","
                                                                          "\"presets\":[\"contact\"]},"
                                                                          "{\"name\":\"hopes\",\"type\":"
                                                                          "\"paragraph\",\"label\":\"Hopes\","
                                                                          "\"presets\":[\"screening\"]},"
                                                                          "{\"name\":\"needs\",\"type\":"
                                                                          "\"choices\",\"label\":\"Needs\","
                                                                          "\"presets\":[\"attendance\"],"
                                                                          "\"options\":["
                                                                          "{\"value\":\"lift\",\"label\":\"A "
                                                                          "lift\"},{\"value\":\"text\","
                                                                          "\"label\":\"Captions\"}]},"
                                                                          "{\"name\":\"ok\",\"type\":"
                                                                          "\"consent\",\"label\":"
                                                                          "\"Agreed\"}"));

/* Issue 4's hostile cells: what begins formulas, in whatever disguise, and what spreadsheets turn into
 * something else. */
static const char *const HOSTILE[] = {
    "=cmd|'/c calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1+1",
    "\xc2\xa0=1",
    "\xe2\x80\x8b=1",
    "\xef\xbb\xbf=1",
    "\xe2\x80\xae=1",
    "\xef\xbc\x9d"
    "1",
    "\xef\xbc\x8b"
    "1",
    "\xef\xbc\x8d"
    "1",
    "\xef\xbc\xa0"
    "A1",
    "007",
    "00",
    "12345678901234567890",
    "1E5",
    "1.50",
    "3-4",
    "1/2/2027",
    "2027-02-14",
    "12:30",
    "Mar 5",
    "5-march",
    "50%",
    "$5",
    "-",
    /* Truth values, currencies, months and times as LibreOffice and Excel take them in the languages served.
     */
    "TRUE",
    "True",
    "falso",
    "Wahr",
    "\xe2\x82\xac"
    "5",
    "5 \xe2\x82\xac",
    "\xc2\xa3"
    "12.50",
    "5 EUR",
    "USD 1,000",
    "5 de marzo",
    "5 de marzo de 2027",
    "5. M\xc3\xa4rz 2027",
    "ene 5",
    "6 pm",
    "6:30 P.M.",
    "2027-03-02T18:00",
    /* A number where a space parts thousands; a formula that works. */
    "+49 170 123 456",
    "+1-312-555-0142",
    "+13125550142",
    /* What begins with the guard and would be guarded without it. */
    "'=1+1",
    "''007",
};
static const char *const HARMLESS[] = {
    "O'Brien",
    "Zo\xc3\xab",
    "\xe6\x9d\x8e\xe9\x9b\xb7",
    "a, \"b\"; c",
    "\"",
    "two\nlines\r\nthree",
    "a=b",
    "(312) 555-0142",
    "312-555-0142",
    "312.555.0142",
    "3125550142",
    "020 7946 0018",
    "0",
    "7",
    "march",
    "Jane 2",
    "1 a=b",
    "a@b.c",
    "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",
    "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac",
    "\xe2\x80\xaegnp",
    "x\ty",
    "G-1E234567",
    "'t Hooft",
    "'already",
    "+1 312 555 0142",
    "+44 20 7946 0018",
    "+1 (312) 555-0142",
    "true love",
    "wahrscheinlich",
    "Eurydice 5",
    "del 5",
    "6 pmx",
    "marzo",
};

static void test_guard(void **state)
{
    (void)state;
    struct buffer cell = {0};
    for (size_t i = 0; i < sizeof HOSTILE / sizeof *HOSTILE; i++) {
        buffer_reset(&cell);
        roster_guard_cell(HOSTILE[i], &cell);
        if (cell.data[0] != '\'' || strcmp(cell.data + 1, HOSTILE[i]) != 0)
            fail_msg("not guarded: %s", HOSTILE[i]);
    }
    for (size_t i = 0; i < sizeof HARMLESS / sizeof *HARMLESS; i++) {
        buffer_reset(&cell);
        roster_guard_cell(HARMLESS[i], &cell);
        assert_string_equal(cell.data, HARMLESS[i]);
    }
    buffer_reset(&cell);
    roster_guard_cell("", &cell);
    assert_int_equal(cell.length, 0);
    buffer_free(&cell);
}

/* Registers somebody: name, value, name, value, NULL. */
static void send(struct fixture *fixture, const char *const *pairs)
{
    char token[ACCESS_TOKEN_TEXT_SIZE];
    struct access access = fixture_access(fixture, token);
    struct draft draft = {.answers = answers_create(fixture->arena)};
    memcpy(draft.group_id, fixture->group.id, UUID_SIZE);
    for (; pairs[0] != NULL; pairs += 2)
        answers_set(draft.answers, pairs[0], pairs[1]);
    assert_int_equal(draft_create(fixture->visitors, &access, &draft), RESULT_OK);
    assert_int_equal(
        signup_submit(fixture->visitors, fixture->practice, &access, &draft, "7", 2, NULL, fixture->arena),
        RESULT_OK);
}

static bool take(void *argument, const void *data, size_t length)
{
    buffer_append(argument, data, length);
    return true;
}

enum { ROWS = 64, COLUMNS = 128 };
struct table {
    struct arena *arena;
    const char *cells[ROWS][COLUMNS];
    size_t width;
    size_t row;
    size_t column;
};

static bool table_field(const char *value, size_t length, void *argument)
{
    struct table *table = argument;
    table->cells[table->row][table->column++] = arena_copy(table->arena, value, length);
    return true;
}

static bool table_row(void *argument)
{
    struct table *table = argument;
    if (table->row == 0)
        table->width = table->column;
    assert_int_equal(table->column, table->width);
    table->row++;
    table->column = 0;
    return true;
}

static struct table *read_roster(struct fixture *fixture, const char *preset, bool exact, const char *status)
{
    struct intake *intake = intake_fixture_open(form_text);
    struct roster_options options = {.preset = preset, .separator = ',', .exact = exact, .status = status};
    struct buffer csv = {0};
    int64_t rows = -1;
    struct table *table = arena_allocate(fixture->arena, sizeof *table);
    table->arena = fixture->arena;
    assert_int_equal(roster_write_csv(fixture->office, intake, &fixture->group, fixture->secret_key, &options,
                                      take, &csv, &rows),
                     RESULT_OK);
    const char *first = exact ? "\"Reference\"," : "\xef\xbb\xbf\"Reference\",";
    assert_memory_equal(csv.data, first, strlen(first));
    assert_memory_equal(csv.data + csv.length - 2, "\r\n", 2);
    assert_true(csv_read(csv.data, csv.length, table_field, table_row, table));
    assert_int_equal(table->row, rows + 1);
    buffer_free(&csv);
    intake_destroy(intake);
    return table;
}

static const char *cell(const struct table *table, size_t row, const char *title)
{
    for (size_t i = 0; i < table->width; i++)
        if (strcmp(table->cells[0][i], title) == 0)
            return table->cells[row][i];
    return NULL;
}

static void test_nothing_is_lost(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof HOSTILE / sizeof *HOSTILE; i++)
        send(fixture,
             SENT("first_name", HOSTILE[i], "hopes", HARMLESS[i % (sizeof HARMLESS / sizeof *HARMLESS)]));
    struct table *exact = read_roster(fixture, "everything", true, NULL);
    struct table *safe = read_roster(fixture, "screening", false, NULL);
    assert_int_equal(exact->row, sizeof HOSTILE / sizeof *HOSTILE + 1);
    assert_int_equal(safe->row, exact->row);
    for (size_t i = 0; i < sizeof HOSTILE / sizeof *HOSTILE; i++) {
        const char *harmless = HARMLESS[i % (sizeof HARMLESS / sizeof *HARMLESS)];
        assert_string_equal(cell(exact, i + 1, "First Name"), HOSTILE[i]);
        assert_string_equal(cell(exact, i + 1, "Hopes"), harmless);
        assert_string_equal(cell(safe, i + 1, "First Name") + 1, HOSTILE[i]);
        assert_string_equal(cell(safe, i + 1, "Hopes"), harmless);
    }
}

static void test_columns_of_presets(void **state)
{
    struct fixture *fixture = *state;
    send(fixture, SENT("first_name", "Zo\xc3\xab", "last_name", "\xc3\x89lan", "email", "z@e.org", "needs",
                       "lift; text", "ok", "yes", "ok_at", "2027-02-14 15:30"));
    struct table *contact = read_roster(fixture, "contact", false, NULL);
    assert_string_equal(cell(contact, 1, "Email"), "z@e.org");
    assert_string_equal(cell(contact, 1, "Status"), "New");
    assert_string_equal(cell(contact, 1, "Source"), "Web");
    assert_string_equal(cell(contact, 1, "For Review"), "");
    assert_int_equal(strlen(cell(contact, 1, "Date Added (America/Chicago time)")), 16);
    assert_int_equal(strlen(cell(contact, 1, "Status Date")), 10);
    assert_null(cell(contact, 1, "Hopes"));
    struct table *attendance = read_roster(fixture, "attendance", false, NULL);
    assert_string_equal(cell(attendance, 1, "Name"), "Zo\xc3\xab \xc3\x89.");
    assert_string_equal(cell(attendance, 1, "Needs"), "A lift; Captions");
    assert_null(cell(attendance, 1, "First Name"));
    assert_null(cell(attendance, 1, "Last Name"));
    assert_null(cell(attendance, 1, "Email"));
    assert_null(cell(attendance, 1, "Date Added (America/Chicago time)"));
    struct table *everything = read_roster(fixture, "everything", false, NULL);
    assert_string_equal(cell(everything, 1, "Agreed"), "Yes");
    assert_string_equal(cell(everything, 1, "Agreed At (UTC)"), "2027-02-14 15:30");
    assert_string_equal(cell(everything, 1, "Reference"), cell(contact, 1, "Reference"));
    assert_int_equal(strlen(cell(contact, 1, "Reference")), 10);
    assert_memory_equal(cell(contact, 1, "Reference"), "G-", 2);
}

static void test_fields_of_older_forms(void **state)
{
    struct fixture *fixture = *state;
    char name[16];
    send(fixture, SENT("first_name", "Anna", "fax", "77"));
    struct table *table = read_roster(fixture, "everything", false, NULL);
    assert_string_equal(table->cells[0][table->width - 1], "fax");
    assert_string_equal(cell(table, 1, "fax"), "77");
    assert_null(cell(read_roster(fixture, "contact", false, NULL), 1, "fax"));
    const char *pairs[2 * 101 + 1] = {NULL};
    for (int i = 0; i < 101; i++) {
        (void)snprintf(name, sizeof name, "old%d", i);
        pairs[2 * i] = arena_text(fixture->arena, name);
        pairs[2 * i + 1] = "kept";
    }
    send(fixture, pairs);
    table = read_roster(fixture, "everything", false, NULL);
    assert_string_equal(cell(table, 2, "old0"), "kept");
    assert_string_equal(cell(table, 2, "Other Answers"), "old99: kept\nold100: kept");
    assert_string_equal(cell(table, 1, "Other Answers"), "");
}

static void test_nobody_is_dropped(void **state)
{
    struct fixture *fixture = *state;
    send(fixture, SENT("first_name", "Anna"));
    send(fixture, SENT("first_name", "Bert"));
    send(fixture, SENT("first_name", "Cleo"));
    fixture_tamper(fixture, "intake.db",
                   "UPDATE signups SET form_version = '8' WHERE id = (SELECT min(id) FROM signups);"
                   "UPDATE signups SET held = 1 WHERE id = (SELECT max(id) FROM signups)");
    struct table *table = read_roster(fixture, "everything", false, NULL);
    assert_int_equal(table->row, 4);
    assert_string_equal(cell(table, 1, "First Name"), "(cannot be opened)");
    assert_string_equal(cell(table, 1, "For Review"), "Cannot be opened");
    assert_memory_equal(cell(table, 1, "Reference"), "G-", 2);
    assert_string_equal(cell(table, 2, "First Name"), "Bert");
    assert_string_equal(cell(table, 3, "For Review"), "Yes");
    table = read_roster(fixture, "attendance", false, NULL);
    assert_string_equal(cell(table, 1, "Name"), "(cannot be opened)");
    assert_string_equal(cell(table, 2, "Name"), "Bert");
    fixture_tamper(
        fixture, "intake.db",
        "UPDATE signups SET body = NULL, sealed_key = NULL WHERE id = (SELECT min(id) FROM signups)");
    assert_int_equal(read_roster(fixture, "contact", false, NULL)->row, 3);
}

static void test_by_status(void **state)
{
    struct fixture *fixture = *state;
    send(fixture, SENT("first_name", "Anna"));
    send(fixture, SENT("first_name", "Bert"));
    fixture_tamper(fixture, "intake.db",
                   "UPDATE signups SET status = 'contacted' WHERE id = (SELECT max(id) FROM signups)");
    struct table *table = read_roster(fixture, "contact", false, "contacted");
    assert_int_equal(table->row, 2);
    assert_string_equal(cell(table, 1, "First Name"), "Bert");
    assert_int_equal(read_roster(fixture, "contact", false, "declined")->row, 1);
}

static bool refuse(void *argument, const void *data, size_t length)
{
    (void)data;
    (void)length;
    ++*(int *)argument;
    return false;
}

static void test_refuses(void **state)
{
    struct fixture *fixture = *state;
    struct intake *intake = intake_fixture_open(form_text);
    struct roster_options options = {.preset = "contact", .separator = ';'};
    struct buffer csv = {0};
    int64_t rows;
    int calls = 0;
    send(fixture, SENT("first_name", "Anna"));
    assert_int_equal(roster_write_csv(fixture->office, intake, &fixture->group, fixture->secret_key, &options,
                                      take, &csv, &rows),
                     RESULT_OK);
    assert_non_null(strstr(csv.data, "\";\"Anna\";\""));
    assert_int_equal(roster_write_csv(fixture->office, intake, &fixture->group, fixture->secret_key, &options,
                                      refuse, &calls, &rows),
                     RESULT_FAILED);
    options.status = "happy";
    assert_int_equal(roster_write_csv(fixture->office, intake, &fixture->group, fixture->secret_key, &options,
                                      refuse, &calls, &rows),
                     RESULT_NOT_FOUND);
    options = (struct roster_options){.preset = "all", .separator = ','};
    assert_int_equal(roster_write_csv(fixture->office, intake, &fixture->group, fixture->secret_key, &options,
                                      refuse, &calls, &rows),
                     RESULT_NOT_FOUND);
    assert_int_equal(calls, 1);
    buffer_free(&csv);
    intake_destroy(intake);
}

static void test_file_name(void **state)
{
    struct fixture *fixture = *state;
    assert_string_equal(roster_file_name(INT64_C(1802613600000), fixture->arena),
                        "group-roster-2027-02-14.csv");
}

#define WITH_PRACTICE(test) cmocka_unit_test_setup_teardown(test, fixture_open, fixture_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_guard),
        WITH_PRACTICE(test_nothing_is_lost),
        WITH_PRACTICE(test_columns_of_presets),
        WITH_PRACTICE(test_fields_of_older_forms),
        WITH_PRACTICE(test_nobody_is_dropped),
        WITH_PRACTICE(test_by_status),
        WITH_PRACTICE(test_refuses),
        WITH_PRACTICE(test_file_name),
    };
    return cmocka_run_group_tests_name("domain/roster", tests, NULL, NULL);
}

/* Downloads: own columns that are remembered, the password again, what the audit log keeps, and a database
 * that fails in the middle. */
#include "staff_client.h"

#include "base/crypto_sha256.h"
#include "domain/session/session_table.h"
#include "http/response_read.h"

enum { PEOPLE = 30 };

static struct staff_house *desk;
static struct person *clinician;

#define ADDRESS "/staff/groups/evening/roster.csv"

static int open_desk(void **state)
{
    (void)state;
    desk = staff_open();
    for (int index = 0; index < PEOPLE; index++) {
        const char *fields[] = {"first_name", "=Zo\xc3\xab", "last_name",  "Down", "phone",
                                "007",        "hopes",       "a\nb \"c\"", NULL};
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

/* As if the password had been typed eleven minutes ago. */
static void let_time_pass(void)
{
    struct sessions *sessions = desk->house.app->sessions;
    for (size_t index = 0; index < SESSION_SLOT_COUNT; index++)
        sessions->slots[index].session.confirmed_at -= 11 * CLOCK_MINUTE;
}

static const char *first_line(const struct page *page)
{
    return arena_copy(clinician->arena, page->body + 3, strcspn(page->body + 3, "\r"));
}

static void columns_are_chosen_and_remembered(void **state)
{
    (void)state;
    struct page page = person_post(clinician, ADDRESS,
                                   "preset=own&column=phone&column=name&column=status&separator=semicolon");
    assert_int_equal(page.status, 200);
    assert_string_equal(first_line(&page), "\"Phone\";\"Name\";\"Status\"");
    assert_true(page_has(&page, "\"'007\";\"'=Zo\xc3\xab D.\";\"New\"\r\n"));
    page = person_get(clinician, "/staff/groups/evening/download");
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "id=\"preset-own\" name=\"preset\" value=\"own\" checked"));
    assert_true(page_has(&page, "value=\"phone\" checked"));
    assert_true(page_has(&page, "value=\"semicolon\" selected"));
    assert_false(page_has(&page, "value=\"email\" checked"));
    page = person_get(clinician, "/staff/groups/evening");
    assert_true(page_has(&page, "id=\"preset-own\" name=\"preset\" value=\"own\" checked"));
    struct person *both = person_sign_in(desk, "both", BOTH_PASSWORD);
    page = person_get(both, "/staff/groups/evening");
    /* Whoever has not chosen yet begins with the least that serves: how to reach those who have a place. */
    assert_true(page_has(&page, "id=\"preset-contact\" name=\"preset\" value=\"contact\" checked"));
    assert_true(page_has(&page, "value=\"confirmed\" selected"));
    person_destroy(both);
}

static void a_choice_without_columns_is_shown_again(void **state)
{
    (void)state;
    struct page page = person_post(clinician, ADDRESS, "preset=own");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "Tick at least one column"));
    page = person_post(clinician, ADDRESS, "preset=own&column=no_such_column");
    assert_int_equal(page.status, 422);
    page = person_post(clinician, ADDRESS, "preset=own&column=_code");
    assert_int_equal(page.status, 422);
}

/* Ticked once, the unsafe file was offered ticked the next time (field case B21). */
static void exactly_as_typed_is_never_remembered(void **state)
{
    (void)state;
    struct page page = person_post(clinician, ADDRESS, "preset=own&column=phone&exact=1");
    assert_int_equal(page.status, 200);
    assert_true(strncmp(page.body, "\"Phone\"\r\n\"007\"", 14) == 0);
    page = person_get(clinician, "/staff/groups/evening/download");
    assert_true(page_has(&page, "name=\"exact\" value=\"1\" aria-describedby=\"exact-hint\">"));
    page = person_post(clinician, ADDRESS, "preset=own&column=phone&unmarked=1");
    assert_true(strncmp(page.body, "\"Phone\"\r\n\"'007\"", 15) == 0);
    page = person_get(clinician, "/staff/groups/evening/download");
    assert_true(page_has(&page, "aria-describedby=\"unmarked-hint\" checked"));
    page = person_post(clinician, ADDRESS, "preset=own&column=phone");
    assert_true(strncmp(page.body, "\xef\xbb\xbf\"Phone\"", 10) == 0);
}

static void the_attendance_sheet_has_names_only(void **state)
{
    (void)state;
    struct page page = person_post(clinician, ADDRESS, "preset=attendance&exact=1");
    assert_int_equal(page.status, 200);
    assert_null(strstr(page.body, "Access"));
    assert_null(strstr(page.body, "Availability"));
    assert_true(page_has(&page, "\"Name\""));
    assert_true(page_has(&page, "\"=Zo\xc3\xab D.\""));
    assert_false(page_has(&page, "007"));
}

static void the_password_is_asked_again_after_ten_minutes(void **state)
{
    (void)state;
    struct page page = person_get(clinician, "/staff/groups/evening");
    assert_false(page_has(&page, "type=\"password\""));
    let_time_pass();
    page = person_get(clinician, "/staff/groups/evening");
    assert_true(page_has(&page, "<label class=\"label\" for=\"password\">Password</label>"));
    assert_true(page_has(&page, "type=\"password\" id=\"password\" name=\"password\""));
    page = person_post(clinician, ADDRESS, "preset=contact&status=new");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "<title>Error: "));
    assert_true(page_has(&page, "value=\"new\" selected"));
    assert_false(page_has(&page, "007"));
    page = person_post(clinician, ADDRESS, "preset=contact&password=not-the-password-1");
    assert_int_equal(page.status, 422);
    page = person_post(clinician, ADDRESS, "preset=contact&password=" ADMIN_PASSWORD);
    assert_int_equal(page.status, 422);
    assert_int_equal(staff_sql(desk, "SELECT count(*) FROM audit WHERE action = 'confirm_failed'"), 2);
    page = person_post(clinician, ADDRESS, "preset=contact&password=" CLINICIAN_PASSWORD);
    assert_int_equal(page.status, 200);
    page = person_post(clinician, ADDRESS, "preset=contact");
    assert_int_equal(page.status, 200);
}

static void the_log_keeps_what_the_file_was(void **state)
{
    (void)state;
    char sha256[CRYPTO_SHA256_TEXT_SIZE];
    struct page page = person_post(clinician, ADDRESS, "preset=own&column=first_name&column=hopes&exact=1");
    struct crypto_sha256 *hash = crypto_sha256_create();
    crypto_sha256_add(hash, page.body, strlen(page.body));
    crypto_sha256_finish(hash, sha256);
    assert_true(page_has(&page, "\"=Zo\xc3\xab\",\"a\nb \"\"c\"\"\"\r\n"));
    assert_int_equal(staff_sql(desk,
                               "SELECT count(*) FROM audit WHERE action = 'roster_export' AND detail = "
                               "'columns own (first_name,hopes), exact cells, every status' AND account_id = "
                               "(SELECT id FROM accounts WHERE username = 'clinician')"),
                     1);
    assert_int_equal(
        staff_sql(desk, arena_format(desk->arena,
                                     "SELECT count(*) FROM audit WHERE action = 'roster_export_end' AND "
                                     "detail = 'whole, 30 rows, sha256 %s'",
                                     sha256)),
        1);
}

static void sha256_is_the_one_everybody_has(void **state)
{
    (void)state;
    char text[CRYPTO_SHA256_TEXT_SIZE];
    struct crypto_sha256 *hash = crypto_sha256_create();
    crypto_sha256_add(hash, "a", 1);
    crypto_sha256_add(hash, "bc", 2);
    crypto_sha256_finish(hash, text);
    assert_string_equal(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static bool take_some(void *argument, const void *data, size_t length)
{
    int *calls = argument;
    (void)data;
    (void)length;
    return ++*calls < 1;
}

/* A peer that goes away is a broken file, and the log says so. */
static void what_breaks_off_is_noted_as_broken(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct buffer bytes = {0};
    response_stream stream = NULL;
    void *argument = NULL;
    int calls = 0;
    const char *body = arena_format(arena, "csrf=%s&preset=everything", clinician->csrf);
    struct request *request = request_create(arena, METHOD_POST, ADDRESS);
    struct response *response = response_create(arena);
    request->host = "quiet.example";
    request->cookie = clinician->cookie;
    request->content_type = "application/x-www-form-urlencoded";
    request->body = body;
    request->body_length = strlen(body);
    app_handle(desk->house.app, request, response);
    response_write(response, request, &bytes, &stream, &argument);
    assert_non_null(stream);
    assert_false(stream(argument, take_some, &calls));
    response_release(response);
    buffer_free(&bytes);
    arena_destroy(arena);
    assert_int_equal(staff_sql(desk, "SELECT count(*) FROM audit WHERE action = 'roster_export_end' AND "
                                     "detail LIKE 'broken off, %'"),
                     1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_chosen_and_remembered),
        cmocka_unit_test(a_choice_without_columns_is_shown_again),
        cmocka_unit_test(exactly_as_typed_is_never_remembered),
        cmocka_unit_test(the_attendance_sheet_has_names_only),
        cmocka_unit_test(the_password_is_asked_again_after_ten_minutes),
        cmocka_unit_test(the_log_keeps_what_the_file_was),
        cmocka_unit_test(sha256_is_the_one_everybody_has),
        cmocka_unit_test(what_breaks_off_is_noted_as_broken),
    };
    return cmocka_run_group_tests(tests, open_desk, close_desk);
}

/* Numbers for a monitoring program: for this machine alone, and in the form it reads. */
#include "staff_client.h"

#include "domain/operations/mark.h"
#include "http/response_read.h"

static struct staff_house *desk;

static int open_desk(void **state)
{
    (void)state;
    desk = staff_open();
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    staff_close(desk);
    return 0;
}

static struct page ask_from(struct person *person, const char *address)
{
    struct arena *arena = arena_create();
    struct buffer bytes = {0};
    response_stream stream = NULL;
    void *argument = NULL;
    struct request *request = request_create(arena, METHOD_GET, "/metrics");
    struct response *response = response_create(arena);
    request->host = "quiet.example";
    request->remote_address = address;
    app_handle(desk->house.app, request, response);
    response_write(response, request, &bytes, &stream, &argument);
    struct page page = {.status = response_status(response), .body = arena_text(person->arena, bytes.data)};
    response_release(response);
    buffer_free(&bytes);
    arena_destroy(arena);
    return page;
}

static void only_this_machine_is_told(void **state)
{
    (void)state;
    struct person *person = person_create(desk);
    assert_int_equal(ask_from(person, "192.0.2.7").status, 404);
    assert_int_equal(ask_from(person, "12.7.0.1").status, 404);
    assert_int_equal(ask_from(person, "::2").status, 404);
    assert_int_equal(ask_from(person, NULL).status, 404);
    assert_int_equal(ask_from(person, "127.0.0.1").status, 200);
    assert_int_equal(ask_from(person, "::1").status, 200);
    person_destroy(person);
}

static void tells_what_happened(void **state)
{
    (void)state;
    struct person *stranger = person_create(desk);
    struct person *admin = person_sign_in(desk, "admin", ADMIN_PASSWORD);
    struct page page = ask_from(admin, "127.0.0.1");
    assert_false(page_has(&page, "gather_backup_age_seconds"));
    (void)staff_sql(desk, "INSERT INTO marks (name, at, value) VALUES ('" MARK_BACKUP "', 1, 'x')");
    (void)person_try(stranger, "clinician", "not-the-password-1");
    (void)person_get(admin, "/staff/nothing-here");
    page = ask_from(admin, "127.0.0.1");
    assert_true(page_has(
        &page, "gather_requests_total{method=\"POST\",route=\"/staff/sign-in\",status=\"422\"} 1\n"));
    assert_true(page_has(&page, "gather_requests_total{method=\"\",route=\"none\",status=\"404\"} 1\n"));
    assert_true(page_has(&page, "gather_sign_in_failures_total 1\n"));
    assert_true(page_has(&page, "gather_sessions 1\n"));
    assert_true(page_has(&page, "gather_backup_age_seconds "));
    assert_true(page_has(&page, "gather_commits_total{database=\"staff\"} "));
    assert_true(page_has(&page, "gather_request_seconds_bucket{le=\"+Inf\"} "));
    assert_true(page_has(&page, "process=\"staff\"} 1\n"));
    person_destroy(stranger);
    person_destroy(admin);
}

/* Every line is a comment or "name{labels} number", and the lines of a name come together. */
static void is_in_the_form_that_is_read(void **state)
{
    (void)state;
    struct person *person = person_create(desk);
    struct page page = ask_from(person, "127.0.0.1");
    const char *seen = "|";
    char before[128] = "";
    for (const char *line = strstr(page.body, "\r\n\r\n") + 4; *line != '\0'; line = strchr(line, '\n') + 1) {
        if (*line == '#')
            continue;
        char name[128];
        char *end;
        size_t length = strcspn(line, "{ ");
        (void)snprintf(name, sizeof name, "%.*s", (int)length, line);
        const char *number = strrchr(arena_copy(person->arena, line, strcspn(line, "\n")), ' ');
        assert_non_null(number);
        (void)strtod(number + 1, &end);
        assert_int_equal(*end, '\0');
        if (strcmp(name, before) != 0) {
            const char *mark = arena_format(person->arena, "|%s|", name);
            assert_null(strstr(seen, mark));
            seen = arena_format(person->arena, "%s%s|", seen, name);
        }
        (void)snprintf(before, sizeof before, "%s", name);
    }
    person_destroy(person);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_this_machine_is_told),
        cmocka_unit_test(tells_what_happened),
        cmocka_unit_test(is_in_the_form_that_is_read),
    };
    return cmocka_run_group_tests_name("page/metrics", tests, open_desk, close_desk);
}

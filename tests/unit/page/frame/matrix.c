/* Every staff address × {no session, admin, clinician, both, expired, ended} answers as the route table says.
 * The test is made of the table, so a page that is added is in it. */
#include "staff_client.h"

#include "domain/session/session_table.h"
#include "page/frame/route.h"

static struct staff_house *desk;
static const char *zoe;

static int open_desk(void **state)
{
    (void)state;
    static const char *const fields[] = {"first_name", "Zoe-Planted", "email", "zoe@example.org", NULL};
    desk = staff_open();
    zoe = staff_register(desk, "evening", fields);
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    staff_close(desk);
    return 0;
}

struct row {
    enum method method;
    const char *pattern;
    enum route_site site;
    unsigned requirements;
    const char *fields;
    const char *action;
};

#undef ROUTE
#define ROUTE(verb, address, function, where, ...)                                                           \
    {.method = verb, .pattern = address, .site = where, .requirements = __VA_ARGS__},
static const struct row rows[] = {
#include "page/frame/routes.def"
};
#undef ROUTE

enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

/* The pattern with a group and a registration that are there. */
static const char *address_of(struct arena *arena, const char *pattern)
{
    struct buffer text = {0};
    while (*pattern != '\0') {
        if (*pattern != '{') {
            buffer_append_byte(&text, *pattern++);
            continue;
        }
        bool is_slug = strncmp(pattern, "{slug}", 6) == 0, is_id = strncmp(pattern, "{id}", 4) == 0;
        buffer_append_text(&text, is_slug ? "evening" : is_id ? zoe : "1");
        pattern = strchr(pattern, '}') + 1;
    }
    const char *address = arena_text(arena, text.data);
    buffer_free(&text);
    return address;
}

static struct page ask(struct person *person, const struct row *row)
{
    const char *address = address_of(person->arena, row->pattern);
    return row->method == METHOD_POST ? person_post(person, address, "nothing=1")
                                      : person_get(person, address);
}

static bool leads_to_sign_in(const struct page *page)
{
    static const char sign_in[] = "/staff/sign-in";
    if (page->status != 303 || page->location == NULL ||
        strncmp(page->location, sign_in, sizeof sign_in - 1) != 0)
        return false;
    const char *rest = page->location + sizeof sign_in - 1;
    return rest[0] == '\0' || strncmp(rest, "?to=/staff/", 11) == 0 || strcmp(rest, "?done=ended") == 0 ||
           strncmp(rest, "?done=kept&kept=", 16) == 0;
}

static void expect(bool good, const struct row *row, const char *who, const struct page *page)
{
    if (!good)
        fail_msg("%s %s as %s: %d %s", row->method == METHOD_POST ? "POST" : "GET", row->pattern, who,
                 page->status, page->location != NULL ? page->location : "");
}

/* Somebody with a session that is there. A session each, for some pages end it. */
static void check_as(const struct row *row, const char *username, const char *password, bool is_clinician,
                     bool is_admin)
{
    struct person *person = person_sign_in(desk, username, password);
    struct page page = ask(person, row);
    bool is_refused = ((row->requirements & WANT_CLINICIAN) != 0 && !is_clinician) ||
                      ((row->requirements & WANT_ADMIN) != 0 && !is_admin);
    if (is_refused)
        expect(page.status == 403 && !page_has(&page, "Zoe-Planted"), row, username, &page);
    else
        expect(page.status != 403 && page.status < 500 && !leads_to_sign_in(&page), row, username, &page);
    person_destroy(person);
}

static void expire(struct sessions *sessions)
{
    for (size_t index = 0; index < SESSION_SLOT_COUNT; index++)
        sessions->slots[index].session.expires_at = 1;
}

static void check_without(const struct row *row, const char *who, const char *cookie, const char *csrf)
{
    struct person *person = person_create(desk);
    person->cookie = cookie;
    person->csrf = csrf;
    struct page page = ask(person, row);
    bool wants = (row->requirements & WANT_SESSION) != 0;
    expect(leads_to_sign_in(&page) == wants && page.status < 500 && !page_has(&page, "Zoe-Planted"), row, who,
           &page);
    person_destroy(person);
}

static void every_address_answers_as_the_table_says(void **state)
{
    (void)state;
    int checked = 0;
    struct person *ended = person_sign_in(desk, "both", BOTH_PASSWORD);
    const char *ended_cookie = ended->cookie;
    assert_int_equal(person_post(ended, "/staff/sign-out", "").status, 303);
    for (size_t index = 0; index < ROW_COUNT; index++) {
        const struct row *row = &rows[index];
        if ((row->site & SITE_STAFF) == 0 || strncmp(row->pattern, "/staff", 6) != 0)
            continue;
        check_without(row, "nobody", NULL, NULL);
        check_without(row, "ended", ended_cookie, ended->csrf);
        struct person *expired = person_sign_in(desk, "both", BOTH_PASSWORD);
        expire(desk->house.app->sessions);
        check_without(row, "expired", expired->cookie, expired->csrf);
        person_destroy(expired);
        check_as(row, "clinician", CLINICIAN_PASSWORD, true, false);
        check_as(row, "admin", ADMIN_PASSWORD, false, true);
        check_as(row, "both", BOTH_PASSWORD, true, true);
        checked++;
    }
    assert_true(checked > 30);
    person_destroy(ended);
}

/* Whatever the table says, the address of a clinician's page is not found by an admin through another method.
 */
static void another_method_is_no_way_round(void **state)
{
    (void)state;
    struct person *admin = person_sign_in(desk, "admin", ADMIN_PASSWORD);
    for (size_t index = 0; index < ROW_COUNT; index++) {
        const struct row *row = &rows[index];
        if ((row->requirements & WANT_CLINICIAN) == 0)
            continue;
        struct row other = *row;
        other.method = row->method == METHOD_POST ? METHOD_GET : METHOD_POST;
        struct page page = ask(admin, &other);
        expect(page.status == 403 || page.status == 405, &other, "admin", &page);
    }
    person_destroy(admin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_address_answers_as_the_table_says),
        cmocka_unit_test(another_method_is_no_way_round),
    };
    return cmocka_run_group_tests(tests, open_desk, close_desk);
}

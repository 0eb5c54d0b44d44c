/* The staff pages as people of each kind meet them, and as those who should not. */
#include "staff_client.h"

#include "base/random.h"
#include "page/frame/route.h"

static struct staff_house *desk;
static const char *zoe; /* the id of a registration for "evening" */

#define PLANTED_NAME "Zo\xc3\xab"
#define PLANTED_LAST_NAME "Q-Planted"
#define PLANTED_EMAIL "zoe.planted@example.org"
#define PLANTED_PHONE "(312) 555-0199"
#define PLANTED_HOPE "Sleep, \"deeply\"\nand again"

static int open_desk(void **state)
{
    (void)state;
    static const char *const fields[] = {
        "first_name",  PLANTED_NAME, "last_name",   PLANTED_LAST_NAME,   "email",
        PLANTED_EMAIL, "phone",      PLANTED_PHONE, "preferred_contact", "phone",
        "email_ok",    "yes",        "hopes",       PLANTED_HOPE,        "please_call",
        "yes",         NULL,
    };
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

struct staff_route {
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
static const struct staff_route all_routes[] = {
#include "page/frame/routes.def"
};
#undef ROUTE

enum { ALL_ROUTE_COUNT = sizeof all_routes / sizeof all_routes[0] };

/* The pattern with a group and a registration that are there. */
static const char *address_of(struct arena *arena, const char *pattern)
{
    const char *brace = strchr(pattern, '{');
    if (brace == NULL)
        return pattern;
    const char *value = strncmp(brace, "{slug}", 6) == 0 ? "evening" : zoe;
    return arena_format(arena, "%.*s%s%s", (int)(brace - pattern), pattern, value, strchr(brace, '}') + 1);
}

static struct page ask_route(struct person *person, const struct staff_route *route)
{
    return route->method == METHOD_POST ? person_post(person, address_of(person->arena, route->pattern),
                                                      "preset=everything&from=new&to=contacted")
                                        : person_get(person, address_of(person->arena, route->pattern));
}

static bool shows_planted(const struct page *page)
{
    return page_has(page, PLANTED_NAME) || page_has(page, PLANTED_LAST_NAME) ||
           page_has(page, PLANTED_EMAIL) || page_has(page, PLANTED_PHONE) || page_has(page, "deeply");
}

static void every_address_without_a_session_leads_to_sign_in(void **state)
{
    (void)state;
    int checked = 0;
    struct person *stranger = person_create(desk);
    stranger->cookie = "session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    for (size_t index = 0; index < ALL_ROUTE_COUNT; index++) {
        if ((all_routes[index].site & SITE_STAFF) == 0 ||
            (all_routes[index].requirements & WANT_SESSION) == 0)
            continue;
        struct page page = ask_route(stranger, &all_routes[index]);
        assert_int_equal(page.status, 303);
        assert_int_equal(strncmp(page.location, "/staff/sign-in", strlen("/staff/sign-in")), 0);
        checked++;
    }
    assert_true(checked >= 7);
    person_destroy(stranger);
}

static bool is_for_strangers(const char *pattern)
{
    static const char *const patterns[] = {"/staff/sign-in", "/staff/sign-in/code", "/staff/invitation",
                                           "/staff/recover"};
    for (size_t index = 0; index < sizeof patterns / sizeof patterns[0]; index++)
        if (strcmp(pattern, patterns[index]) == 0)
            return true;
    return false;
}

static void every_staff_page_wants_a_session_but_signing_in(void **state)
{
    (void)state;
    for (size_t index = 0; index < ALL_ROUTE_COUNT; index++) {
        const struct staff_route *route = &all_routes[index];
        if (strncmp(route->pattern, "/staff", 6) != 0 || is_for_strangers(route->pattern))
            continue;
        assert_true((route->requirements & WANT_SESSION) != 0);
        assert_true(route->method != METHOD_POST || (route->requirements & WANT_CSRF) != 0);
        assert_int_equal(route->site, SITE_STAFF);
    }
}

static void each_kind_of_person_is_refused_what_is_not_theirs(void **state)
{
    (void)state;
    struct person *clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    struct person *admin = person_sign_in(desk, "admin", ADMIN_PASSWORD);
    for (size_t index = 0; index < ALL_ROUTE_COUNT; index++) {
        const struct staff_route *route = &all_routes[index];
        if ((route->requirements & WANT_CLINICIAN) != 0) {
            struct page page = ask_route(admin, route);
            assert_int_equal(page.status, 403);
            assert_false(shows_planted(&page));
            assert_true(page_has(&page, "Sign out"));
        }
        if ((route->requirements & WANT_ADMIN) != 0)
            assert_int_equal(ask_route(clinician, route).status, 403);
    }
    person_destroy(clinician);
    person_destroy(admin);
}

static void forms_from_elsewhere_do_nothing(void **state)
{
    (void)state;
    struct person *clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    struct person *other = person_sign_in(desk, "both", BOTH_PASSWORD);
    const char *own = clinician->csrf;
    for (size_t index = 0; index < ALL_ROUTE_COUNT; index++) {
        const struct staff_route *route = &all_routes[index];
        if ((route->requirements & WANT_CSRF) == 0 || (route->site & SITE_STAFF) == 0)
            continue;
        clinician->csrf = NULL;
        assert_int_equal(ask_route(clinician, route).status, 403);
        clinician->csrf = other->csrf;
        assert_int_equal(ask_route(clinician, route).status, 403);
        clinician->csrf = own;
        clinician->origin = "http://elsewhere.example";
        assert_int_equal(ask_route(clinician, route).status, 403);
        clinician->origin = "null";
        assert_int_equal(ask_route(clinician, route).status, 403);
        clinician->origin = NULL;
        clinician->sec_fetch_site = "cross-site";
        assert_int_equal(ask_route(clinician, route).status, 403);
        clinician->sec_fetch_site = NULL;
    }
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signups WHERE status <> 'new'"), 0);
    person_destroy(clinician);
    person_destroy(other);
}

/* The body of a refusal without the name that was tried, which is shown again. */
static const char *without_name(struct arena *arena, const struct page *page, const char *username)
{
    const char *value = arena_format(arena, "value=\"%s\"", username);
    const char *at = strstr(page->body, value);
    assert_non_null(at);
    return arena_format(arena, "%.*s%s", (int)(at - page->body), page->body, at + strlen(value));
}

static void wrong_unknown_and_disabled_get_the_same_answer(void **state)
{
    (void)state;
    struct person *stranger = person_create(desk);
    struct page wrong = person_try(stranger, "clinician", "not-the-password-1");
    struct page unknown = person_try(stranger, "nobody", CLINICIAN_PASSWORD);
    (void)staff_sql(desk, "UPDATE accounts SET disabled_at = 1 WHERE username = 'admin'");
    struct page disabled = person_try(stranger, "admin", ADMIN_PASSWORD);
    (void)staff_sql(desk, "UPDATE accounts SET disabled_at = NULL WHERE username = 'admin'");
    assert_int_equal(wrong.status, 422);
    assert_int_equal(unknown.status, 422);
    assert_int_equal(disabled.status, 422);
    assert_true(page_has(&wrong, "<title>Error: "));
    const char *expected = without_name(stranger->arena, &wrong, "clinician");
    assert_string_equal(without_name(stranger->arena, &unknown, "nobody"), expected);
    assert_string_equal(without_name(stranger->arena, &disabled, "admin"), expected);
    assert_null(stranger->cookie);
    assert_int_equal(staff_sql(desk,
                               "SELECT count(*) FROM audit WHERE action = 'sign_in_failed' AND detail = '' "
                               "AND record = '' AND account_id IS NULL"),
                     3);
    person_destroy(stranger);
}

static void a_planted_session_is_never_adopted(void **state)
{
    (void)state;
    struct person *victim = person_create(desk);
    static const char planted[] = "session=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA";
    victim->cookie = planted;
    struct page answer = person_try(victim, "clinician", CLINICIAN_PASSWORD);
    assert_leads_to(&answer, "/staff");
    assert_string_not_equal(victim->cookie, planted);
    assert_non_null(strstr(answer.head, "SameSite=Strict"));
    assert_non_null(strstr(answer.head, "HttpOnly"));
    const char *first = victim->cookie;
    answer = person_try(victim, "clinician", CLINICIAN_PASSWORD);
    assert_string_not_equal(victim->cookie, first);
    victim->cookie = first;
    answer = person_get(victim, "/staff");
    assert_leads_to(&answer, "/staff/sign-in");
    person_destroy(victim);
}

static void signing_in_from_another_site_does_nothing(void **state)
{
    (void)state;
    struct person *victim = person_create(desk);
    victim->origin = "http://elsewhere.example";
    assert_int_equal(person_try(victim, "clinician", CLINICIAN_PASSWORD).status, 403);
    assert_null(victim->cookie);
    person_destroy(victim);
}

static void signing_out_ends_the_session(void **state)
{
    (void)state;
    struct person *clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    const char *cookie = clinician->cookie;
    struct page page = person_post(clinician, "/staff/sign-out", "");
    assert_leads_to(&page, "/staff/sign-in?out=1");
    /* E4: "cookies" deleted those of the practice's other sites as well. */
    assert_non_null(strstr(page.head, "Clear-Site-Data: \"cache\"\r\n"));
    assert_null(clinician->cookie);
    page = person_get(clinician, "/staff/sign-in?out=1");
    assert_true(page_has(&page, "You have been signed out."));
    clinician->cookie = cookie;
    page = person_get(clinician, "/staff");
    assert_leads_to(&page, "/staff/sign-in");
    person_destroy(clinician);
}

static void home_shows_each_what_is_theirs(void **state)
{
    (void)state;
    struct person *clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    struct person *admin = person_sign_in(desk, "admin", ADMIN_PASSWORD);
    struct person *both = person_sign_in(desk, "both", BOTH_PASSWORD);
    struct page page = person_get(clinician, "/staff");
    assert_true(page_has(&page, "href=\"/staff/groups/evening\""));
    assert_false(page_has(&page, "/staff/dashboard"));
    assert_false(page_has(&page, "Past their reply-by date"));
    page = person_get(admin, "/staff");
    assert_false(page_has(&page, "/staff/groups/"));
    assert_true(page_has(&page, "href=\"/staff/dashboard\""));
    page = person_get(both, "/staff");
    assert_true(page_has(&page, "href=\"/staff/groups/evening\""));
    assert_true(page_has(&page, "href=\"/staff/dashboard\""));
    (void)house_sql(&desk->house, "UPDATE signups SET reply_by = 1");
    page = person_get(clinician, "/staff");
    assert_true(page_has(&page, "Past their reply-by date: 1."));
    (void)house_sql(&desk->house, "UPDATE signups SET reply_by = received_at + 172800000");
    person_destroy(clinician);
    person_destroy(admin);
    person_destroy(both);
}

static void the_dashboard_holds_counts_and_nobody(void **state)
{
    (void)state;
    struct person *admin = person_sign_in(desk, "admin", ADMIN_PASSWORD);
    struct page page = person_get(admin, "/staff/dashboard");
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "evening"));
    assert_true(page_has(&page, "0 of 8"));
    assert_false(shows_planted(&page));
    assert_false(page_has(&page, zoe));
    person_destroy(admin);
}

static void a_registration_is_shown_in_full_and_noted(void **state)
{
    (void)state;
    struct person *clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    int64_t before = staff_sql(desk, "SELECT count(*) FROM audit WHERE action = 'signup_open'");
    struct page page = person_get(clinician, arena_format(clinician->arena, "/staff/signups/%s", zoe));
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, PLANTED_NAME " " PLANTED_LAST_NAME));
    assert_true(page_has(&page, PLANTED_EMAIL));
    assert_true(page_has(&page, PLANTED_PHONE));
    assert_true(page_has(&page, "Please call"));
    assert_true(page_has(&page, "May name the practice"));
    assert_true(page_has(&page, "A voicemail must not name the practice"));
    assert_true(page_has(&page, "&quot;deeply&quot;"));
    assert_false(page_has(&page, "_code"));
    assert_int_equal(staff_sql(desk, "SELECT count(*) FROM audit WHERE action = 'signup_open'"), before + 1);
    assert_int_equal(
        staff_sql(desk,
                  arena_format(clinician->arena,
                               "SELECT count(*) FROM audit WHERE action = 'signup_open' AND record = '%s'",
                               zoe)),
        before + 1);
    assert_int_equal(person_get(clinician, "/staff/signups/zz").status, 404);
    assert_int_equal(person_get(clinician, "/staff/signups/00000000000000000000000000000000").status, 404);
    person_destroy(clinician);
}

static void a_status_moves_once_and_only_from_what_was_seen(void **state)
{
    (void)state;
    static const char *const fields[] = {"first_name", "Move", "email", "move@example.org", NULL};
    struct person *clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    const char *id = staff_register(desk, "small", fields);
    const char *other = staff_register(desk, "small", fields);
    const char *address = arena_format(clinician->arena, "/staff/signups/%s/status", id);
    struct page page = person_post(clinician, address, "from=new&to=suitable");
    assert_leads_to(&page, arena_format(clinician->arena, "/staff/signups/%s?moved=suitable", id));
    page = person_get(clinician, page.location);
    assert_true(page_has(&page, "The status is now: Suitable."));
    assert_true(page_has(&page, "New to Suitable"));
    page = person_post(clinician, address, "from=new&to=contacted");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "changed meanwhile"));
    page = person_post(clinician, address, "from=suitable&to=offered");
    assert_int_equal(page.status, 303);
    address = arena_format(clinician->arena, "/staff/signups/%s/status", other);
    assert_int_equal(person_post(clinician, address, "from=new&to=suitable").status, 303);
    page = person_post(clinician, address, "from=suitable&to=offered");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "Every place of this group is taken"));
    assert_int_equal(person_post(clinician, address, "from=suitable&to=nowhere").status, 400);
    assert_int_equal(person_post(clinician, address, "to=waiting").status, 400);
    assert_int_equal(staff_sql(desk, "SELECT count(*) FROM audit WHERE action = 'signup_move'"), 3);
    person_destroy(clinician);
}

static void what_cannot_be_opened_is_said_and_not_hidden(void **state)
{
    (void)state;
    static const char *const fields[] = {"first_name", "Broken", "email", "broken@example.org", NULL};
    struct person *clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    const char *id = staff_register(desk, "small", fields);
    (void)house_sql(&desk->house,
                    arena_format(clinician->arena,
                                 "UPDATE signups SET sealed_key = zeroblob(112) WHERE hex(id) = upper('%s')",
                                 id));
    struct page page = person_get(clinician, "/staff/groups/small");
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "Could not be opened"));
    page = person_get(clinician, arena_format(clinician->arena, "/staff/signups/%s", id));
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "could not be opened with your key"));
    (void)house_sql(&desk->house,
                    arena_format(clinician->arena, "DELETE FROM signups WHERE hex(id) = upper('%s')", id));
    person_destroy(clinician);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_address_without_a_session_leads_to_sign_in),
        cmocka_unit_test(every_staff_page_wants_a_session_but_signing_in),
        cmocka_unit_test(each_kind_of_person_is_refused_what_is_not_theirs),
        cmocka_unit_test(forms_from_elsewhere_do_nothing),
        cmocka_unit_test(wrong_unknown_and_disabled_get_the_same_answer),
        cmocka_unit_test(a_planted_session_is_never_adopted),
        cmocka_unit_test(signing_in_from_another_site_does_nothing),
        cmocka_unit_test(signing_out_ends_the_session),
        cmocka_unit_test(home_shows_each_what_is_theirs),
        cmocka_unit_test(the_dashboard_holds_counts_and_nobody),
        cmocka_unit_test(a_registration_is_shown_in_full_and_noted),
        cmocka_unit_test(a_status_moves_once_and_only_from_what_was_seen),
        cmocka_unit_test(what_cannot_be_opened_is_said_and_not_hidden),
    };
    return cmocka_run_group_tests(tests, open_desk, close_desk);
}

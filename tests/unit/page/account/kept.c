/* A session that ends while somebody types, links from a mail, and a browser that keeps no cookies. */
#include "staff_client.h"

#include "domain/session/session_table.h"

static struct staff_house *desk;
static const char *id;

static int open_desk(void **state)
{
    (void)state;
    static const char *const fields[] = {"first_name", "Ana", "last_name", "Kept", NULL};
    desk = staff_open();
    id = staff_register(desk, "evening", fields);
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    staff_close(desk);
    return 0;
}

/* As if nothing had been done for an hour. */
static void let_sessions_end(void)
{
    struct sessions *sessions = desk->house.app->sessions;
    for (size_t i = 0; i < SESSION_SLOT_COUNT; i++)
        sessions->slots[i].seen_at -= CLOCK_HOUR;
}

static struct page typed(struct person *person)
{
    return person_post(person, arena_format(person->arena, "/staff/signups/%s/notes", id),
                       "note=Planted+long+note%0Aof+two+lines&list=sort%3Dname");
}

static struct page signed_in_with(struct person *person, const char *username, const char *password,
                                  const char *more)
{
    return person_request(
        person, METHOD_POST, "/staff/sign-in",
        arena_format(person->arena, "username=%s&password=%s&%s", username, password, more));
}

/* A form filled in, the session over, and all was gone (field case B9). */
static void what_was_typed_is_kept_for_who_typed_it(void **state)
{
    (void)state;
    struct person *clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    let_sessions_end();
    struct page page = typed(clinician);
    assert_int_equal(page.status, 303);
    assert_int_equal(strncmp(page.location, "/staff/sign-in?done=kept&kept=", 30), 0);
    const char *kept = arena_text(clinician->arena, page.location + 25);
    page = person_get(clinician, page.location);
    assert_true(page_has(&page, "What you typed is kept") && page_has(&page, "name=\"kept\""));
    assert_false(page_has(&page, "Planted"));
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signup_notes"), 0);
    /* Somebody else who signs in there sees nothing of it. */
    struct person *admin = person_create(desk);
    page = signed_in_with(admin, "admin", ADMIN_PASSWORD, kept);
    assert_int_equal(person_get(admin, page.location).status, 404);
    page = signed_in_with(clinician, "clinician", CLINICIAN_PASSWORD, kept);
    assert_int_equal(strncmp(page.location, "/staff/kept?form=", 17), 0);
    page = person_get(clinician, page.location);
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "Planted long note\nof two lines</textarea>"));
    assert_true(page_has(&page, "name=\"list\" value=\"sort=name\""));
    assert_true(page_has(&page, arena_format(clinician->arena, "action=\"/staff/signups/%s/notes\"", id)));
    const char *csrf = strstr(page.body, "name=\"csrf\" value=\"") + strlen("name=\"csrf\" value=\"");
    clinician->csrf = arena_copy(clinician->arena, csrf, strcspn(csrf, "\""));
    assert_int_equal(typed(clinician).status, 303);
    assert_int_equal(house_sql(&desk->house, "SELECT count(*) FROM signup_notes"), 1);
    person_destroy(clinician);
    person_destroy(admin);
}

static void nothing_is_kept_of_a_forged_form(void **state)
{
    (void)state;
    struct person *clinician = person_sign_in(desk, "clinician", CLINICIAN_PASSWORD);
    let_sessions_end();
    clinician->origin = "https://elsewhere.example";
    struct page page = typed(clinician);
    assert_leads_to(&page, "/staff/sign-in?done=ended");
    clinician->origin = NULL;
    clinician->csrf = "made-up";
    page = typed(clinician);
    assert_leads_to(&page, "/staff/sign-in?done=ended");
    /* Signed out on purpose is no accident. */
    struct person *other = person_sign_in(desk, "both", BOTH_PASSWORD);
    const char *cookie = other->cookie;
    assert_int_equal(person_post(other, "/staff/sign-out", "").status, 303);
    other->cookie = cookie;
    page = typed(other);
    assert_leads_to(&page, "/staff/sign-in?done=ended");
    assert_int_equal(person_get(other, "/staff/kept?form=x").status, 303);
    person_destroy(clinician);
    person_destroy(other);
}

/* A link out of a mail comes without the cookie (SameSite=Strict), and signing in forgot where one wanted to
 * go. */
static void a_link_survives_signing_in(void **state)
{
    (void)state;
    struct person *clinician = person_create(desk);
    struct page page = person_get(clinician, "/staff/groups/evening?q=ana&sort=name");
    assert_leads_to(&page, "/staff/sign-in?to=/staff/groups/evening%3Fq%3Dana%26sort%3Dname");
    page = person_get(clinician, page.location);
    assert_true(
        page_has(&page, "<a href=\"/staff/groups/evening?q=ana&amp;sort=name\">go on to the page</a>"));
    page = signed_in_with(clinician, "clinician", CLINICIAN_PASSWORD,
                          "to=/staff/groups/evening%3Fq%3Dana%26sort%3Dname");
    assert_leads_to(&page, "/staff/groups/evening?q=ana&sort=name");
    static const char *const strange[] = {"to=https://elsewhere.example",
                                          "to=//elsewhere.example/staff/",
                                          "to=/staff/..%2F..",
                                          "to=/staff//x",
                                          "to=/groups",
                                          "to=/staff/%0d%0aX:1",
                                          "to=/staff/sign-out"};
    for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++) {
        struct person *person = person_create(desk);
        page = signed_in_with(person, "clinician", CLINICIAN_PASSWORD, strange[i]);
        assert_leads_to(&page, "/staff");
        person_destroy(person);
    }
    person_destroy(clinician);
}

/* With cookies off, the same page came again and again, without a word (field case E9). */
static void cookies_that_are_off_are_named(void **state)
{
    (void)state;
    struct person *clinician = person_create(desk);
    struct page page = person_get(clinician, "/staff/sign-in");
    assert_non_null(strstr(page.head, "Set-Cookie: asked=1"));
    assert_true(page_has(&page, "name=\"asked\" value=\"1\""));
    page = signed_in_with(clinician, "clinician", CLINICIAN_PASSWORD, "asked=1");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "Your browser keeps no cookies"));
    clinician->cookie = "asked=1";
    page = signed_in_with(clinician, "clinician", CLINICIAN_PASSWORD, "asked=1");
    assert_leads_to(&page, "/staff");
    person_destroy(clinician);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_typed_is_kept_for_who_typed_it),
        cmocka_unit_test(nothing_is_kept_of_a_forged_form),
        cmocka_unit_test(a_link_survives_signing_in),
        cmocka_unit_test(cookies_that_are_off_are_named),
    };
    return cmocka_run_group_tests_name("page/kept", tests, open_desk, close_desk);
}

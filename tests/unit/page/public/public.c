#include "page_client.h"

/* What anybody may read, and what is not there. */

static struct practice_house *house;

static int open_house(void **state)
{
    (void)state;
    house = house_open("phone = (312) 555-0142\n");
    return 0;
}

static int close_house(void **state)
{
    (void)state;
    house_close(house);
    return 0;
}

static void pages_for_everyone_are_shared_and_say_nothing_of_the_visitor(void **state)
{
    (void)state;
    static const char *const paths[] = {"/",        "/groups",        "/groups/evening",
                                        "/privacy", "/accessibility", "/help-now"};
    struct client *client = client_create(house);
    (void)client_get(client, "/groups/evening/register/eligibility");
    assert_true(client->cookie[0] != '\0');
    for (size_t index = 0; index < sizeof paths / sizeof paths[0]; index++) {
        struct page page = client_get(client, paths[index]);
        assert_int_equal(page.status, 200);
        assert_non_null(strstr(page.head, "Cache-Control: public, max-age="));
        assert_non_null(strstr(page.head, "ETag: \""));
        assert_null(strstr(page.head, "Set-Cookie"));
        assert_false(page_has(&page, "csrf"));
        assert_false(page_has(&page, "noindex"));
        assert_true(page_has(&page, "Quiet Room Counseling"));
    }
    client_destroy(client);
}

static void the_article_leads_to_the_group_and_the_group_to_the_form(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    struct page article = client_get(client, "/");
    assert_true(page_has(&article, "href=\"/groups/evening\""));
    assert_false(page_has(&article, "href=\"/groups/plan\""));
    struct page group = client_get(client, "/groups/evening");
    assert_true(page_has(&group, "href=\"/groups/evening/register\""));
    assert_true(page_has(&group, "We will tell you"));
    struct page start = client_get(client, "/groups/evening/register");
    assert_int_equal(start.status, 200);
    assert_true(page_has(&start, "href=\"/groups/evening/register/eligibility\""));
    assert_false(page_has(&start, "noindex"));
    assert_true(page_has(&start, "name=\"description\""));
    assert_null(strstr(start.head, "Set-Cookie"));
    client_destroy(client);
}

static void a_page_known_already_is_not_sent_again(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    struct page first = client_get(client, "/privacy");
    const char *tag = strstr(first.head, "ETag: ") + strlen("ETag: ");
    struct arena *arena = arena_create();
    struct request *request = request_create(arena, METHOD_GET, "/privacy");
    request->if_none_match = arena_copy(arena, tag, strcspn(tag, "\r"));
    struct page again = client_ask(client, request);
    assert_non_null(strstr(again.head, "Status: 304"));
    assert_string_equal(again.body, "");
    arena_destroy(arena);
    client_destroy(client);
}

static void what_is_not_there_is_said_kindly(void **state)
{
    (void)state;
    static const char *const paths[] = {"/nothing",
                                        "/groups/plan",
                                        "/groups/unknown",
                                        "/groups/unknown/register",
                                        "/groups/plan/register/you",
                                        "/groups/evening/register/unknown",
                                        "/groups/evening/",
                                        "/registration/"};
    struct client *client = client_create(house);
    for (size_t index = 0; index < sizeof paths / sizeof paths[0]; index++) {
        struct page page = client_get(client, paths[index]);
        assert_int_equal(page.status, 404);
        assert_true(page_has(&page, "We cannot find that page"));
        assert_true(page_has(&page, "988"));
        assert_true(page_has(&page, "noindex"));
    }
    client_destroy(client);
}

static void the_staff_side_is_not_there_at_all(void **state)
{
    (void)state;
    static const char *const paths[] = {"/staff", "/staff/sign-in", "/staff/dashboard",
                                        "/staff/groups/evening"};
    struct client *client = client_create(house);
    for (size_t index = 0; index < sizeof paths / sizeof paths[0]; index++) {
        assert_int_equal(client_get(client, paths[index]).status, 404);
        assert_int_equal(client_post(client, paths[index], "").status, 404);
    }
    client_destroy(client);
}

static void a_wrong_method_is_told_the_right_ones(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    struct page page = client_post(client, "/groups", "");
    assert_int_equal(page.status, 405);
    assert_non_null(strstr(page.head, "Allow: GET, HEAD\r\n"));
    page = client_request(client, METHOD_OTHER, "/groups/evening/register/you", NULL, NULL);
    assert_int_equal(page.status, 405);
    assert_non_null(strstr(page.head, "Allow: GET, HEAD, POST\r\n"));
    page = client_get(client, "/registration/leave");
    assert_leads_to(&page, "/registration?done=link");
    client_destroy(client);
}

static void head_has_no_body(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    struct page page = client_request(client, METHOD_HEAD, "/", NULL, NULL);
    assert_int_equal(page.status, 200);
    assert_string_equal(page.body, "");
    client_destroy(client);
}

static void a_body_that_is_no_form_is_refused(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    const char *path = "/groups/evening/register/eligibility";
    assert_int_equal(client_request(client, METHOD_POST, path, "text/plain", "a=b").status, 400);
    assert_int_equal(client_request(client, METHOD_POST, path, NULL, "a=b").status, 400);
    assert_int_equal(client_post(client, path, "a=%zz").status, 400);
    client_destroy(client);
}

static void a_closed_group_says_so(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    struct page group = client_get(client, "/groups/past");
    assert_int_equal(group.status, 200);
    assert_true(page_has(&group, "not taking new people right now"));
    assert_false(page_has(&group, "/groups/past/register"));
    struct page form = client_get(client, "/groups/past/register/eligibility");
    assert_int_equal(form.status, 403);
    assert_true(page_has(&form, "not taking new people right now"));
    assert_null(strstr(form.head, "Set-Cookie"));
    client_destroy(client);
}

static void health_means_that_a_write_was_kept(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    struct page page = client_get(client, "/healthz");
    assert_int_equal(page.status, 200);
    assert_string_equal(page.body, "ok\n");
    assert_int_equal(house_sql(house, "SELECT count(*) FROM accesses"), 0);
    client_destroy(client);
}

static void what_is_wrong_stops_the_start(void **state)
{
    (void)state;
    struct problems *problems = problems_create();
    struct config broken = *house->config;
    broken.site_www = "/nowhere";
    broken.state_keys = "/nowhere";
    assert_null(app_open(&broken, ROLE_PUBLIC, problems));
    assert_true(problems_count(problems) >= 2);
    problems_destroy(problems);
}

/* The day of an offer ends while nobody of the practice is there. */
static void a_place_whose_offer_ran_out_is_free(void **state)
{
    (void)state;
    (void)house_sql(house,
                    "INSERT INTO signups (id, group_id, status, status_at, received_at, received_day, "
                    "reply_by, source, held, version, form_version, sealed_at, key_id, sealed_key, body, "
                    "offer_until) SELECT randomblob(16), id, 'offered', 1, 1, '2027-01-01', 1, 'web', 0, 1, "
                    "'1', 1, randomblob(16), x'00', x'00', 2 FROM groups WHERE slug = 'small'");
    struct client *client = client_create(house);
    struct page page = client_get(client, "/groups/small");
    assert_int_equal(page.status, 200);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM signups WHERE status = 'offered'"), 0);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM signup_events WHERE to_status = 'lapsed'"), 1);
    client_destroy(client);
}

/* B17: the numbers could not be tapped, and were not there at all on "/" and "/groups". */
static void every_page_leads_to_help(void **state)
{
    static const char *const addresses[] = {
        "/",         "/groups",       "/groups/evening", "/groups/evening/register", "/ask", "/privacy",
        "/help-now", "/registration", "/nowhere",        "/groups/evening/paper"};
    static const char *const links[] = {
        "href=\"tel:911\"", "href=\"tel:988\"", "href=\"sms:988\"", "href=\"tel:+18007997233\"",
        "href=\"https://www.weather.gov/\" rel=\"noreferrer\">Leave this page</a>"};
    (void)state;
    struct client *client = client_create(house);
    for (size_t address = 0; address < sizeof addresses / sizeof addresses[0]; address++) {
        struct page page = client_get(client, addresses[address]);
        for (size_t link = 0; link < sizeof links / sizeof links[0]; link++)
            assert_true(page_has(&page, links[link]));
        assert_false(page_has(&page, "telephone=no"));
    }
    client_destroy(client);
}

static void the_site_can_be_found_and_shared(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    struct page page = client_get(client, "/groups/evening");
    assert_true(page_has(&page, "<link rel=\"canonical\" href=\"http://quiet.example/groups/evening\">"));
    assert_true(page_has(&page, "property=\"og:title\" content=\"evening\""));
    page = client_get(client, "/registration");
    assert_false(page_has(&page, "canonical"));
    page = client_get(client, "/sitemap.xml");
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.head, "Content-Type: application/xml"));
    assert_true(page_has(&page, "<loc>http://quiet.example/groups/evening</loc>"));
    assert_false(page_has(&page, "/groups/plan<"));
    page = client_get(client, "/.well-known/security.txt");
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "Contact: http://quiet.example/ask\nExpires: 20"));
    client_destroy(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_for_everyone_are_shared_and_say_nothing_of_the_visitor),
        cmocka_unit_test(the_article_leads_to_the_group_and_the_group_to_the_form),
        cmocka_unit_test(a_page_known_already_is_not_sent_again),
        cmocka_unit_test(what_is_not_there_is_said_kindly),
        cmocka_unit_test(the_staff_side_is_not_there_at_all),
        cmocka_unit_test(a_wrong_method_is_told_the_right_ones),
        cmocka_unit_test(head_has_no_body),
        cmocka_unit_test(a_body_that_is_no_form_is_refused),
        cmocka_unit_test(a_closed_group_says_so),
        cmocka_unit_test(health_means_that_a_write_was_kept),
        cmocka_unit_test(what_is_wrong_stops_the_start),
        cmocka_unit_test(a_place_whose_offer_ran_out_is_free),
        cmocka_unit_test(every_page_leads_to_help),
        cmocka_unit_test(the_site_can_be_found_and_shared),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}

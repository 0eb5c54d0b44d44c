#include "page_journey.h"

/* Coming back, taking back, deleting; forged forms; what lies on the disk. */

static struct practice_house *house;

static int open_house(void **state)
{
    (void)state;
    house = house_open("");
    return 0;
}

static int close_house(void **state)
{
    (void)state;
    house_close(house);
    return 0;
}

static void a_code_opens_the_draft_in_another_browser(void **state)
{
    (void)state;
    struct client *first = client_create(house);
    journey_fill(first, 0, 1);
    struct page page = client_fill(first, JOURNEY_FORM "contact", "save=1");
    page = client_get(first, page.location);
    const char *code = journey_code(first, &page);
    struct client *second = client_create(house);
    page = client_fill(second, "/registration", arena_format(first->arena, "code=%s", code));
    assert_leads_to(&page, "/registration");
    page = client_get(second, "/registration");
    assert_true(page_has(&page, "You have not sent this yet."));
    assert_true(page_has(&page, "Zoë Plantedname"));
    assert_true(page_has(&page, "href=\"" JOURNEY_FORM "contact\""));
    /* The first one goes on: nothing takes its place (B3). */
    page = client_get(first, "/registration");
    assert_true(page_has(&page, "Zoë Plantedname"));
    page = client_fill(first, JOURNEY_FORM "group", "hopes=Sleep");
    assert_leads_to(&page, JOURNEY_FORM "comfort");
    page = client_get(second, JOURNEY_FORM "group");
    assert_true(page_has(&page, ">Sleep</textarea>"));
    client_destroy(second);
    client_destroy(first);
}

static void a_wrong_code_is_not_confirmed(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    struct page page = client_fill(client, "/registration", "code=AAAA-AAAA-AAAA");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "<title>Error: "));
    assert_true(page_has(&page, "value=\"AAAA-AAAA-AAAA\""));
    page = client_fill(client, "/registration", "code=no+code+at+all");
    assert_int_equal(page.status, 422);
    page = client_fill(client, "/registration", "code=+%C2%A0");
    assert_int_equal(page.status, 422);
    page = client_fill(client, "/registration", "code=+");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "Type your code</p>"));
    assert_false(page_has(&page, "nothing under the one you typed"));
    client_destroy(client);
}

static void the_link_leaves_no_token_in_the_address(void **state)
{
    (void)state;
    struct client *first = client_create(house);
    journey_fill(first, 0, 1);
    struct page page = client_get(first, JOURNEY_FORM "saved");
    const char *link = client_between(first, &page, "href=\"http://quiet.example", "\"");
    assert_non_null(link);
    struct client *second = client_create(house);
    page = client_get(second, link);
    assert_leads_to(&page, "/registration");
    assert_non_null(strstr(page.head, "Referrer-Policy: no-referrer"));
    page = client_get(second, page.location);
    assert_true(page_has(&page, "Zoë Plantedname"));
    page = client_get(second, link);
    assert_leads_to(&page, "/registration");
    client_destroy(second);
    client_destroy(first);
}

static void a_registration_can_be_read_and_taken_back(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_register(client);
    struct page page = client_get(client, "/registration");
    assert_true(page_has(&page, "We have your registration."));
    assert_true(page_has(&page, "Zoë Plantedname"));
    assert_true(page_has(&page, "You will hear from us by"));
    assert_false(page_has(&page, "_code"));
    (void)journey_code(client, &page);
    page = client_get(client, "/registration/withdraw");
    assert_int_equal(page.status, 200);
    page = client_fill(client, "/registration/withdraw", "");
    assert_leads_to(&page, "/registration");
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "You have withdrawn your registration."));
    assert_false(page_has(&page, "href=\"/registration/withdraw\""));
    client_destroy(client);
}

static void what_is_deleted_is_gone(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_register(client);
    struct page page = client_get(client, JOURNEY_FORM "done");
    const char *code = journey_code(client, &page);
    page = client_get(client, JOURNEY_FORM "delete");
    assert_leads_to(&page, "/registration");
    int64_t before = house_sql(house, "SELECT count(*) FROM signups WHERE body IS NOT NULL");
    page = client_fill(client, "/registration/delete", "");
    assert_leads_to(&page, "/registration/delete");
    assert_string_equal(client->cookie, "");
    page = client_get(client, page.location);
    assert_true(page_has(&page, "Your answers are deleted"));
    assert_int_equal(house_sql(house, "SELECT count(*) FROM signups WHERE body IS NOT NULL"), before - 1);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM signup_events WHERE kind = 'erased'"), 1);
    page = client_fill(client, "/registration", arena_format(client->arena, "code=%s", code));
    assert_int_equal(page.status, 422);
    client_destroy(client);
}

static void an_unfinished_form_can_be_deleted(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_fill(client, 0, 1);
    int64_t before = house_sql(house, "SELECT count(*) FROM drafts");
    struct page page = client_get(client, JOURNEY_FORM "delete");
    assert_true(page_has(&page, "Delete your answers?"));
    page = client_fill(client, JOURNEY_FORM "delete", "");
    assert_leads_to(&page, JOURNEY_FORM "delete");
    assert_string_equal(client->cookie, "");
    page = client_get(client, page.location);
    assert_true(page_has(&page, "Your answers are deleted"));
    assert_int_equal(house_sql(house, "SELECT count(*) FROM drafts"), before - 1);
    client_destroy(client);
}

static void forgetting_a_browser_keeps_the_registration(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_register(client);
    struct page page = client_get(client, "/registration");
    page = client_post(client, "/registration/leave", client_hidden(client, &page));
    assert_leads_to(&page, "/registration");
    assert_string_equal(client->cookie, "");
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "name=\"code\""));
    client_destroy(client);
}

/* Every form of the public site, with a draft or a sent registration behind the cookie. */
static bool is_kept(struct client *client, const char *name)
{
    client->origin = client->sec_fetch_site = NULL;
    struct page page = client_get(client, JOURNEY_FORM "you");
    return page_has(&page, name);
}

static void a_forged_form_changes_nothing(void **state)
{
    (void)state;
    static const char *const origins[] = {NULL, "http://quiet.example", "http://evil.example", "null"};
    static const char *const sites[] = {NULL, "same-origin", "same-site", "cross-site"};
    struct client *client = client_create(house);
    struct client *other = client_create(house);
    journey_fill(client, 0, 1);
    journey_fill(other, 0, 0);
    struct page own_page = client_get(client, JOURNEY_FORM "you");
    struct page other_page = client_get(other, JOURNEY_FORM "you");
    const char *tokens[] = {client_hidden(client, &own_page), "", "csrf=", client_hidden(other, &other_page)};
    for (size_t token = 0; token < 4; token++) {
        for (size_t origin = 0; origin < 4; origin++) {
            for (size_t site = 0; site < 4; site++) {
                client->origin = origins[origin];
                client->sec_fetch_site = sites[site];
                const char *body = arena_format(client->arena, "%s&first_name=Changed", tokens[token]);
                struct page page = client_post(client, JOURNEY_FORM "you", body);
                bool is_hidden = origin == 3 && site == 1;
                bool is_ours = (origin < 2 && site < 2) || is_hidden;
                bool says_so = origins[origin] != NULL || sites[site] != NULL;
                /* What a page of ours with a stale token held is given back, and nothing is stored. */
                int wanted = !is_ours ? 403 : token == 0 ? 303 : says_so ? 422 : 403;
                assert_int_equal(page.status, wanted);
                if (wanted == 422)
                    assert_true(page_has(&page, "value=\"Changed\""));
                if (wanted == 403)
                    assert_true(page_has(&page, "What you saved before is still here."));
                if (wanted == 403)
                    assert_true(page_has(&page, "href=\"" JOURNEY_FORM "you\""));
                if (wanted != 303)
                    assert_false(is_kept(client, "Changed"));
                client->origin = client->sec_fetch_site = NULL;
                (void)client_fill(client, JOURNEY_FORM "you", "first_name=Unchanged");
            }
        }
    }
    client_destroy(other);
    client_destroy(client);
}

static void a_browser_without_cookies_is_told_about_the_one_cookie(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    struct page page = client_get(client, JOURNEY_FORM "eligibility");
    const char *body = client_hidden(client, &page);
    client->cookie[0] = '\0';
    page = client_post(client, JOURNEY_FORM "eligibility", body);
    assert_int_equal(page.status, 403);
    assert_true(page_has(&page, "This form needs one cookie"));
    client_destroy(client);
}

static void every_form_wants_its_token(void **state)
{
    (void)state;
    static const char *const paths[] = {
        JOURNEY_FORM "check",     JOURNEY_FORM "delete",  JOURNEY_FORM "eligibility", "/registration",
        "/registration/withdraw", "/registration/delete", "/registration/leave",
    };
    struct client *client = client_create(house);
    journey_register(client);
    for (size_t index = 0; index < sizeof paths / sizeof paths[0]; index++)
        assert_int_equal(client_post(client, paths[index], "code=AAAA-AAAA-AAAA").status, 403);
    struct page page = client_get(client, "/registration");
    assert_true(page_has(&page, "We have your registration."));
    client_destroy(client);
}

static void the_same_address_again_makes_no_difference(void **state)
{
    (void)state;
    struct client *first = client_create(house);
    struct client *second = client_create(house);
    journey_to_check(first);
    journey_to_check(second);
    struct page sent = journey_send(first);
    struct page again = journey_send(second);
    assert_string_equal(sent.head, again.head);
    struct page done = client_get(first, sent.location);
    struct page done_again = client_get(second, again.location);
    assert_int_equal(strlen(done.body), strlen(done_again.body));
    client_destroy(second);
    client_destroy(first);
}

struct search {
    const struct practice_house *house;
    const char *text;
};

static bool lacks_text(const char *name, void *argument)
{
    const struct search *search = argument;
    char path[CLIENT_PATH_SIZE];
    struct buffer bytes = {0};
    assert_true(file_read(house_path(search->house, name, path), 64U << 20, &bytes));
    bool lacks = memmem(bytes.data, bytes.length, search->text, strlen(search->text)) == NULL;
    buffer_free(&bytes);
    return lacks;
}

static void nothing_that_was_typed_lies_on_the_disk(void **state)
{
    (void)state;
    static const char *const planted[] = {"Plantedname", "Plantedstate", "planted@mail",
                                          "555-0199",    "plantedpain",  "O'Brien"};
    struct client *client = client_create(house);
    journey_register(client);
    struct client *unfinished = client_create(house);
    journey_fill(unfinished, 0, 4);
    struct page page = client_get(client, JOURNEY_FORM "done");
    assert_false(file_each(house->folder, "", lacks_text, &(struct search){house, "evening"}));
    for (size_t index = 0; index < sizeof planted / sizeof planted[0]; index++)
        assert_true(file_each(house->folder, "", lacks_text, &(struct search){house, planted[index]}));
    assert_true(
        file_each(house->folder, "", lacks_text, &(struct search){house, journey_code(client, &page)}));
    assert_true(file_each(house->folder, "", lacks_text,
                          &(struct search){house, client->cookie + strlen("registration=")}));
    client_destroy(unfinished);
    client_destroy(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_opens_the_draft_in_another_browser),
        cmocka_unit_test(a_wrong_code_is_not_confirmed),
        cmocka_unit_test(the_link_leaves_no_token_in_the_address),
        cmocka_unit_test(a_registration_can_be_read_and_taken_back),
        cmocka_unit_test(what_is_deleted_is_gone),
        cmocka_unit_test(an_unfinished_form_can_be_deleted),
        cmocka_unit_test(forgetting_a_browser_keeps_the_registration),
        cmocka_unit_test(a_forged_form_changes_nothing),
        cmocka_unit_test(a_browser_without_cookies_is_told_about_the_one_cookie),
        cmocka_unit_test(every_form_wants_its_token),
        cmocka_unit_test(the_same_address_again_makes_no_difference),
        cmocka_unit_test(nothing_that_was_typed_lies_on_the_disk),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}

#include "page_journey.h"

/* What somebody typed is never lost: whichever button, whatever became of the thread meanwhile. */

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

static bool page_keeps(struct client *client, const char *address, const char *text)
{
    struct page page = client_get(client, address);
    assert_int_equal(page.status, 200);
    return page_has(&page, text);
}

/* B5: the page's own Back link dropped the page. */
static void every_button_keeps_the_page(void **state)
{
    static const struct {
        const char *button;
        const char *leads_to;
    } buttons[] = {
        {"_back=1", JOURNEY_FORM "messages"},
        {"save=1", JOURNEY_FORM "saved"},
        {"_delete=1", JOURNEY_FORM "delete"},
        {"", JOURNEY_FORM "comfort"},
    };
    (void)state;
    struct client *client = client_create(house);
    journey_fill(client, 0, 3);
    for (size_t index = 0; index < sizeof buttons / sizeof buttons[0]; index++) {
        const char *typed = arena_format(client->arena, "hopes=Kept+%zu&%s", index, buttons[index].button);
        struct page page = client_fill(client, JOURNEY_FORM "group", typed);
        assert_leads_to(&page, buttons[index].leads_to);
        assert_true(
            page_keeps(client, JOURNEY_FORM "group", arena_format(client->arena, "Kept %zu<", index)));
    }
    /* Wrong or not, and without a word about it on the way back. */
    struct page page = client_fill(client, JOURNEY_FORM "contact", "email=half+an&_back=1");
    assert_leads_to(&page, JOURNEY_FORM "you");
    assert_true(page_keeps(client, JOURNEY_FORM "contact", "value=\"half an\""));
    client_destroy(client);
}

static void a_first_page_left_as_it_came_stores_nothing(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    int64_t before = house_sql(house, "SELECT count(*) FROM accesses");
    struct page page = client_fill(client, JOURNEY_FORM "eligibility", "_back=1");
    assert_leads_to(&page, "/groups/evening/register");
    assert_int_equal(house_sql(house, "SELECT count(*) FROM accesses"), before);
    page = client_fill(client, JOURNEY_FORM "eligibility", "home_state=Ohio&_back=1");
    assert_leads_to(&page, "/groups/evening/register");
    assert_true(page_keeps(client, JOURNEY_FORM "eligibility", "value=\"Ohio\""));
    client_destroy(client);
}

/* The cookie is gone, or another's: the page comes back with its text, asks for the code, and is saved then.
 */
static void a_page_whose_thread_is_gone_is_given_back(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_fill(client, 0, 3);
    struct page saved = client_get(client, JOURNEY_FORM "saved");
    const char *code = journey_code(client, &saved);
    struct page form = client_get(client, JOURNEY_FORM "group");
    const char *typed =
        arena_format(client->arena, "%s&hopes=Typed+for+an+hour", client_hidden(client, &form));
    strcpy(client->cookie, "");
    client->origin = "http://quiet.example";
    struct page page = client_post(client, JOURNEY_FORM "group", typed);
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "Typed for an hour</textarea>"));
    assert_true(page_has(&page, "did not send the one cookie"));
    assert_int_equal(strncmp(client->cookie, "registration=", 13), 0);
    page = client_post(client, JOURNEY_FORM "group", typed);
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "Typed for an hour</textarea>"));
    assert_true(page_has(&page, "are not open in this browser any more"));
    assert_true(page_has(&page, "name=\"_code\""));
    const char *hidden = client_hidden(client, &page);
    page =
        client_post(client, JOURNEY_FORM "group",
                    arena_format(client->arena, "%s&hopes=Typed+for+an+hour&_code=ABCD-EFGH-JKMN", hidden));
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "Typed for an hour</textarea>"));
    assert_true(page_has(&page, "Check the code"));
    page = client_post(client, JOURNEY_FORM "group",
                       arena_format(client->arena, "%s&hopes=Typed+for+an+hour&_code=%s", hidden, code));
    assert_leads_to(&page, JOURNEY_FORM "comfort");
    assert_true(page_keeps(client, JOURNEY_FORM "group", "Typed for an hour"));
    assert_true(page_keeps(client, JOURNEY_FORM "you", "Plantedname"));
    client_destroy(client);
}

/* Without a code it becomes a registration of its own: what it lacks is asked for before sending. */
static void what_is_given_back_is_kept_without_a_code_too(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    client->origin = "http://quiet.example";
    struct page page = client_post(client, JOURNEY_FORM "group", "csrf=stale&hopes=Alone");
    assert_int_equal(page.status, 422);
    page = client_post(client, JOURNEY_FORM "group",
                       arena_format(client->arena, "%s&hopes=Alone", client_hidden(client, &page)));
    assert_leads_to(&page, JOURNEY_FORM "comfort");
    assert_true(page_keeps(client, JOURNEY_FORM "group", "Alone"));
    client_destroy(client);
}

static void an_expired_draft_loses_no_page(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_fill(client, 0, 3);
    struct page form = client_get(client, JOURNEY_FORM "group");
    (void)house_sql(house, "UPDATE drafts SET expires_at = 1");
    const char *hidden = client_hidden(client, &form);
    struct page page = client_post(client, JOURNEY_FORM "group",
                                   arena_format(client->arena, "%s&hopes=After+weeks", hidden));
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "After weeks</textarea>"));
    (void)house_sql(house, "DELETE FROM drafts WHERE expires_at = 1");
    page = client_post(client, JOURNEY_FORM "group",
                       arena_format(client->arena, "%s&hopes=After+weeks", client_hidden(client, &page)));
    assert_leads_to(&page, JOURNEY_FORM "comfort");
    assert_true(page_keeps(client, JOURNEY_FORM "group", "After weeks"));
    client_destroy(client);
}

/* Sent from another window while this page was being typed: it becomes a correction, not yet sent. */
static void what_is_typed_after_sending_becomes_a_correction(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_to_check(client);
    struct page form = client_get(client, JOURNEY_FORM "comfort");
    const char *hidden = client_hidden(client, &form);
    struct page page = journey_send(client);
    assert_leads_to(&page, JOURNEY_FORM "done");
    page = client_post(client, JOURNEY_FORM "comfort",
                       arena_format(client->arena, "%s&access_needs=breaks", hidden));
    assert_leads_to(&page, JOURNEY_FORM "done");
    page = client_post(client, JOURNEY_FORM "comfort",
                       arena_format(client->arena, "%s&access_needs=breaks&access_other=A+chair", hidden));
    assert_leads_to(&page, JOURNEY_FORM "check");
    page = client_get(client, page.location);
    assert_true(page_has(&page, "A chair"));
    assert_true(page_has(&page, "Your changes are not sent yet."));
    client_destroy(client);
}

/* B15: closed while somebody typed. */
static void a_page_of_a_group_that_closed_is_saved(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_fill(client, 0, 3);
    struct page form = client_get(client, JOURNEY_FORM "group");
    (void)house_sql(house, "UPDATE groups SET state = 'closed' WHERE slug = 'evening'");
    struct page page =
        client_post(client, JOURNEY_FORM "group",
                    arena_format(client->arena, "%s&hopes=Too+late", client_hidden(client, &form)));
    assert_leads_to(&page, JOURNEY_FORM "saved");
    page = client_get(client, page.location);
    assert_true(page_has(&page, "not taking new people right now"));
    (void)journey_code(client, &page);
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "Too late"));
    (void)house_sql(house, "UPDATE groups SET state = 'open' WHERE slug = 'evening'");
    client_destroy(client);
}

/* More than can be kept: the text stays on the page, with what is wrong with it. */
static void too_much_is_given_back(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_fill(client, 0, 3);
    struct page form = client_get(client, JOURNEY_FORM "group");
    char *much = arena_allocate(client->arena, 60001);
    memset(much, 'x', 60000);
    much[60000] = '\0';
    const char *hidden = client_hidden(client, &form);
    struct page page = client_post(client, JOURNEY_FORM "group",
                                   arena_format(client->arena, "%s&hopes=%.20000s", hidden, much));
    assert_leads_to(&page, JOURNEY_FORM "group?missing=1");
    page = client_get(client, page.location);
    assert_true(page_has(&page, "must be 1,000 characters or fewer"));
    assert_true(page_has(&page, "19,000 too many"));
    (void)client_fill(client, JOURNEY_FORM "comfort",
                      arena_format(client->arena, "access_other=%.30000s", much));
    page = client_post(client, JOURNEY_FORM "group",
                       arena_format(client->arena, "%s&hopes=%.50000s", hidden, much));
    assert_int_equal(page.status, 413);
    assert_true(page_has(&page, "This is more than we can keep"));
    assert_true(page_has(&page, "xxxx</textarea>"));
    client_destroy(client);
}

static void a_question_with_a_stale_token_is_given_back(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    client->origin = "http://quiet.example";
    struct page page =
        client_post(client, "/ask", "csrf=stale&first_name=Ana&email=a%40mail.example&question=Typed");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "Typed</textarea>"));
    page = client_post(client, "/ask",
                       arena_format(client->arena, "%s&first_name=Ana&email=a%%40mail.example&question=Typed",
                                    client_hidden(client, &page)));
    assert_leads_to(&page, "/ask/done");
    client_destroy(client);
}

/* B13: "Please call me" was accepted from somebody who gave an e-mail address alone. */
static void a_call_wants_a_number(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_fill(client, 0, 1);
    struct page page =
        client_fill(client, JOURNEY_FORM "contact", "email=a%40mail.example&preferred_contact=text");
    assert_leads_to(&page, JOURNEY_FORM "contact?missing=1");
    page = client_get(client, page.location);
    assert_true(
        page_has(&page, "href=\"#f-phone\">Fill in “Phone number”, or change your answer to “How would"));
    page = client_fill(client, JOURNEY_FORM "contact", "email=a%40mail.example");
    assert_leads_to(&page, JOURNEY_FORM "messages");
    page = client_fill(client, JOURNEY_FORM "comfort", "please_call=yes");
    assert_leads_to(&page, JOURNEY_FORM "comfort?missing=1");
    page = client_get(client, page.location);
    assert_true(
        page_has(&page, "Fill in “Phone number”, or change your answer to “Please call me about this”"));
    (void)client_fill(client, JOURNEY_FORM "contact", "email=a%40mail.example&phone=312-555-CALL");
    page = client_fill(client, JOURNEY_FORM "comfort", "please_call=yes");
    assert_leads_to(&page, JOURNEY_FORM "consents");
    client_destroy(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_button_keeps_the_page),
        cmocka_unit_test(a_first_page_left_as_it_came_stores_nothing),
        cmocka_unit_test(a_page_whose_thread_is_gone_is_given_back),
        cmocka_unit_test(what_is_given_back_is_kept_without_a_code_too),
        cmocka_unit_test(an_expired_draft_loses_no_page),
        cmocka_unit_test(what_is_typed_after_sending_becomes_a_correction),
        cmocka_unit_test(a_page_of_a_group_that_closed_is_saved),
        cmocka_unit_test(too_much_is_given_back),
        cmocka_unit_test(a_question_with_a_stale_token_is_given_back),
        cmocka_unit_test(a_call_wants_a_number),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}

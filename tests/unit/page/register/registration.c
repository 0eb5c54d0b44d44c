#include <pthread.h>

#include "page_journey.h"

/* The form, from its first page to the confirmation. */

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

static void a_registration_goes_from_page_to_page_and_is_confirmed(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    int64_t before = house_sql(house, "SELECT count(*) FROM signups");
    journey_to_check(client);
    struct page check = client_get(client, JOURNEY_FORM "check");
    assert_int_equal(check.status, 200);
    assert_true(page_has(&check, "Zoë Plantedname"));
    assert_true(page_has(&check, "O&#39;Brien") || page_has(&check, "O&#x27;Brien"));
    assert_true(page_has(&check, "?from=check"));
    assert_false(page_has(&check, "_code"));
    assert_int_equal(house_sql(house, "SELECT count(*) FROM signups"), before);
    struct page sent = journey_send(client);
    assert_leads_to(&sent, JOURNEY_FORM "done");
    assert_int_equal(house_sql(house, "SELECT count(*) FROM signups"), before + 1);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM drafts"), 0);
    struct page done = client_get(client, sent.location);
    assert_int_equal(done.status, 200);
    (void)journey_code(client, &done);
    client_destroy(client);
}

static void looking_at_the_first_page_stores_nothing(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    struct page page = client_get(client, JOURNEY_FORM "eligibility");
    assert_non_null(strstr(page.head, "Max-Age="));
    assert_non_null(strstr(page.head, "SameSite=Lax"));
    char cookie[CLIENT_COOKIE_SIZE];
    memcpy(cookie, client->cookie, sizeof cookie);
    page = client_get(client, JOURNEY_FORM "eligibility");
    assert_null(strstr(page.head, "Set-Cookie"));
    assert_string_equal(client->cookie, cookie);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM drafts"), 0);
    client_destroy(client);
}

static void a_cookie_that_is_none_of_ours_is_replaced(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    strcpy(client->cookie, "registration=not-a-token");
    struct page page = client_fill(client, JOURNEY_FORM "eligibility", journey[0].fields);
    assert_leads_to(&page, JOURNEY_FORM "you");
    client_destroy(client);
}

static void errors_keep_what_was_typed(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_fill(client, 0, 0);
    struct page page = client_fill(client, JOURNEY_FORM "you", "first_name=&last_name=%3Cb%3EKept%26");
    /* E3: errors on the POST itself were "neterror" behind the Back button. */
    assert_leads_to(&page, JOURNEY_FORM "you?missing=1");
    page = client_get(client, page.location);
    assert_true(page_has(&page, "<title>Error: "));
    assert_true(page_has(&page, "There is a problem"));
    assert_true(page_has(&page, "Enter your first name"));
    assert_true(page_has(&page, "&lt;b&gt;Kept&amp;"));
    page = client_fill(client, JOURNEY_FORM "contact", "email=not+an+address");
    assert_leads_to(&page, JOURNEY_FORM "contact?missing=1");
    page = client_get(client, page.location);
    assert_true(page_has(&page, "value=\"not an address\""));
    page = client_get(client, JOURNEY_FORM "contact");
    assert_true(page_has(&page, "value=\"not an address\""));
    assert_false(page_has(&page, "There is a problem"));
    client_destroy(client);
}

static void saving_keeps_even_what_is_wrong(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_fill(client, 0, 0);
    struct page page = client_fill(client, JOURNEY_FORM "contact", "email=half+an+addr&save=1");
    assert_leads_to(&page, JOURNEY_FORM "saved");
    page = client_get(client, page.location);
    assert_int_equal(page.status, 200);
    (void)journey_code(client, &page);
    page = client_get(client, JOURNEY_FORM "contact");
    assert_true(page_has(&page, "value=\"half an addr\""));
    client_destroy(client);
}

static void going_back_shows_and_changes_what_was_said(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_to_check(client);
    struct page page = client_get(client, JOURNEY_FORM "you?from=check");
    assert_true(page_has(&page, "value=\"Zoë Plantedname\""));
    page = client_fill(client, JOURNEY_FORM "you?from=check", "first_name=Zo%C3%AB+Plantedname&_back=1");
    assert_leads_to(&page, JOURNEY_FORM "check");
    page = client_fill(client, JOURNEY_FORM "you?from=check", "first_name=Ana");
    assert_leads_to(&page, JOURNEY_FORM "check");
    page = client_get(client, page.location);
    assert_true(page_has(&page, "Ana"));
    assert_false(page_has(&page, "Plantedname"));
    client_destroy(client);
}

static void what_is_missing_is_asked_for_before_sending(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_fill(client, 0, 1);
    struct page page = client_get(client, JOURNEY_FORM "check");
    assert_leads_to(&page, JOURNEY_FORM "contact?from=check&missing=1");
    page = client_get(client, page.location);
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "<title>Error: "));
    assert_true(page_has(&page, "Enter an e-mail address or a phone number"));
    const char *hidden = client_hidden(client, &page);
    page = client_post(client, JOURNEY_FORM "check", hidden);
    assert_leads_to(&page, JOURNEY_FORM "contact?from=check&missing=1");
    client_destroy(client);
}

static void a_page_without_a_draft_leads_to_the_start(void **state)
{
    (void)state;
    static const char *const paths[] = {"you", "check", "saved", "stop"};
    struct client *client = client_create(house);
    for (size_t index = 0; index < sizeof paths / sizeof paths[0]; index++) {
        struct page page = client_get(client, arena_format(client->arena, JOURNEY_FORM "%s", paths[index]));
        assert_leads_to(&page, "/groups/evening/register?gone=1");
    }
    struct page page = client_get(client, "/groups/evening/register?gone=1");
    assert_true(page_has(&page, "There are no saved answers in this browser"));
    client_destroy(client);
}

static void an_answer_that_stops_leads_to_what_to_do_instead(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    struct page page = client_fill(client, JOURNEY_FORM "eligibility", "adult=no");
    assert_leads_to(&page, JOURNEY_FORM "stop");
    page = client_get(client, page.location);
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "This group is for people 18 and older"));
    assert_true(page_has(&page, "988"));
    page = client_get(client, JOURNEY_FORM "check");
    assert_leads_to(&page, JOURNEY_FORM "stop");
    journey_fill(client, 0, 0);
    page = client_get(client, JOURNEY_FORM "stop");
    assert_leads_to(&page, JOURNEY_FORM "eligibility");
    client_destroy(client);
}

static void a_second_send_gets_the_same_answer(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    int64_t before = house_sql(house, "SELECT count(*) FROM signups");
    journey_to_check(client);
    struct page check = client_get(client, JOURNEY_FORM "check");
    const char *body = client_hidden(client, &check);
    struct page first = client_post(client, JOURNEY_FORM "check", body);
    struct page done = client_get(client, first.location);
    struct page second = client_post(client, JOURNEY_FORM "check", body);
    assert_string_equal(first.head, second.head);
    assert_string_equal(done.body, client_get(client, second.location).body);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM signups"), before + 1);
    struct page back = client_get(client, JOURNEY_FORM "you");
    assert_leads_to(&back, JOURNEY_FORM "done");
    client_destroy(client);
}

enum { PARALLEL = 50 };

struct parallel {
    const struct client *original;
    const char *path;
    const char *body;
    struct client *client;
    struct page sent;
    struct page done;
};

static void *send_alone(void *argument)
{
    struct parallel *parallel = argument;
    parallel->sent = client_post(parallel->client, parallel->path, parallel->body);
    parallel->done = client_get(parallel->client, JOURNEY_FORM "done");
    return NULL;
}

static void send_together(struct client *client, const char *path, const char *body,
                          struct parallel parallels[static PARALLEL])
{
    pthread_t threads[PARALLEL];
    for (int index = 0; index < PARALLEL; index++) {
        parallels[index] = (struct parallel){.path = path, .body = body, .client = client_create(house)};
        memcpy(parallels[index].client->cookie, client->cookie, sizeof client->cookie);
        assert_int_equal(pthread_create(&threads[index], NULL, send_alone, &parallels[index]), 0);
    }
    for (int index = 0; index < PARALLEL; index++)
        pthread_join(threads[index], NULL);
}

static void fifty_sends_at_once_are_one_registration(void **state)
{
    (void)state;
    static struct parallel parallels[PARALLEL];
    struct client *client = client_create(house);
    int64_t before = house_sql(house, "SELECT count(*) FROM signups");
    journey_to_check(client);
    struct page check = client_get(client, JOURNEY_FORM "check");
    send_together(client, JOURNEY_FORM "check", client_hidden(client, &check), parallels);
    for (int index = 0; index < PARALLEL; index++) {
        assert_leads_to(&parallels[index].sent, JOURNEY_FORM "done");
        assert_string_equal(parallels[index].sent.head, parallels[0].sent.head);
        assert_int_equal(parallels[index].done.status, 200);
        assert_string_equal(parallels[index].done.body, parallels[0].done.body);
    }
    assert_int_equal(house_sql(house, "SELECT count(*) FROM signups"), before + 1);
    for (int index = 0; index < PARALLEL; index++)
        client_destroy(parallels[index].client);
    client_destroy(client);
}

static void fifty_first_pages_at_once_are_one_draft(void **state)
{
    (void)state;
    static struct parallel parallels[PARALLEL];
    struct client *client = client_create(house);
    struct page page = client_get(client, JOURNEY_FORM "eligibility");
    int64_t before = house_sql(house, "SELECT count(*) FROM drafts");
    const char *body = arena_format(client->arena, "%s&%s", client_hidden(client, &page), journey[0].fields);
    send_together(client, JOURNEY_FORM "eligibility", body, parallels);
    for (int index = 0; index < PARALLEL; index++)
        assert_leads_to(&parallels[index].sent, JOURNEY_FORM "you");
    assert_int_equal(house_sql(house, "SELECT count(*) FROM drafts"), before + 1);
    for (int index = 0; index < PARALLEL; index++)
        client_destroy(parallels[index].client);
    client_destroy(client);
}

static void haste_and_honey_are_held_and_never_dropped(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    int64_t before = house_sql(house, "SELECT count(*) FROM signups WHERE held = 1");
    journey_to_check(client);
    (void)house_sql(house, "UPDATE drafts SET started_at = started_at - 60000");
    struct page page = client_fill(client, JOURNEY_FORM "check", "website=http%3A%2F%2Fspam.example");
    assert_leads_to(&page, JOURNEY_FORM "done");
    assert_int_equal(house_sql(house, "SELECT count(*) FROM signups WHERE held = 1"), before + 1);
    client_destroy(client);
    client = client_create(house);
    journey_to_check(client);
    (void)house_sql(house, "UPDATE drafts SET started_at = started_at - 60000");
    page = journey_send(client);
    assert_leads_to(&page, JOURNEY_FORM "done");
    assert_int_equal(house_sql(house, "SELECT count(*) FROM signups WHERE held = 1"), before + 1);
    client_destroy(client);
}

static void another_group_begins_anew(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_fill(client, 0, 1);
    struct page page = client_get(client, "/groups/small/register/you");
    assert_leads_to(&page, "/groups/small/register?gone=1");
    page = client_fill(client, "/groups/small/register/eligibility", journey[0].fields);
    assert_leads_to(&page, "/groups/small/register/you");
    page = client_get(client, page.location);
    assert_false(page_has(&page, "Plantedname"));
    client_destroy(client);
}

static void a_group_that_closes_in_between_says_so(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_to_check(client);
    struct page check = client_get(client, JOURNEY_FORM "check");
    (void)house_sql(house, "UPDATE groups SET state = 'closed' WHERE slug = 'evening'");
    struct page page = client_post(client, JOURNEY_FORM "check", client_hidden(client, &check));
    /* B15: it said "your code still opens them", and had never shown one. */
    assert_leads_to(&page, JOURNEY_FORM "saved");
    page = client_get(client, page.location);
    assert_true(page_has(&page, "not taking new people right now"));
    (void)journey_code(client, &page);
    page = client_get(client, JOURNEY_FORM "group");
    assert_leads_to(&page, JOURNEY_FORM "saved");
    (void)house_sql(house, "UPDATE groups SET state = 'open' WHERE slug = 'evening'");
    page = client_get(client, JOURNEY_FORM "check");
    assert_int_equal(page.status, 200);
    client_destroy(client);
}

/* A form's page keeps nobody from the question, and no link of it loses what is typed (E2): those that lead
 * elsewhere open beside it. A choice can be taken back, and what a program picks by itself (E6) says nothing.
 */
static void a_form_page_stands_by_itself(void **state)
{
    (void)state;
    (void)house_sql(house, "UPDATE groups SET state = 'open' WHERE slug = 'evening'");
    struct client *client = client_create(house);
    journey_fill(client, 0, 2);
    struct page page = client_get(client, JOURNEY_FORM "messages");
    assert_true(page_has(&page, "masthead-form"));
    assert_false(page_has(&page, "masthead-nav"));
    assert_true(page_has(&page, "<title>Messages that are safe for you, page 4 of 7"));
    assert_true(page_has(&page, "<span class=\"progress\">Page 4 of 7</span></h1>"));
    const char *first = strstr(page.body, "type=\"radio\"");
    assert_non_null(first);
    assert_non_null(strstr(first, "value=\"\">\n<label for=\"f-voicemail_ok-none\">No answer"));
    assert_true(strstr(first, "value=\"\"") < strstr(first, "value=\"yes\""));
    for (const char *at = strstr(page.body, "<a href=\"/"); at != NULL; at = strstr(at + 1, "<a href=\"/"))
        assert_true(strstr(at, "target=\"_blank\"") < strchr(at, '>'));
    page = client_fill(client, JOURNEY_FORM "messages", "voicemail_ok=yes");
    page = client_fill(client, JOURNEY_FORM "messages", "voicemail_ok=");
    page = client_get(client, JOURNEY_FORM "messages");
    assert_false(page_has(&page, " checked"));
    page = client_get(client, JOURNEY_FORM "consents");
    assert_true(strstr(page.body, "the privacy page</a> first") < strstr(page.body, "type=\"checkbox\""));
    client_destroy(client);
}

static void a_shared_computer_is_made_to_forget(void **state)
{
    static const char *const places[] = {JOURNEY_FORM "done", "/registration"};
    (void)state;
    struct client *client = client_create(house);
    journey_fill(client, 0, 0);
    struct page page = client_get(client, JOURNEY_FORM "saved");
    assert_true(page_has(&page, "Forget me on this device"));
    assert_true(page_has(&page, ">Open my answers</a>"));
    client_destroy(client);
    client = client_create(house);
    journey_register(client);
    for (size_t index = 0; index < 2; index++) {
        page = client_get(client, places[index]);
        assert_true(page_has(&page, "action=\"/registration/leave\""));
        assert_true(page_has(&page, "Spelled out: "));
    }
    client_destroy(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_registration_goes_from_page_to_page_and_is_confirmed),
        cmocka_unit_test(looking_at_the_first_page_stores_nothing),
        cmocka_unit_test(a_cookie_that_is_none_of_ours_is_replaced),
        cmocka_unit_test(errors_keep_what_was_typed),
        cmocka_unit_test(saving_keeps_even_what_is_wrong),
        cmocka_unit_test(going_back_shows_and_changes_what_was_said),
        cmocka_unit_test(what_is_missing_is_asked_for_before_sending),
        cmocka_unit_test(a_page_without_a_draft_leads_to_the_start),
        cmocka_unit_test(an_answer_that_stops_leads_to_what_to_do_instead),
        cmocka_unit_test(a_second_send_gets_the_same_answer),
        cmocka_unit_test(fifty_sends_at_once_are_one_registration),
        cmocka_unit_test(fifty_first_pages_at_once_are_one_draft),
        cmocka_unit_test(haste_and_honey_are_held_and_never_dropped),
        cmocka_unit_test(another_group_begins_anew),
        cmocka_unit_test(a_group_that_closes_in_between_says_so),
        cmocka_unit_test(a_form_page_stands_by_itself),
        cmocka_unit_test(a_shared_computer_is_made_to_forget),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}

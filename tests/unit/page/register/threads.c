#include "page_journey.h"

/* Several threads in one browser: other groups, other people, other tabs, other devices. */

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

/* B1: looking at another group's form took the first one's cookie away: 403, the text gone, no code ever
 * shown. */
static void a_second_form_leaves_the_first_alone(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_fill(client, 0, 1);
    struct page first = client_get(client, JOURNEY_FORM "contact");
    struct page second = client_get(client, "/groups/small/register/eligibility");
    const char *typed =
        arena_format(client->arena, "%s&email=a%%40mail.example", client_hidden(client, &first));
    struct page page = client_post(client, JOURNEY_FORM "contact", typed);
    assert_leads_to(&page, JOURNEY_FORM "messages");
    page = client_post(client, "/groups/small/register/eligibility",
                       arena_format(client->arena, "%s&adult=yes", client_hidden(client, &second)));
    assert_leads_to(&page, "/groups/small/register/you");
    page = client_get(client, JOURNEY_FORM "contact");
    assert_true(page_has(&page, "value=\"a@mail.example\""));
    page = client_fill(client, "/groups/small/register/you", "first_name=Second");
    assert_leads_to(&page, "/groups/small/register/contact");
    page = client_get(client, JOURNEY_FORM "you");
    assert_true(page_has(&page, "Zoë Plantedname"));
    client_destroy(client);
}

/* Both first pages are open before either is sent: they began with the same cookie. */
static void two_first_pages_begin_two_threads(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    struct page first = client_get(client, JOURNEY_FORM "eligibility");
    struct page second = client_get(client, "/groups/small/register/eligibility");
    struct page page =
        client_post(client, JOURNEY_FORM "eligibility",
                    arena_format(client->arena, "%s&home_state=One", client_hidden(client, &first)));
    assert_leads_to(&page, JOURNEY_FORM "you");
    page = client_post(client, "/groups/small/register/eligibility",
                       arena_format(client->arena, "%s&home_state=Two", client_hidden(client, &second)));
    assert_leads_to(&page, "/groups/small/register/you");
    page = client_get(client, JOURNEY_FORM "eligibility");
    assert_true(page_has(&page, "value=\"One\""));
    page = client_get(client, "/groups/small/register/eligibility");
    assert_true(page_has(&page, "value=\"Two\""));
    client_destroy(client);
}

/* B2: Back from the confirmation to page 1 made "Your registration" ask for the code. */
static void back_to_the_first_page_leads_to_where_it_stands(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_register(client);
    struct page page = client_get(client, JOURNEY_FORM "eligibility");
    assert_leads_to(&page, JOURNEY_FORM "done");
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "We have your registration."));
    client_destroy(client);
}

/* Somebody else at the same computer, for the same group: both go on, each form into its own. */
static void somebody_else_has_a_thread_of_their_own(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_register(client);
    struct page start = client_get(client, "/groups/evening/register");
    assert_true(page_has(&start, "Register someone else"));
    struct page page = client_post(client, "/groups/evening/register", client_hidden(client, &start));
    assert_leads_to(&page, JOURNEY_FORM "eligibility?new=1");
    page = client_get(client, page.location);
    assert_false(page_has(&page, "Plantedstate"));
    page = client_post(client, JOURNEY_FORM "eligibility", client_hidden(client, &page));
    assert_leads_to(&page, JOURNEY_FORM "you");
    page = client_fill(client, JOURNEY_FORM "you", "first_name=Berta");
    assert_leads_to(&page, JOURNEY_FORM "contact");
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "You have not sent this yet."));
    assert_true(page_has(&page, "Also on this device"));
    assert_true(page_has(&page, "Zoë Plantedname"));
    const char *csrf = client_between(
        client, &page, "action=\"/registration/open\">\n<input type=\"hidden\" name=\"csrf\" value=\"", "\"");
    assert_non_null(csrf);
    page = client_post(client, "/registration/open", arena_format(client->arena, "csrf=%s", csrf));
    assert_leads_to(&page, "/registration");
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "We have your registration."));
    assert_true(page_has(&page, "<bdi>Berta</bdi>"));
    client_destroy(client);
}

/* B4, B3: a code used elsewhere left links and cookies dead. */
static void links_and_devices_stay_until_they_are_forgotten(void **state)
{
    (void)state;
    struct client *first = client_create(house);
    struct client *second = client_create(house);
    struct client *third = client_create(house);
    journey_fill(first, 0, 1);
    struct page page = client_get(first, JOURNEY_FORM "saved");
    const char *code = journey_code(first, &page);
    const char *link = client_between(first, &page, "href=\"http://quiet.example", "\"");
    page = client_fill(second, "/registration", arena_format(second->arena, "code=%s", code));
    assert_leads_to(&page, "/registration");
    page = client_get(third, link);
    assert_leads_to(&page, "/registration");
    page = client_get(third, "/registration");
    assert_true(page_has(&page, "Zoë Plantedname"));
    (void)client_fill(second, "/registration/devices", "what=none");
    page = client_get(second, "/registration/devices");
    assert_true(page_has(&page, "This device, since "));
    assert_true(page_has(&page, "Forget all other devices"));
    page = client_post(second, "/registration/devices",
                       arena_format(second->arena, "%s&what=devices", client_hidden(second, &page)));
    assert_leads_to(&page, "/registration?done=devices");
    page = client_get(second, page.location);
    assert_true(page_has(&page, "Zoë Plantedname"));
    page = client_get(first, "/registration");
    assert_true(page_has(&page, "name=\"code\""));
    struct client *fourth = client_create(house);
    page = client_get(fourth, link);
    assert_leads_to(&page, "/registration?done=link");
    page = client_get(fourth, page.location);
    assert_true(page_has(&page, "This link opens nothing any more"));
    assert_true(page_has(&page, "name=\"code\""));
    page = client_fill(fourth, "/registration", arena_format(fourth->arena, "code=%s", code));
    assert_leads_to(&page, "/registration");
    client_destroy(fourth);
    client_destroy(third);
    client_destroy(second);
    client_destroy(first);
}

/* D3: their question became a registration that the practice entered while they filled in the form: sending
 * was CONFLICT, read as "already sent", round and round. */
static void what_the_practice_entered_meanwhile_is_no_circle(void **state)
{
    (void)state;
    struct client *other = client_create(house);
    struct client *client = client_create(house);
    journey_register(other);
    struct page page =
        client_fill(client, "/ask", "first_name=Zo%C3%AB&email=z%40mail.example&question=Is+it+for+me");
    assert_leads_to(&page, "/ask/done");
    journey_to_check(client);
    (void)house_sql(
        house, "INSERT INTO signups (id, group_id, access_id, status, status_at, received_at, received_day, "
               "reply_by, source, version, form_version, sealed_at, key_id, sealed_key, person_key, body) "
               "SELECT randomblob(16), group_id, (SELECT access_id FROM drafts ORDER BY started_at DESC "
               "LIMIT 1), status, status_at, received_at, received_day, reply_by, 'phone', 1, form_version, "
               "sealed_at, key_id, sealed_key, NULL, body FROM signups WHERE person_key IS NOT NULL LIMIT 1");
    page = client_get(client, JOURNEY_FORM "check");
    assert_int_equal(page.status, 200);
    page = client_post(client, JOURNEY_FORM "check", client_hidden(client, &page));
    assert_leads_to(&page, "/registration?done=changed");
    page = client_get(client, page.location);
    assert_true(page_has(&page, "Zoë Plantedname"));
    assert_int_equal(
        house_sql(house, "SELECT count(*) FROM signups WHERE version = 2 AND person_key IS NOT NULL"), 1);
    client_destroy(client);
    client_destroy(other);
}

/* The same with the shell of a purged registration whose thread lives on through a question. */
static void a_shell_keeps_nobody_from_registering(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_register(client);
    struct page page =
        client_fill(client, "/ask", "first_name=Zo%C3%AB&email=z%40mail.example&question=Is+it+for+me");
    assert_leads_to(&page, "/ask/done");
    (void)house_sql(house,
                    "UPDATE signups SET body = NULL, sealed_key = NULL, person_key = NULL, key_id = NULL "
                    "WHERE received_at = (SELECT max(received_at) FROM signups)");
    journey_register(client);
    page = client_get(client, JOURNEY_FORM "done");
    (void)journey_code(client, &page);
    client_destroy(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_form_leaves_the_first_alone),
        cmocka_unit_test(two_first_pages_begin_two_threads),
        cmocka_unit_test(back_to_the_first_page_leads_to_where_it_stands),
        cmocka_unit_test(somebody_else_has_a_thread_of_their_own),
        cmocka_unit_test(links_and_devices_stay_until_they_are_forgotten),
        cmocka_unit_test(what_the_practice_entered_meanwhile_is_no_circle),
        cmocka_unit_test(a_shell_keeps_nobody_from_registering),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}

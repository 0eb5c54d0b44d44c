#include "page_journey.h"

/* What a person does with a registration they sent: correct it, take it along, answer an offer, open
 * another's link. */

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

static struct client *registered(void)
{
    struct client *client = client_create(house);
    (void)house_sql(house, "UPDATE groups SET state = 'open' WHERE slug = 'evening'");
    (void)house_sql(house, "UPDATE groups SET capacity = 100 WHERE slug = 'evening'");
    journey_register(client);
    return client;
}

/* The newest registration stands so. */
static void stand(const char *status, int64_t offer_until)
{
    char sql[256];
    (void)snprintf(sql, sizeof sql,
                   "UPDATE signups SET status = '%s', offer_until = nullif(%lld, 0) "
                   "WHERE id = (SELECT max(id) FROM signups)",
                   status, (long long)offer_until);
    (void)house_sql(house, sql);
}

static int64_t versions(void)
{
    return house_sql(house, "SELECT count(*) FROM signup_versions");
}

static void answers_are_corrected(void **state)
{
    (void)state;
    struct client *client = registered();
    int64_t before = versions();
    int64_t signups = house_sql(house, "SELECT count(*) FROM signups");
    struct page page = client_get(client, "/registration/correct");
    assert_int_equal(page.status, 200);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM drafts"), 0);
    page = client_fill(client, "/registration/correct", "");
    assert_leads_to(&page, JOURNEY_FORM "check");
    /* A group that has closed takes no new people, but whoever is in it may still correct. */
    (void)house_sql(house, "UPDATE groups SET state = 'closed' WHERE slug = 'evening'");
    page = client_get(client, JOURNEY_FORM "check");
    assert_true(page_has(&page, "Send my changes"));
    assert_true(page_has(&page, "Zoë Plantedname"));
    page = client_fill(client, JOURNEY_FORM "you?from=check", "first_name=Ana+Changed");
    assert_leads_to(&page, JOURNEY_FORM "check");
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "You have begun to change your answers."));
    assert_true(page_has(&page, "Zoë Plantedname"));
    page = client_get(client, JOURNEY_FORM "check");
    const char *body = client_hidden(client, &page);
    page = client_post(client, JOURNEY_FORM "check", body);
    assert_leads_to(&page, "/registration?done=changed");
    struct page again = client_post(client, JOURNEY_FORM "check", body);
    assert_leads_to(&again, "/registration?done=changed");
    page = client_get(client, page.location);
    assert_true(page_has(&page, "Your changes are sent."));
    assert_true(page_has(&page, "Ana Changed"));
    assert_false(page_has(&page, "Plantedname"));
    (void)journey_code(client, &page);
    assert_int_equal(versions(), before + 1);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM signups"), signups);
    assert_true(house_sql(house, "SELECT count(*) FROM signup_events WHERE kind = 'corrected'") > 0);
    client_destroy(client);
}

static void changes_can_be_dropped(void **state)
{
    (void)state;
    struct client *client = registered();
    (void)client_fill(client, "/registration/correct", "");
    (void)client_fill(client, JOURNEY_FORM "you?from=check", "first_name=Ana+Changed");
    struct page page = client_get(client, JOURNEY_FORM "delete");
    assert_true(page_has(&page, "Drop your changes?"));
    page = client_fill(client, JOURNEY_FORM "delete", "");
    assert_leads_to(&page, "/registration?done=dropped");
    page = client_get(client, page.location);
    assert_true(page_has(&page, "What you sent before still stands."));
    assert_true(page_has(&page, "Zoë Plantedname"));
    client_destroy(client);
}

static void what_is_over_is_not_corrected(void **state)
{
    (void)state;
    struct client *client = registered();
    stand("withdrawn", 0);
    struct page page = client_get(client, "/registration");
    assert_false(page_has(&page, "/registration/correct"));
    page = client_get(client, "/registration/correct");
    assert_leads_to(&page, "/registration");
    client_destroy(client);
}

static void answers_are_taken_along(void **state)
{
    (void)state;
    struct client *client = registered();
    struct page page = client_get(client, "/registration/take");
    assert_true(page_has(&page, "/registration/answers.csv"));
    page = client_get(client, "/registration/answers.csv");
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.head, "Content-Type: text/csv"));
    assert_non_null(strstr(page.head, "attachment; filename=\"answers.csv\""));
    assert_non_null(strstr(page.head, "Cache-Control: no-store"));
    assert_int_equal(strncmp(page.body, "\xef\xbb\xbf\"Question\",\"Answer\"\r\n", 24), 0);
    assert_true(page_has(&page, "\"First name\",\"Zoë Plantedname\"\r\n"));
    assert_false(page_has(&page, "_code"));
    page = client_get(client, "/registration/answers.txt");
    assert_non_null(strstr(page.head, "attachment; filename=\"answers.txt\""));
    assert_true(page_has(&page, "First name\r\n    Zoë Plantedname\r\n"));
    struct client *stranger = client_create(house);
    page = client_get(stranger, "/registration/answers.csv");
    assert_leads_to(&page, "/registration");
    client_destroy(stranger);
    client_destroy(client);
}

static void an_offer_is_accepted_once_and_in_time(void **state)
{
    (void)state;
    struct client *client = registered();
    struct page page = client_get(client, "/registration/accept");
    assert_leads_to(&page, "/registration");
    stand("offered", clock_now() + CLOCK_DAY);
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "We have a place for you."));
    assert_true(page_has(&page, "We hold the place for you until"));
    page = client_get(client, "/registration/accept");
    assert_int_equal(page.status, 200);
    const char *body = client_hidden(client, &page);
    page = client_post(client, "/registration/accept", body);
    assert_leads_to(&page, "/registration?done=confirmed");
    page = client_get(client, page.location);
    assert_true(page_has(&page, "Your place is confirmed."));
    page = client_post(client, "/registration/accept", body);
    assert_leads_to(&page, "/registration");
    client_destroy(client);
    client = registered();
    stand("offered", clock_now() + CLOCK_DAY);
    page = client_get(client, "/registration/accept");
    body = client_hidden(client, &page);
    stand("offered", clock_now() - 1);
    page = client_post(client, "/registration/accept", body);
    assert_leads_to(&page, "/registration");
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "Your offer has run out."));
    assert_false(page_has(&page, "href=\"/registration/accept\""));
    client_destroy(client);
}

static void a_place_has_dates_and_answers_an_end(void **state)
{
    (void)state;
    struct client *client = registered();
    stand("confirmed", 0);
    struct page page = client_get(client, "/registration");
    assert_true(page_has(&page, "We will delete your answers on "));
    assert_true(page_has(&page, "href=\"/registration/calendar.ics\""));
    page = client_get(client, "/registration/calendar.ics");
    assert_leads_to(&page, "/registration?done=undated");
    (void)house_sql(house,
                    "INSERT INTO group_sessions (id, group_id, number, starts_at, minutes, changed_at) "
                    "SELECT randomblob(16), id, 1, '2027-03-02T18:00', 90, 1 FROM groups "
                    "WHERE slug = 'evening'");
    page = client_get(client, "/registration/calendar.ics");
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.head, "filename=\"dates.ics\""));
    assert_true(page_has(&page, "BEGIN:VEVENT"));
    assert_false(page_has(&page, "evening"));
    client_destroy(client);
}

static void a_mistyped_address_is_asked_about(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    (void)house_sql(house, "UPDATE groups SET state = 'open' WHERE slug = 'evening'");
    journey_to_check(client);
    struct page page = client_get(client, JOURNEY_FORM "check");
    assert_false(page_has(&page, "Did you mean"));
    (void)client_fill(client, JOURNEY_FORM "contact?from=check", "email=ana%40gmial.com");
    page = client_get(client, JOURNEY_FORM "check");
    assert_true(page_has(&page, "Did you mean"));
    assert_true(page_has(&page, "ana@gmail.com"));
    page = journey_send(client);
    assert_leads_to(&page, JOURNEY_FORM "done");
    client_destroy(client);
}

static void an_offer_is_declined(void **state)
{
    (void)state;
    struct client *client = registered();
    stand("offered", clock_now() + CLOCK_DAY);
    struct page page = client_get(client, "/registration/decline");
    assert_true(page_has(&page, "goes to somebody else"));
    page = client_fill(client, "/registration/decline", "");
    assert_leads_to(&page, "/registration?done=declined");
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "You have withdrawn your registration."));
    client_destroy(client);
}

static void the_place_in_line_is_told(void **state)
{
    (void)state;
    struct client *first = registered();
    stand("waiting", 0);
    struct client *second = registered();
    (void)house_sql(house, "UPDATE signups SET status_at = status_at + 1000 "
                           "WHERE id = (SELECT max(id) FROM signups)");
    stand("waiting", 0);
    struct page page = client_get(first, "/registration");
    assert_true(page_has(&page, "People before you on the list: <strong>0</strong>"));
    page = client_get(second, "/registration");
    assert_true(page_has(&page, "People before you on the list: <strong>1</strong>"));
    client_destroy(second);
    client_destroy(first);
}

static const char *link_of(struct client *client)
{
    const char *token = strchr(client->cookie, '=') + 1;
    return arena_format(client->arena, "/registration/%s", token);
}

static void a_strangers_link_asks_before_it_takes_over(void **state)
{
    (void)state;
    struct client *client = registered();
    struct client *stranger = registered();
    char cookie[CLIENT_COOKIE_SIZE];
    memcpy(cookie, client->cookie, sizeof cookie);
    struct page page = client_get(client, link_of(client));
    assert_leads_to(&page, "/registration");
    page = client_get(client, link_of(stranger));
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "Open another registration?"));
    assert_null(strstr(page.head, "Set-Cookie"));
    assert_string_equal(client->cookie, cookie);
    /* B10: from this page, whose address holds a token, browsers send no origin; it was 403 for ever. */
    client->origin = "null";
    client->sec_fetch_site = "same-origin";
    struct page switched = client_post(client, "/registration/switch", client_hidden(client, &page));
    assert_leads_to(&switched, "/registration");
    client->origin = client->sec_fetch_site = NULL;
    /* Both are held from now on, the other one first. */
    assert_string_equal(client->cookie,
                        arena_format(client->arena, "%s.%s", stranger->cookie, strchr(cookie, '=') + 1));
    memcpy(client->cookie, cookie, sizeof cookie);
    page = client_get(client, "/registration");
    page = client_post(client, "/registration/switch",
                       arena_format(client->arena, "%s&token=%.43s", client_hidden(client, &page),
                                    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
    assert_leads_to(&page, "/registration?done=link");
    assert_string_equal(client->cookie, cookie);
    client_destroy(stranger);
    client_destroy(client);
}

/* Only what was typed, shown again, differs. */
static const char *without_code(struct client *client, const struct page *page, const char *code)
{
    const char *at = strstr(page->body, code);
    assert_non_null(at);
    const char *blank =
        arena_format(client->arena, "%.*s%s", (int)(at - page->body), page->body, at + strlen(code));
    assert_null(strstr(blank, code));
    return blank;
}

static void wrong_codes_are_never_confirmed(void **state)
{
    (void)state;
    struct client *client = registered();
    struct page page = client_get(client, JOURNEY_FORM "done");
    const char *real = journey_code(client, &page);
    char *wrong = arena_text(client->arena, real);
    wrong[13] = wrong[13] == '0' ? '8' : '0';
    static const char never[] = "7777-7777-7777";
    struct client *stranger = client_create(house);
    page = client_get(stranger, "/registration");
    const char *hidden = client_hidden(stranger, &page);
    struct page near =
        client_post(stranger, "/registration", arena_format(client->arena, "%s&code=%s", hidden, wrong));
    struct page far =
        client_post(stranger, "/registration", arena_format(client->arena, "%s&code=%s", hidden, never));
    assert_int_equal(near.status, 422);
    assert_string_equal(near.head, far.head);
    assert_string_equal(without_code(client, &near, wrong), without_code(client, &far, never));
    /* One whose answers were deleted is like one that never was. */
    (void)client_fill(client, "/registration/delete", "");
    struct page gone =
        client_post(stranger, "/registration", arena_format(client->arena, "%s&code=%s", hidden, real));
    assert_string_equal(gone.head, far.head);
    assert_string_equal(without_code(client, &gone, real), without_code(client, &far, never));
    client_destroy(stranger);
    client_destroy(client);
}

static void please_call_is_quiet_and_kept(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    (void)house_sql(house, "UPDATE groups SET state = 'open' WHERE slug = 'evening'");
    journey_to_check(client);
    struct page page =
        client_fill(client, JOURNEY_FORM "comfort?from=check", "access_needs=breaks&please_call=yes");
    assert_leads_to(&page, JOURNEY_FORM "check");
    page = journey_send(client);
    assert_leads_to(&page, JOURNEY_FORM "done");
    page = client_get(client, "/registration/answers.txt");
    const char *answer = client_between(client, &page, "Please call me about this\r\n    ", "\r\n");
    assert_non_null(answer);
    assert_int_equal(strncmp(answer, "Yes", 3), 0);
    client_destroy(client);
}

/* As when a clinician makes a registration of somebody's question: nothing is sealed to the thread. */
static void what_the_practice_entered_is_not_opened(void **state)
{
    (void)state;
    struct client *client = registered();
    (void)house_sql(house, "UPDATE signups SET person_key = NULL WHERE id = (SELECT max(id) FROM signups)");
    stand("offered", clock_now() + CLOCK_DAY);
    struct page page = client_get(client, "/registration");
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "We have a place for you."));
    assert_true(page_has(&page, "The practice entered these answers for you."));
    assert_false(page_has(&page, "Only you and the clinician can read this"));
    assert_false(page_has(&page, "Not provided"));
    assert_false(page_has(&page, "/registration/correct"));
    assert_false(page_has(&page, "/registration/take"));
    page = client_get(client, "/registration/answers.csv");
    assert_leads_to(&page, "/registration");
    page = client_get(client, "/registration/correct");
    assert_leads_to(&page, "/registration");
    assert_int_equal(client_get(client, JOURNEY_FORM "done").status, 200);
    page = client_fill(client, "/registration/accept", "");
    assert_leads_to(&page, "/registration?done=confirmed");
    client_destroy(client);
}

/* It may be carried to the next group while its person changes it. */
static void a_correction_outlives_being_carried_over(void **state)
{
    (void)state;
    struct client *client = registered();
    (void)client_fill(client, "/registration/correct", "");
    (void)house_sql(house,
                    "UPDATE signups SET sealed_group = group_id, group_id = (SELECT id FROM groups WHERE "
                    "slug = 'small') WHERE id = (SELECT max(id) FROM signups)");
    struct page page = client_fill(client, JOURNEY_FORM "you?from=check", "first_name=Carried+Over");
    assert_leads_to(&page, JOURNEY_FORM "check");
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "/groups/small/register/check"));
    page = client_fill(client, "/groups/small/register/check", "");
    assert_leads_to(&page, "/registration?done=changed");
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "Carried Over"));
    page = client_fill(client, "/registration/correct", "");
    assert_leads_to(&page, "/groups/small/register/check");
    page = client_fill(client, "/groups/small/register/you?from=check", "first_name=Once+More");
    assert_leads_to(&page, "/groups/small/register/check");
    page = client_fill(client, "/groups/small/register/check", "");
    assert_leads_to(&page, "/registration?done=changed");
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "Once More"));
    client_destroy(client);
}

static void whoever_had_no_place_asks_to_be_carried_over(void **state)
{
    (void)state;
    struct client *client = registered();
    stand("declined", 0);
    (void)house_sql(house, "UPDATE groups SET state = 'closed' WHERE slug = 'evening'");
    struct page page = client_get(client, "/registration");
    assert_false(page_has(&page, "/registration/carry"));
    page = client_get(client, "/registration/carry");
    assert_leads_to(&page, "/registration");
    (void)house_sql(house,
                    "INSERT INTO signup_events (signup_id, at, actor_kind, kind, from_status, to_status) "
                    "SELECT max(id), 1, 'staff', 'closed', 'waiting', 'declined' FROM signups");
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "We cannot offer you a place in this group."));
    assert_true(page_has(&page, ">Carry me over</a>"));
    page = client_fill(client, "/registration/carry", "");
    assert_leads_to(&page, "/registration?done=carry");
    page = client_get(client, page.location);
    assert_true(page_has(&page, "You asked us to carry you over"));
    assert_int_equal(house_sql(house, "SELECT count(*) FROM signups WHERE carry_over = 1"), 1);
    page = client_fill(client, "/registration/carry", "");
    assert_leads_to(&page, "/registration?done=stay");
    assert_int_equal(house_sql(house, "SELECT count(*) FROM signups WHERE carry_over = 1"), 0);
    client_destroy(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_corrected),
        cmocka_unit_test(changes_can_be_dropped),
        cmocka_unit_test(what_is_over_is_not_corrected),
        cmocka_unit_test(answers_are_taken_along),
        cmocka_unit_test(an_offer_is_accepted_once_and_in_time),
        cmocka_unit_test(an_offer_is_declined),
        cmocka_unit_test(a_place_has_dates_and_answers_an_end),
        cmocka_unit_test(a_mistyped_address_is_asked_about),
        cmocka_unit_test(the_place_in_line_is_told),
        cmocka_unit_test(a_strangers_link_asks_before_it_takes_over),
        cmocka_unit_test(wrong_codes_are_never_confirmed),
        cmocka_unit_test(please_call_is_quiet_and_kept),
        cmocka_unit_test(what_the_practice_entered_is_not_opened),
        cmocka_unit_test(a_correction_outlives_being_carried_over),
        cmocka_unit_test(whoever_had_no_place_asks_to_be_carried_over),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}

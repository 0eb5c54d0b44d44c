#include "page_journey.h"

/* Questions, word for the next group, and what they become; the paper form; groups that are over. */

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

#define QUESTION                                                                                             \
    "about=question&question=May+I+lie+down%3F&first_name=Plantedasker&email=asker%40mail.example"

static const char *ask(struct client *client)
{
    struct page page = client_fill(client, "/ask?group=evening", QUESTION);
    assert_leads_to(&page, "/ask/done");
    page = client_get(client, page.location);
    assert_int_equal(page.status, 200);
    return journey_code(client, &page);
}

static void a_question_is_sealed_and_confirmed(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    int64_t before = house_sql(house, "SELECT count(*) FROM enquiries");
    (void)ask(client);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM enquiries"), before + 1);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM enquiries WHERE body LIKE '%Planted%'"), 0);
    struct page page = client_get(client, "/registration");
    assert_true(page_has(&page, "May I lie down?"));
    assert_true(page_has(&page, "You will hear from us by"));
    assert_false(page_has(&page, "_code"));
    assert_false(page_has(&page, "Not provided"));
    client_destroy(client);
}

static void looking_stores_nothing(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    int64_t before = house_sql(house, "SELECT count(*) FROM accesses");
    struct page page = client_get(client, "/ask");
    assert_int_equal(page.status, 200);
    page = client_get(client, "/ask/done");
    assert_leads_to(&page, "/ask");
    page = client_get(client, "/ask?group=none-such&about=nonsense&form=zz");
    assert_int_equal(page.status, 200);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM accesses"), before);
    client_destroy(client);
}

static void errors_keep_what_was_typed(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    struct page page = client_fill(client, "/ask", "question=&first_name=%3Ci%3EAna");
    assert_int_equal(page.status, 422);
    assert_true(page_has(&page, "<title>Error: "));
    assert_true(page_has(&page, "Write your question"));
    assert_true(page_has(&page, "Enter an e-mail address or a phone number"));
    assert_true(page_has(&page, "&lt;i&gt;Ana"));
    client_destroy(client);
}

static void a_second_click_is_one_question(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    struct page page = client_get(client, "/ask");
    const char *body = arena_format(client->arena, "%s&%s", client_hidden(client, &page), QUESTION);
    int64_t before = house_sql(house, "SELECT count(*) FROM enquiries");
    struct page first = client_post(client, "/ask", body);
    struct page second = client_post(client, "/ask", body);
    assert_leads_to(&first, "/ask/done");
    assert_string_equal(first.head, second.head);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM enquiries"), before + 1);
    /* Another question of the same browser is another one, in the same thread; name and contact are there. */
    page = client_get(client, "/ask");
    assert_true(page_has(&page, "value=\"Plantedasker\""));
    page = client_fill(client, "/ask", QUESTION);
    assert_leads_to(&page, "/ask/done");
    assert_int_equal(house_sql(house, "SELECT count(*) FROM enquiries"), before + 2);
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "id=\"question-2\""));
    client_destroy(client);
}

static void haste_and_honey_are_held(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    int64_t before = house_sql(house, "SELECT count(*) FROM enquiries WHERE held = 1");
    struct page page = client_fill(client, "/ask", QUESTION);
    assert_leads_to(&page, "/ask/done");
    assert_int_equal(house_sql(house, "SELECT count(*) FROM enquiries WHERE held = 1"), before + 1);
    page = client_get(client, "/ask");
    /* Shown long ago: the form's id begins with its time. */
    const char *csrf = client_between(client, &page, "name=\"csrf\" value=\"", "\"");
    const char *old = "form=01900000000070008000000000000001";
    page = client_post(client, "/ask", arena_format(client->arena, "csrf=%s&%s&%s", csrf, old, QUESTION));
    assert_leads_to(&page, "/ask/done");
    assert_int_equal(house_sql(house, "SELECT count(*) FROM enquiries WHERE held = 1"), before + 1);
    old = "form=01900000000070008000000000000002&website=x";
    page = client_post(client, "/ask", arena_format(client->arena, "csrf=%s&%s&%s", csrf, old, QUESTION));
    assert_leads_to(&page, "/ask/done");
    assert_int_equal(house_sql(house, "SELECT count(*) FROM enquiries WHERE held = 1"), before + 2);
    client_destroy(client);
}

static void a_question_becomes_a_registration(void **state)
{
    (void)state;
    struct client *first = client_create(house);
    const char *code = ask(first);
    struct client *client = client_create(house);
    struct page page = client_fill(client, "/registration", arena_format(first->arena, "code=%s", code));
    assert_leads_to(&page, "/registration");
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "href=\"/groups/evening/register\""));
    assert_false(page_has(&page, "href=\"/groups/small/register\""));
    int64_t accesses = house_sql(house, "SELECT count(*) FROM accesses");
    page = client_get(client, "/groups/evening/register");
    assert_true(page_has(&page, "You have asked us a question before."));
    journey_fill(client, 0, 0);
    page = client_get(client, JOURNEY_FORM "you");
    assert_true(page_has(&page, "value=\"Plantedasker\""));
    page = client_get(client, JOURNEY_FORM "contact");
    assert_true(page_has(&page, "value=\"asker@mail.example\""));
    journey_register(client);
    page = client_get(client, JOURNEY_FORM "done");
    assert_string_equal(journey_code(client, &page), code);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM accesses"), accesses);
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "We have your registration."));
    assert_true(page_has(&page, "May I lie down?"));
    client_destroy(client);
    client_destroy(first);
}

static void deleting_an_unsent_form_keeps_the_question(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    (void)ask(client);
    journey_fill(client, 0, 0);
    struct page page = client_fill(client, JOURNEY_FORM "delete", "");
    assert_leads_to(&page, "/registration?done=deleted");
    page = client_get(client, page.location);
    assert_true(page_has(&page, "May I lie down?"));
    page = client_get(client, "/registration/delete");
    assert_true(page_has(&page, "Delete what you asked?"));
    page = client_fill(client, "/registration/delete", "");
    assert_leads_to(&page, "/registration/delete");
    assert_string_equal(client->cookie, "");
    page = client_get(client, "/registration/delete");
    assert_true(page_has(&page, "Your answers are deleted"));
    client_destroy(client);
}

static void a_registered_person_asks_in_the_same_thread(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_register(client);
    struct page page = client_get(client, JOURNEY_FORM "done");
    const char *code = journey_code(client, &page);
    assert_string_equal(ask(client), code);
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "We have your registration."));
    assert_true(page_has(&page, "May I lie down?"));
    client_destroy(client);
}

static void a_group_that_is_over_takes_word_for_the_next(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    struct page page = client_get(client, "/groups/past");
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "We are glad you found us."));
    const char *link = client_between(client, &page, "href=\"/ask?about=next", "\"");
    assert_non_null(link);
    page = client_get(client, "/ask?about=next&group=past");
    assert_true(page_has(&page, "Leave word for the next group"));
    assert_false(page_has(&page, "What would you like to know?"));
    page = client_fill(client, "/ask?about=next&group=past", "first_name=Ana&phone=312+555+0100");
    assert_leads_to(&page, "/ask/done");
    assert_int_equal(house_sql(house, "SELECT count(*) FROM enquiries JOIN groups ON groups.id = group_id "
                                      "WHERE kind = 'next' AND slug = 'past'"),
                     1);
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "Word for the next group"));
    assert_true(page_has(&page, "href=\"/groups/evening/register\""));
    client_destroy(client);
}

static void the_form_can_be_printed(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    struct page page = client_get(client, "/groups/evening/paper");
    assert_int_equal(page.status, 200);
    assert_true(page_has(&page, "What kind of pain do you live with?"));
    assert_true(page_has(&page, "paper-many"));
    assert_false(page_has(&page, "<input"));
    assert_null(strstr(page.head, "Set-Cookie"));
    page = client_get(client, "/groups/plan/paper");
    assert_int_equal(page.status, 404);
    page = client_get(client, "/groups/evening");
    assert_true(page_has(&page, "href=\"/groups/evening/paper\""));
    client_destroy(client);
}

static void several_groups_each_say_where_they_stand(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    (void)house_sql(house, "UPDATE groups SET minimum = 5 WHERE slug = 'small'");
    struct page page = client_get(client, "/groups");
    assert_true(page_has(&page, "href=\"/groups/evening\""));
    assert_true(page_has(&page, "href=\"/groups/small\""));
    assert_true(page_has(&page, "href=\"/groups/past\""));
    assert_false(page_has(&page, "href=\"/groups/plan\""));
    page = client_get(client, "/groups/small");
    assert_true(page_has(&page, "The group starts when 5 people have said yes to a place."));
    assert_true(page_has(&page, "There are places left."));
    client_destroy(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_is_sealed_and_confirmed),
        cmocka_unit_test(looking_stores_nothing),
        cmocka_unit_test(errors_keep_what_was_typed),
        cmocka_unit_test(a_second_click_is_one_question),
        cmocka_unit_test(haste_and_honey_are_held),
        cmocka_unit_test(a_question_becomes_a_registration),
        cmocka_unit_test(deleting_an_unsent_form_keeps_the_question),
        cmocka_unit_test(a_registered_person_asks_in_the_same_thread),
        cmocka_unit_test(a_group_that_is_over_takes_word_for_the_next),
        cmocka_unit_test(the_form_can_be_printed),
        cmocka_unit_test(several_groups_each_say_where_they_stand),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}

/* A database that somebody else holds (field case C5): what only reads goes on, what writes is told to come
 * again. */
#include "page_journey.h"

static void a_form_is_asked_to_come_again(void **state)
{
    struct client *client = client_create(*state);
    char path[CLIENT_PATH_SIZE];
    sqlite3 *locker = NULL;
    journey_to_check(client);
    struct page check = client_get(client, JOURNEY_FORM "check");
    const char *body = client_hidden(client, &check);
    assert_int_equal(sqlite3_open(house_path(client->house, "intake.db", path), &locker), SQLITE_OK);
    assert_int_equal(sqlite3_exec(locker, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    struct page page = client_post(client, JOURNEY_FORM "check", body);
    assert_int_equal(page.status, 503);
    assert_non_null(strstr(page.head, "Retry-After: 10\r\n"));
    page = client_get(client, JOURNEY_FORM "check");
    assert_int_equal(page.status, 200);
    sqlite3_close(locker);
    /* The same form, sent once more. */
    page = client_post(client, JOURNEY_FORM "check", body);
    assert_leads_to(&page, JOURNEY_FORM "done");
    assert_int_equal(house_sql(client->house, "SELECT count(*) FROM signups"), 1);
    client_destroy(client);
}

static int open_house(void **state)
{
    *state = house_open("");
    return 0;
}

static int close_house(void **state)
{
    house_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_form_is_asked_to_come_again, open_house, close_house),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

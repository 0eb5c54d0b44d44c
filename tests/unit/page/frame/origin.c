/* Field case C1: TLS ends in front of nginx, which speaks plain http with it. Every form was refused, and
 * nothing said why. */
#include "page_client.h"

#include "domain/operations/counter.h"

static const char url[] = "https://groups.example.org";
static const char path[] = "/groups/evening/register/eligibility";

static struct practice_house *open_behind_a_proxy(void)
{
    struct practice_house *house = house_open("");
    house->config->site_url = url;
    return house;
}

/* The first page of the form, sent by a browser that knows the site as origin. */
static struct page send_first(struct client *client, const char *origin, const char *site)
{
    client->origin = NULL;
    client->sec_fetch_site = NULL;
    struct page page = client_get(client, path);
    const char *hidden = client_hidden(client, &page);
    client->origin = origin;
    client->sec_fetch_site = site;
    return client_post(client, page.path, arena_format(client->arena, "%s&adult=yes", hidden));
}

static void take_cookie(struct client *client)
{
    struct page page = client_get(client, path);
    const char *set = strstr(page.head, "Set-Cookie: __Host-registration=");
    assert_non_null(set);
    assert_non_null(strstr(set, "; Secure"));
    assert_non_null(strstr(page.head, "Strict-Transport-Security: max-age=31536000\r\n"));
    set += strlen("Set-Cookie: ");
    (void)snprintf(client->cookie, sizeof client->cookie, "%.*s", (int)strcspn(set, ";"), set);
}

static void taken_behind_a_proxy(void **state)
{
    (void)state;
    struct practice_house *house = open_behind_a_proxy();
    struct client *client = client_create(house);
    client->host = "127.0.0.1:8081"; /* a proxy that does not send the name on */
    take_cookie(client);
    assert_int_equal(send_first(client, url, "same-origin").status, 303);
    assert_int_equal(send_first(client, url, NULL).status, 303);
    client_destroy(client);
    house_close(house);
}

static int64_t refused(struct practice_house *house)
{
    counters_flush(house->app->counters, clock_now() + CLOCK_DAY);
    for (int tries = 0; tries < 100; tries++, usleep(20000))
        if (house_sql(house, "SELECT count(*) FROM counters WHERE name = 'origin_refused'") > 0)
            break;
    return house_sql(house, "SELECT sum(count) FROM counters WHERE name = 'origin_refused'");
}

/* Strangers' pages are refused as ever, and what only the settings have wrong is counted for gather check. */
static void refused_and_counted(void **state)
{
    (void)state;
    struct practice_house *house = open_behind_a_proxy();
    struct client *client = client_create(house);
    client->host = "127.0.0.1:8081";
    take_cookie(client);
    assert_int_equal(send_first(client, "https://evil.test", "cross-site").status, 403);
    assert_int_equal(send_first(client, "null", NULL).status, 403);
    assert_int_equal(send_first(client, "http://groups.example.org", NULL).status, 403);
    assert_int_equal(send_first(client, "https://other.example.org", "same-origin").status, 403);
    assert_int_equal(refused(house), 2);
    client_destroy(client);
    house_close(house);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(taken_behind_a_proxy),
                                       cmocka_unit_test(refused_and_counted)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

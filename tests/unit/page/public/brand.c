/* Field case C15: the practice's own colors and logo, from a folder that no package writes to. */
#include "page_client.h"

#include <sys/stat.h>

static void write_own(const struct practice_house *house, const char *name, const char *text)
{
    char path[CLIENT_PATH_SIZE];
    assert_true(file_write(house_path(house, name, path), text, strlen(text), 0600));
}

static void own_colors_and_logo(void **state)
{
    (void)state;
    char path[CLIENT_PATH_SIZE];
    struct practice_house *house = house_open("");
    struct client *client = client_create(house);
    struct page page = client_get(client, "/ask");
    assert_false(page_has(&page, "/static/brand.css"));
    assert_false(page_has(&page, "/static/logo.svg"));
    assert_int_equal(client_get(client, "/static/brand.css").status, 404);
    assert_int_equal(client_get(client, "/static/logo.svg").status, 404);

    assert_int_equal(mkdir(house_path(house, "www", path), 0700), 0);
    write_own(house, "www/brand.css", ":root { --accent: #5b1a5e; }");
    write_own(house, "www/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    page = client_get(client, "/ask");
    assert_true(page_has(&page, "<link rel=\"stylesheet\" href=\"/static/brand.css\">"));
    assert_true(page_has(&page, "<img class=\"logo\" src=\"/static/logo.svg\" alt=\"\">"));
    page = client_get(client, "/static/brand.css");
    assert_int_equal(page.status, 200);
    assert_string_equal(page.body, ":root { --accent: #5b1a5e; }");
    assert_non_null(strstr(page.head, "Content-Type: text/css"));
    page = client_get(client, "/static/logo.svg");
    assert_non_null(strstr(page.head, "Content-Type: image/svg+xml"));
    assert_non_null(strstr(page.head, "Content-Security-Policy: "));

    (void)unlink(house_path(house, "www/brand.css", path));
    (void)unlink(house_path(house, "www/logo.svg", path));
    (void)rmdir(house_path(house, "www", path));
    client_destroy(client);
    house_close(house);
}

static void its_own_name(void **state)
{
    (void)state;
    struct practice_house *house = house_open("");
    struct client *client = client_create(house);
    struct page page = client_get(client, "/");
    assert_true(page_has(&page, "How Quiet Room Counseling can help"));
    /* The credit line alone names where the article comes from. */
    const char *credit = strstr(page.body, "About this article");
    const char *other = strstr(page.body, "Kelsey Ruffing");
    assert_non_null(credit);
    assert_true(other == NULL || other > credit);
    client_destroy(client);
    house_close(house);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(own_colors_and_logo), cmocka_unit_test(its_own_name)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "page_journey.h"

#include "domain/form/form_version.h"

/* B8: the form's file was changed, and the new words stood beside the old Yes. */

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

static void replace(struct buffer *text, const char *from, const char *to)
{
    char *at = strstr(text->data, from);
    assert_non_null(at);
    struct buffer changed = {0};
    buffer_append(&changed, text->data, (size_t)(at - text->data));
    buffer_append_text(&changed, to);
    buffer_append_text(&changed, at + strlen(from));
    buffer_free(text);
    *text = changed;
}

/* The same practice, started again with another form. */
static void start_with_changed_form(void)
{
    static char path[CLIENT_PATH_SIZE];
    struct buffer text = {0};
    assert_true(file_read("www/forms/intake.json", 1U << 20, &text));
    replace(&text, "may keep my answers to plan this group.", "may share my answers with researchers.");
    replace(&text, "\"label\": \"Breaks, lying down, or standing\"", "\"label\": \"Anything at all\"");
    assert_true(file_write(house_path(house, "form.json", path), text.data, text.length, 0600));
    buffer_free(&text);
    app_close(house->app);
    house->config->site_form = path;
    house->app = app_open(house->config, ROLE_PUBLIC, house->problems);
    house_require(house, house->app != NULL);
}

static void what_was_agreed_to_is_read_in_the_words_of_then(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_register(client);
    start_with_changed_form();
    struct page page = client_get(client, "/registration");
    assert_true(page_has(&page, "may keep my answers to plan this group."));
    assert_true(page_has(&page, "Breaks, lying down, or standing"));
    assert_false(page_has(&page, "researchers"));
    page = client_get(client, "/registration/answers.txt");
    assert_true(page_has(&page, "may keep my answers to plan this group."));
    assert_false(page_has(&page, "researchers"));
    /* Changing the answers asks for the new consent; it is not made of the old one. */
    page = client_fill(client, "/registration/correct", "");
    assert_leads_to(&page, JOURNEY_FORM "check");
    page = client_get(client, JOURNEY_FORM "check");
    assert_leads_to(&page, JOURNEY_FORM "consents?from=check&missing=1");
    page = client_fill(client, JOURNEY_FORM "consents?from=check",
                       "consent_privacy=yes&consent_request=yes&consent_emergency=yes");
    assert_leads_to(&page, JOURNEY_FORM "check");
    page = journey_send(client);
    assert_leads_to(&page, "/registration?done=changed");
    page = client_get(client, "/registration");
    assert_true(page_has(&page, "researchers"));
    client_destroy(client);
    assert_int_equal(house_sql(house, "SELECT count(*) FROM form_versions WHERE texts LIKE '%researchers%'"),
                     1);
}

/* Texts that were changed in the database are not believed. */
static void changed_texts_are_not_believed(void **state)
{
    (void)state;
    struct client *client = client_create(house);
    journey_register(client);
    (void)house_sql(house, "UPDATE form_versions SET texts = replace(texts, 'researchers', 'nobody')");
    struct arena *arena = arena_create();
    struct form_versions *versions = form_versions_create();
    struct tx *tx = databases_begin(house->app->intake_db);
    const char *name = arena_format(arena, "%s?", intake_version(house->app->intake));
    assert_ptr_equal(form_version_find(versions, tx, house->app->ask, intake_version(house->app->intake)),
                     house->app->ask);
    assert_ptr_equal(form_version_find(versions, tx, house->app->intake, name), house->app->intake);
    databases_end(tx);
    form_versions_destroy(versions);
    arena_destroy(arena);
    client_destroy(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_agreed_to_is_read_in_the_words_of_then),
        cmocka_unit_test(changed_texts_are_not_believed),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}

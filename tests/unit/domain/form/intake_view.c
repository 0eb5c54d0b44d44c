/* The intake form as templates and the roster see it. */
#include "base/clock.h"
#include "domain/form/intake_load.h"
#include "intake_fixture.h"

static const char form_text[] =
    "{\"version\":\"7\",\"pages\":["
    "{\"id\":\"start\",\"title\":\"About {practice}\",\"intro\":\"In {states}\",\"fields\":["
    "{\"name\":\"adult\",\"type\":\"choice\",\"label\":\"Are you {minimum_age}?\",\"hint\":\"Say "
    "so\",\"options\":["
    "{\"value\":\"yes\",\"label\":\"Yes\"},{\"value\":\"no\",\"label\":\"No\",\"stop\":\"young\"}]},"
    "{\"name\":\"state\",\"type\":\"choice\",\"label\":\"State\",\"needs\":\"states\",\"options_from\":"
    "\"states\","
    "\"options\":[{\"value\":\"else\",\"label\":\"Elsewhere\"}],\"presets\":[\"screening\"]},"
    "{\"name\":\"where\",\"type\":\"text\",\"label\":\"Where?\",\"column\":\"Where\",\"unless\":\"states\"}]}"
    ","
    "{\"id\":\"you\",\"title\":\"You\",\"one_of\":{\"fields\":[\"email\",\"phone\"],\"error\":\"One\"},"
    "\"fields\":[" NAME_FIELD ",{\"name\":\"email\",\"type\":\"email\",\"label\":\"E-mail\",\"column\":"
    "\"Email\",\"skipped\":\"Taken as none\"}"
    ",{\"name\":\"phone\",\"type\":\"phone\",\"label\":\"Phone\",\"autocomplete\":\"tel\"},"
    "{\"name\":\"ok\",\"type\":\"consent\",\"label\":\"I agree\",\"column\":\"Consent\"}]}],"
    "\"stops\":{\"young\":{\"title\":\"For {minimum_age} and up\",\"paragraphs\":[\"Ask {practice}\"]}}}";

struct view_state {
    struct intake *intake;
    struct arena *arena;
    struct answers *answers;
};

static int open_view(void **state)
{
    struct view_state *view = calloc(1, sizeof *view);
    assert_true(clock_set_zone("America/Chicago"));
    view->intake = intake_fixture_open(form_text);
    view->arena = arena_create();
    view->answers = answers_create(view->arena);
    *state = view;
    return 0;
}

static int close_view(void **state)
{
    struct view_state *view = *state;
    intake_destroy(view->intake);
    arena_destroy(view->arena);
    free(view);
    return 0;
}

static const char *text_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    assert_non_null(text);
    return text;
}

static const json_t *item(const json_t *object, const char *key, size_t index)
{
    const json_t *found = json_array_get(json_object_get(object, key), index);
    assert_non_null(found);
    return found;
}

static bool is_yes(const json_t *object, const char *key)
{
    assert_true(json_is_boolean(json_object_get(object, key)));
    return json_is_true(json_object_get(object, key));
}

static void test_page(void **state)
{
    struct view_state *view = *state;
    answers_set(view->answers, "adult", "no");
    json_t *page = intake_view_page(view->intake, 0, view->answers, NULL);
    const json_t *adult = item(page, "fields", 0), *states = item(page, "fields", 1);
    assert_string_equal(text_at(json_object_get(page, "page"), "title"), "About Quiet Room");
    assert_string_equal(text_at(json_object_get(page, "page"), "intro"), "In Illinois or Indiana");
    assert_int_equal(json_integer_value(json_object_get(page, "number")), 1);
    assert_int_equal(json_integer_value(json_object_get(page, "total")), 2);
    assert_false(is_yes(page, "has_errors"));
    assert_int_equal(json_array_size(json_object_get(page, "fields")), 2);
    assert_string_equal(text_at(adult, "label"), "Are you 18?");
    assert_string_equal(text_at(adult, "id"), "f-adult");
    /* E14: a hint that describes the fieldset is not spoken; it is in the legend. */
    assert_string_equal(text_at(adult, "described_by"), "");
    assert_true(is_yes(adult, "is_choice") && is_yes(adult, "optional") && !is_yes(adult, "is_text"));
    assert_string_equal(text_at(item(adult, "options", 0), "id"), "f-adult");
    assert_string_equal(text_at(item(adult, "options", 1), "id"), "f-adult-2");
    assert_true(is_yes(item(adult, "options", 1), "checked") &&
                !is_yes(item(adult, "options", 0), "checked"));
    assert_true(is_yes(item(adult, "options", 0), "first") && !is_yes(item(adult, "options", 1), "first"));
    assert_string_equal(text_at(item(states, "options", 0), "value"), "Illinois");
    assert_string_equal(text_at(item(states, "options", 2), "label"), "Elsewhere");
    json_decref(page);
}

static void test_page_with_errors(void **state)
{
    struct view_state *view = *state;
    json_t *errors = intake_read_page(view->intake, 1, intake_fixture_sent, SENT("ok", "yes"), view->answers);
    json_t *page = intake_view_page(view->intake, 1, view->answers, errors);
    const json_t *name = item(page, "fields", 0), *email = item(page, "fields", 1),
                 *ok = item(page, "fields", 3);
    assert_true(is_yes(page, "has_errors"));
    assert_string_equal(text_at(item(page, "errors", 0), "href"), "#f-first_name");
    assert_string_equal(text_at(item(page, "errors", 1), "message"), "One");
    assert_string_equal(text_at(name, "error"), "Enter your first name");
    assert_string_equal(text_at(name, "described_by"), "f-first_name-error");
    assert_false(is_yes(name, "optional"));
    assert_false(is_yes(email, "optional"));
    assert_string_equal(text_at(item(page, "fields", 2), "autocomplete"), "tel");
    assert_true(is_yes(ok, "is_consent") && is_yes(ok, "checked"));
    json_decref(page);
    json_decref(errors);
}

static void test_answers_to_read(void **state)
{
    struct view_state *view = *state;
    answers_set(view->answers, "adult", "yes");
    answers_set(view->answers, "first_name", "<b>");
    answers_set(view->answers, "ok", "yes");
    answers_set(view->answers, "ok_at", "2027-02-14 15:30");
    answers_set(view->answers, "where", "Ohio");
    answers_set(view->answers, "fax", "77");
    answers_set(view->answers, "_code", "K7QM");
    json_t *pages = intake_view_answers(view->intake, view->answers);
    assert_int_equal(json_array_size(pages), 3);
    const json_t *you = json_array_get(pages, 1), *others = json_array_get(pages, 2);
    assert_string_equal(text_at(item(json_array_get(pages, 0), "rows", 0), "value"), "Yes");
    assert_true(is_yes(item(json_array_get(pages, 0), "rows", 1), "not_provided"));
    assert_string_equal(text_at(item(you, "rows", 0), "value"), "<b>");
    assert_int_equal(json_array_size(json_object_get(you, "rows")), 4);
    assert_string_equal(text_at(item(you, "rows", 3), "value"),
                        "Yes, Sunday, February 14, 2027, 9:30 AM CST");
    /* E17: a skipped question that counts as a no was "Not provided". */
    assert_string_equal(text_at(item(you, "rows", 1), "value"), "Taken as none");
    assert_false(is_yes(item(you, "rows", 1), "not_provided"));
    assert_string_equal(text_at(item(you, "rows", 2), "value"), "Not provided");
    assert_true(is_yes(you, "skipped"));
    assert_string_equal(text_at(you, "skipped_title"), "1 question left empty");
    assert_false(is_yes(others, "skipped"));
    assert_int_equal(json_array_size(json_object_get(others, "rows")), 2);
    assert_string_equal(text_at(item(others, "rows", 0), "label"), "Where?");
    assert_string_equal(text_at(item(others, "rows", 1), "label"), "fax");
    json_decref(pages);
}

static void test_stops(void **state)
{
    struct view_state *view = *state;
    assert_null(intake_stop(view->intake, 0, view->answers));
    answers_set(view->answers, "adult", "yes");
    assert_null(intake_stop(view->intake, 0, view->answers));
    answers_set(view->answers, "adult", "no");
    assert_null(intake_stop(view->intake, 1, view->answers));
    const json_t *stop = intake_stop(view->intake, 0, view->answers);
    assert_string_equal(text_at(stop, "title"), "For 18 and up");
    assert_string_equal(json_string_value(item(stop, "paragraphs", 0)), "Ask Quiet Room");
}

static void test_display(void **state)
{
    struct view_state *view = *state;
    assert_string_equal(intake_display(view->intake, "state", "Illinois; else; gone", view->arena),
                        "Illinois; Elsewhere; gone");
    assert_string_equal(intake_display(view->intake, "ok", "yes", view->arena), "Yes");
    assert_string_equal(intake_display(view->intake, "first_name", "yes", view->arena), "yes");
    assert_string_equal(intake_display(view->intake, "fax", "77", view->arena), "77");
}

static void test_columns(void **state)
{
    struct view_state *view = *state;
    assert_int_equal(intake_column_count(view->intake), 6);
    assert_string_equal(intake_column_field(view->intake, 2), "first_name");
    assert_string_equal(intake_column_title(view->intake, 2), "First Name");
    assert_string_equal(intake_column_title(view->intake, 1), "State");
    assert_true(intake_column_in(view->intake, 1, "screening"));
    assert_false(intake_column_in(view->intake, 1, "contact"));
    assert_true(intake_column_in(view->intake, 1, "everything"));
    assert_false(intake_column_in(view->intake, 1, "nothing"));
    assert_true(intake_column_is_consent(view->intake, 5));
    assert_string_equal(intake_field_title(view->intake, "where"), "Where");
    assert_string_equal(intake_field_title(view->intake, "fax"), "fax");
}

#define WITH_VIEW(test) cmocka_unit_test_setup_teardown(test, open_view, close_view)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_VIEW(test_page),  WITH_VIEW(test_page_with_errors), WITH_VIEW(test_answers_to_read),
        WITH_VIEW(test_stops), WITH_VIEW(test_display),          WITH_VIEW(test_columns),
    };
    return cmocka_run_group_tests_name("domain/intake_view", tests, NULL, NULL);
}

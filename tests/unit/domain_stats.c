/* The dashboard's counts. */
#include "domain_fixture.h"

#include <jansson.h>

#include "domain/signup.h"
#include "domain/stats.h"

static void send(struct fixture *fixture, const uint8_t *group_id)
{
    char token[ACCESS_TOKEN_TEXT_SIZE];
    struct access access = fixture_access(fixture, token);
    struct draft draft = {.answers = answers_create(fixture->arena)};
    memcpy(draft.group_id, group_id, UUID_SIZE);
    answers_set(draft.answers, "first_name", "Planted Person");
    assert_int_equal(draft_create(fixture->visitors, &access, &draft), RESULT_OK);
    assert_int_equal(
        signup_submit(fixture->visitors, fixture->practice, &access, &draft, "1", 2, fixture->arena),
        RESULT_OK);
}

static json_t *dashboard(struct fixture *fixture)
{
    json_t *context = stats_dashboard(fixture->office, fixture->folder, fixture->arena);
    assert_non_null(context);
    return context;
}

static int64_t number_at(const json_t *object, const char *key)
{
    assert_true(json_is_integer(json_object_get(object, key)));
    return (int64_t)json_integer_value(json_object_get(object, key));
}

static const char *text_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    assert_non_null(text);
    return text;
}

static void test_no_data(void **state)
{
    struct fixture *fixture = *state;
    json_t *context = dashboard(fixture);
    assert_true(json_is_true(json_object_get(context, "no_data")));
    assert_true(json_is_false(json_object_get(context, "has_data")));
    assert_string_equal(text_at(context, "sentence"), "No one has registered yet.");
    assert_int_equal(json_array_size(json_object_get(context, "days")), 30);
    const json_t *group = json_array_get(json_object_get(context, "groups"), 0);
    assert_int_equal(number_at(group, "left"), 12);
    assert_true(json_is_null(json_object_get(group, "oldest_new_days")));
    json_decref(context);
}

static void test_counts(void **state)
{
    struct fixture *fixture = *state;
    struct group other = fixture_group(fixture, "morning", 1);
    send(fixture, fixture->group.id);
    send(fixture, fixture->group.id);
    send(fixture, other.id);
    fixture_tamper(fixture, "intake.db",
                   "UPDATE signups SET status = 'offered' WHERE group_id = (SELECT id FROM groups WHERE slug "
                   "= 'morning')");
    json_t *context = dashboard(fixture);
    const json_t *groups = json_object_get(context, "groups"), *days = json_object_get(context, "days");
    const json_t *evening = json_array_get(groups, 0), *morning = json_array_get(groups, 1);
    assert_int_equal(number_at(context, "total"), 3);
    assert_int_equal(number_at(evening, "total"), 2);
    assert_int_equal(number_at(evening, "oldest_new_days"), 0);
    assert_int_equal(number_at(morning, "taken"), 1);
    assert_int_equal(number_at(morning, "left"), 0);
    assert_int_equal(json_array_size(json_object_get(evening, "counts")), STATUS_COUNT);
    assert_string_equal(text_at(json_array_get(json_object_get(evening, "counts"), 0), "label"), "New");
    assert_int_equal(number_at(json_array_get(json_object_get(evening, "counts"), 0), "count"), 2);
    assert_int_equal(number_at(json_array_get(days, 29), "count"), 3);
    assert_int_equal(number_at(json_array_get(days, 28), "count"), 0);
    assert_non_null(strstr(text_at(context, "chart_svg"), "<rect "));
    assert_non_null(strstr(text_at(context, "as_of"), "(America/Chicago time)"));
    assert_non_null(strstr(text_at(context, "database_size"), "B"));
    assert_string_equal(text_at(context, "sentence"),
                        "All is well: 2 registrations wait to be read, none past its reply date.");
    char *text = json_dumps(context, 0);
    assert_null(strstr(text, "Planted"));
    free(text);
    json_decref(context);
}

static void test_overdue(void **state)
{
    struct fixture *fixture = *state;
    send(fixture, fixture->group.id);
    fixture_tamper(fixture, "intake.db",
                   "UPDATE signups SET received_at = received_at - 5 * 86400000, reply_by = 1");
    json_t *context = dashboard(fixture);
    assert_true(json_is_false(json_object_get(context, "all_well")));
    assert_string_equal(
        text_at(context, "sentence"),
        "1 registration waits to be read, and the oldest, 5 days old, is past its reply date.");
    json_decref(context);
}

static void test_days_have_their_names(void **state)
{
    struct fixture *fixture = *state;
    json_t *context = dashboard(fixture);
    const json_t *days = json_object_get(context, "days");
    char today[CLOCK_TEXT_SIZE];
    clock_day(clock_now(), today);
    assert_string_equal(text_at(json_array_get(days, 29), "date"), today);
    for (size_t i = 1; i < 30; i++)
        assert_true(strcmp(text_at(json_array_get(days, i - 1), "date"),
                           text_at(json_array_get(days, i), "date")) < 0);
    json_decref(context);
}

#define WITH_PRACTICE(test) cmocka_unit_test_setup_teardown(test, fixture_open, fixture_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PRACTICE(test_no_data),
        WITH_PRACTICE(test_counts),
        WITH_PRACTICE(test_overdue),
        WITH_PRACTICE(test_days_have_their_names),
    };
    return cmocka_run_group_tests_name("domain/stats", tests, NULL, NULL);
}

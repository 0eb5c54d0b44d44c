/* Answers: in order, replaced in place, and the same after writing and reading. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "domain/seal/answers.h"

static int open_arena(void **state)
{
    *state = arena_create();
    return 0;
}

static int close_arena(void **state)
{
    arena_destroy(*state);
    return 0;
}

static void test_order_and_replacement(void **state)
{
    struct answers *answers = answers_create(*state);
    char value[] = "Zo\xc3\xab";
    assert_null(answers_get(answers, "first_name"));
    answers_set(answers, "first_name", value);
    answers_set(answers, "email", "zoe@example.com");
    answers_set(answers, "phone", "");
    value[0] = 'X';
    assert_string_equal(answers_get(answers, "first_name"), "Zo\xc3\xab");
    answers_set(answers, "first_name", "Anna");
    assert_int_equal(answers_count(answers), 2);
    assert_string_equal(answers_field_at(answers, 0), "first_name");
    assert_string_equal(answers_value_at(answers, 0), "Anna");
    answers_set(answers, "first_name", NULL);
    answers_set(answers, "never", NULL);
    assert_int_equal(answers_count(answers), 1);
    assert_string_equal(answers_field_at(answers, 0), "email");
}

static void test_round_trip(void **state)
{
    struct answers *answers = answers_create(*state), *again;
    struct buffer csv = {0};
    char name[16], value[32];
    for (int i = 0; i < 100; i++) {
        (void)snprintf(name, sizeof name, "f%d", i);
        (void)snprintf(value, sizeof value, "%d \"a\",\n\r\n;%d", i, i);
        answers_set(answers, name, value);
    }
    answers_write(answers, &csv);
    again = answers_read(*state, csv.data, csv.length);
    assert_non_null(again);
    assert_int_equal(answers_count(again), 100);
    for (size_t i = 0; i < 100; i++) {
        assert_string_equal(answers_field_at(again, i), answers_field_at(answers, i));
        assert_string_equal(answers_value_at(again, i), answers_value_at(answers, i));
    }
    buffer_free(&csv);
}

static void test_readable_without_us(void **state)
{
    struct answers *answers = answers_create(*state);
    struct buffer csv = {0};
    answers_set(answers, "first_name", "O'Brien");
    answers_set(answers, "hopes", "less \"fight\"");
    answers_write(answers, &csv);
    assert_string_equal(csv.data, "\"first_name\",\"O'Brien\"\r\n\"hopes\",\"less \"\"fight\"\"\"\r\n");
    buffer_free(&csv);
}

static void test_refuses(void **state)
{
    static const char *const wrong[] = {
        "a\r\n", "a,b,c\r\n", "\"a\",\"b\r\n", ",b\r\n", "a,b\r\na,c\r\n", "a,b\r\nc\r\n", NULL};
    for (size_t i = 0; wrong[i] != NULL; i++)
        assert_null(answers_read(*state, wrong[i], strlen(wrong[i])));
    assert_null(answers_read(*state, "a,\"b\0c\"\r\n", 9));
    assert_int_equal(answers_count(answers_read(*state, "", 0)), 0);
    assert_int_equal(answers_count(answers_read(*state, "a,\"\"\r\n", 6)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_order_and_replacement, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_round_trip, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_readable_without_us, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_refuses, open_arena, close_arena),
    };
    return cmocka_run_group_tests_name("domain/answers", tests, NULL, NULL);
}

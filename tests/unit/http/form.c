/* Forms: what browsers send, what attackers send, and a great many things nobody would. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/buffer.h"
#include "base/encoding.h"
#include "http/form.h"

enum { MUTATIONS = 100000, SEED_LIMIT = 512 };

static int set_up(void **state)
{
    *state = arena_create();
    return 0;
}

static int tear_down(void **state)
{
    arena_destroy(*state);
    return 0;
}

static struct form *parse(void **state, const char *text)
{
    return form_parse(*state, text, strlen(text));
}

static void test_plain(void **state)
{
    struct form *form = parse(state, "name=Ana+Mar%C3%ADa&note=&agree&day=mon&day=wed");
    assert_int_equal(form_count(form), 5);
    assert_string_equal(form_value(form, "name"), "Ana Mar\xc3\xad"
                                                  "a");
    assert_string_equal(form_value(form, "note"), "");
    assert_string_equal(form_value(form, "agree"), "");
    assert_null(form_value(form, "absent"));
    assert_string_equal(form_value_at(form, "day", 0), "mon");
    assert_string_equal(form_value_at(form, "day", 1), "wed");
    assert_null(form_value_at(form, "day", 2));
    assert_string_equal(form_name_at(form, 4), "day");
    assert_null(form_name_at(form, 5));
}

static void test_empty(void **state)
{
    assert_int_equal(form_count(parse(state, "")), 0);
    assert_int_equal(form_count(form_parse(*state, NULL, 0)), 0);
    assert_int_equal(form_count(parse(state, "&&&")), 0);
    struct form *form = parse(state, "=&a==b");
    assert_string_equal(form_value(form, ""), "");
    assert_string_equal(form_value(form, "a"), "=b");
}

static void test_newlines(void **state)
{
    struct form *form = parse(state, "a=1%0D%0A2%0D3%0A4%0D%0D%0A5%0D");
    assert_string_equal(form_value(form, "a"), "1\n2\n3\n4\n\n5\n");
}

static void test_refused(void **state)
{
    static const char *const hostile[] = {
        "a=%",         "a=%4",    "a=%zz",    "%=a",         "a=%0",           "a=b&c=%00d",
        "%00=a",       "a=%C3",   "a=%C0%80", "a=%ED%A0%80", "a=%F5%80%80%80", "a=\xff",
        "a=%E0%80%AF", "a=%2%30", "a=%+1",    "a=%-1",       "a=% 1",
    };
    for (size_t index = 0; index < sizeof hostile / sizeof *hostile; index++)
        assert_null(parse(state, hostile[index]));
    assert_null(form_parse(*state, "a=\0b", 4));
}

static struct form *repeated(void **state, const char *piece, size_t times)
{
    struct buffer text = {0};
    for (size_t index = 0; index < times; index++)
        buffer_append_text(&text, piece);
    struct form *form = form_parse(*state, text.data, text.length);
    buffer_free(&text);
    return form;
}

static void test_limits(void **state)
{
    assert_int_equal(form_count(repeated(state, "a=1&", FORM_FIELD_LIMIT)), FORM_FIELD_LIMIT);
    assert_null(repeated(state, "a=1&", FORM_FIELD_LIMIT + 1));
    struct form *form = repeated(state, "x", FORM_VALUE_LIMIT);
    assert_int_equal(strlen(form_name_at(form, 0)), FORM_VALUE_LIMIT);
    assert_null(repeated(state, "x", FORM_VALUE_LIMIT + 1));
    /* the limit is on what is meant, not on how it was written */
    form = repeated(state, "%C3%A9", FORM_VALUE_LIMIT / 2);
    assert_int_equal(strlen(form_name_at(form, 0)), FORM_VALUE_LIMIT);
}

/* xorshift: the same mutations on each run, so that a failure can be looked at again */
static uint64_t next_number(uint64_t *number)
{
    *number ^= *number << 13;
    *number ^= *number >> 7;
    *number ^= *number << 17;
    return *number;
}

static size_t mutate(char *text, size_t length, uint64_t *number)
{
    static const char loved[] = "%&=+\r\n\0;0aF\xc3\xed\xff";
    for (uint64_t changes = next_number(number) % 8; changes > 0; changes--) {
        size_t at = length == 0 ? 0 : next_number(number) % length;
        switch (next_number(number) % 4) {
        case 0: /* put in */
            if (length < SEED_LIMIT) {
                memmove(text + at + 1, text + at, length - at);
                text[at] = loved[next_number(number) % (sizeof loved - 1)];
                length++;
            }
            break;
        case 1: /* take out */
            if (length > 0) {
                memmove(text + at, text + at + 1, length - at - 1);
                length--;
            }
            break;
        case 2: /* any byte at all */
            if (length > 0)
                text[at] = (char)next_number(number);
            break;
        default: /* cut off, often in the middle of an escape */
            length = next_number(number) % 16 == 0 ? at : length;
        }
    }
    return length;
}

/* Whatever came in, what comes out is text: no NUL inside, UTF-8, no carriage return, within the limits. */
static void check_form(const struct form *form)
{
    for (size_t index = 0; index < form_count(form); index++) {
        const char *name = form_name_at(form, index);
        const char *value = form_value(form, name);
        assert_non_null(value);
        assert_true(strlen(name) <= FORM_VALUE_LIMIT && strlen(value) <= FORM_VALUE_LIMIT);
        assert_true(encoding_is_utf8(name, strlen(name)) && encoding_is_utf8(value, strlen(value)));
        assert_null(strchr(name, '\r'));
        assert_null(strchr(value, '\r'));
    }
    assert_true(form_count(form) <= FORM_FIELD_LIMIT);
}

static void test_mutations(void **state)
{
    static const char *const seeds[] = {
        "name=Ana+Mar%C3%ADa&note=line%0D%0Aline&day=mon&day=wed",
        "a=%F0%9F%8C%B1&b=%E2%82%AC&c=%C3%BC&d=%7F",
        "%25%26%3D=%2B&&&=&==&a&b&c",
        "csrf=abc-_123&code=7K2M-9QXT&x=%00%0d%0A%1b",
        "%%%%%%%%=%%%%&%4=%4&+=+",
        "",
    };
    uint64_t number = 88172645463325252u;
    struct arena *arena = *state;
    size_t accepted = 0;
    for (size_t index = 0; index < MUTATIONS; index++) {
        const char *seed = seeds[index % (sizeof seeds / sizeof *seeds)];
        char text[SEED_LIMIT + 1];
        size_t length = strlen(seed);
        memcpy(text, seed, length);
        length = mutate(text, length, &number);
        /* a block of exactly that size: the sanitizer sees one byte too many */
        char *exact = malloc(length == 0 ? 1 : length);
        memcpy(exact, text, length);
        struct form *form = form_parse(arena, exact, length);
        free(exact);
        if (form != NULL) {
            check_form(form);
            accepted++;
        }
        arena_reset(arena);
    }
    /* both ways are taken often enough for the run to mean something */
    assert_in_range(accepted, MUTATIONS / 10, MUTATIONS - MUTATIONS / 10);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        EACH(test_plain),   EACH(test_empty),  EACH(test_newlines),
        EACH(test_refused), EACH(test_limits), EACH(test_mutations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

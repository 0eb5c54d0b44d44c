#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/encoding.h"
#include "base/random.h"

enum { MOST = 70 };

static void comes_back_the_same(void **state)
{
    (void)state;
    uint8_t data[MOST], back[MOST];
    char text[2 * MOST + 1];

    for (size_t length = 0; length <= MOST; length++) {
        random_bytes(data, length);
        encoding_hex(data, length, text);
        assert_int_equal(strlen(text), 2 * length);
        assert_true(encoding_from_hex(text, back, length));
        assert_memory_equal(data, back, length);
        encoding_base64url(data, length, text);
        assert_int_equal(strlen(text), (length * 4 + 2) / 3);
        assert_true(encoding_from_base64url(text, back, length));
        assert_memory_equal(data, back, length);
        encoding_crockford(data, length, text);
        assert_int_equal(strlen(text), (length * 8 + 4) / 5);
        assert_true(encoding_from_crockford(text, back, length));
        assert_memory_equal(data, back, length);
        if (length < MOST)
            assert_false(encoding_from_hex(text, back, length + 1));
    }
}

static void knows_published_examples(void **state)
{
    (void)state;
    char text[32];

    encoding_hex((const uint8_t *)"\x00\xab\xff", 3, text);
    assert_string_equal(text, "00abff");
    /* RFC 4648, 10. */
    encoding_base64url((const uint8_t *)"foobar", 6, text);
    assert_string_equal(text, "Zm9vYmFy");
    encoding_base64url((const uint8_t *)"fooba", 5, text);
    assert_string_equal(text, "Zm9vYmE");
    encoding_base64url((const uint8_t *)"\xfb\xff", 2, text);
    assert_string_equal(text, "-_8");
    encoding_crockford((const uint8_t *)"\xff\xff\xff\xff\xff", 5, text);
    assert_string_equal(text, "ZZZZZZZZ");
    encoding_crockford((const uint8_t *)"\x08\x42\x10\x84\x21", 5, text);
    assert_string_equal(text, "11111111");
    encoding_crockford((const uint8_t *)"f", 1, text);
    assert_string_equal(text, "CR");
}

static void refuses_wrong_hex(void **state)
{
    (void)state;
    uint8_t data[4];

    assert_true(encoding_from_hex("00aBfF", data, 3));
    static const char *const wrong[] = {"",       "0",      "00abf",     "00abff0", "00abff00",
                                        "00abfg", " 0abff", "00abf\xc3", "0x00ab"};

    for (size_t index = 0; index < sizeof wrong / sizeof wrong[0]; index++)
        assert_false(encoding_from_hex(wrong[index], data, 3));
}

static void refuses_wrong_base64url(void **state)
{
    (void)state;
    uint8_t data[4];

    assert_true(encoding_from_base64url("Zg", data, 1));
    /* Padding, the other alphabet, unused bits set, one digit too few or too many. */
    static const char *const wrong[] = {"Zg==", "Zh", "Zv", "Z", "Zg0", "Z/", "Z+", "Z g", "", "Zg\n"};

    for (size_t index = 0; index < sizeof wrong / sizeof wrong[0]; index++)
        assert_false(encoding_from_base64url(wrong[index], data, 1));
}

static void reads_crockford_as_people_write_it(void **state)
{
    (void)state;
    uint8_t data[8], expected[8];

    assert_true(encoding_from_crockford("01ABCDEFGH1GG", expected, 8));
    assert_true(encoding_from_crockford("oiab-cdef ghl-gg", data, 8));
    assert_memory_equal(data, expected, 8);
    assert_true(encoding_from_crockford(" O L A B cdefgh igg- ", data, 8));
    assert_memory_equal(data, expected, 8);
    static const char *const wrong[] = {"",
                                        "-",
                                        "01ABCDEFGH1G",
                                        "01ABCDEFGH1GG0",
                                        "U1ABCDEFGH1GG",
                                        "01ABCDEFGH1GH",
                                        "01ABCDEFGH1G\xc3\xa9",
                                        "01ABCDEFGH1G_",
                                        "01ABCDEFGH1G\t"};

    for (size_t index = 0; index < sizeof wrong / sizeof wrong[0]; index++)
        assert_false(encoding_from_crockford(wrong[index], data, 8));
}

static void knows_utf8(void **state)
{
    (void)state;
    static const char *const right[] = {"",
                                        "plain",
                                        "\x7f",
                                        "\xc2\x80",
                                        "\xdf\xbf",
                                        "\xe0\xa0\x80",
                                        "\xed\x9f\xbf",
                                        "\xee\x80\x80",
                                        "\xef\xbf\xbf",
                                        "\xf0\x90\x80\x80",
                                        "\xf4\x8f\xbf\xbf"};
    static const char *const wrong[] = {"\x80",
                                        "\xbf",
                                        "\xc0\x80",
                                        "\xc1\xbf",
                                        "\xc2",
                                        "\xc2\x20",
                                        "\xe0\x80\x80",
                                        "\xe0\x9f\xbf",
                                        "\xed\xa0\x80",
                                        "\xed\xbf\xbf",
                                        "\xe2\x82",
                                        "\xe2\x82\x20",
                                        "\xff",
                                        "\xfe",
                                        "\xf8\x88\x80",
                                        "\xf0\x8f\xbf\xbf",
                                        "\xf4\x90\x80\x80",
                                        "\xf5\x80\x80\x80",
                                        "\xf0\x9f\x98",
                                        "a\xc3",
                                        "\xc3\xc3\xa9"};

    for (size_t index = 0; index < sizeof right / sizeof right[0]; index++)
        assert_true(encoding_is_utf8(right[index], strlen(right[index])));
    for (size_t index = 0; index < sizeof wrong / sizeof wrong[0]; index++)
        assert_false(encoding_is_utf8(wrong[index], strlen(wrong[index])));
    assert_true(encoding_is_utf8("a\0b", 3));
    assert_false(encoding_is_utf8("\xc3\xa9", 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back_the_same),
        cmocka_unit_test(knows_published_examples),
        cmocka_unit_test(refuses_wrong_hex),
        cmocka_unit_test(refuses_wrong_base64url),
        cmocka_unit_test(reads_crockford_as_people_write_it),
        cmocka_unit_test(knows_utf8),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

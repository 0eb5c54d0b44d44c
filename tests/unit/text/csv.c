/* CSV written by us and read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "text/csv.h"

/* Fields are kept as "[…]", rows end with "|". */
static bool keep_field(const char *value, size_t length, void *argument)
{
    struct buffer *kept = argument;
    buffer_append_byte(kept, '[');
    buffer_append(kept, value, length);
    buffer_append_byte(kept, ']');
    return length != 4 || memcmp(value, "stop", 4) != 0;
}

static bool keep_row(void *argument)
{
    buffer_append_byte(argument, '|');
    return true;
}

static void reads(const char *csv, size_t length, const char *expected)
{
    struct buffer kept = {0};
    bool whole = csv_read(csv, length, keep_field, keep_row, &kept);
    assert_int_equal(whole, expected != NULL);
    if (expected != NULL)
        assert_string_equal(kept.data == NULL ? "" : kept.data, expected);
    buffer_free(&kept);
}

static void reads_text(const char *csv, const char *expected)
{
    reads(csv, strlen(csv), expected);
}

static void test_writes_what_rfc_4180_says(void **state)
{
    (void)state;
    struct buffer csv = {0};
    csv_append_field(&csv, "a", true);
    csv_append_field(&csv, "say \"hi\"", false);
    csv_append_field(&csv, NULL, false);
    csv_append_field(&csv, "", false);
    csv_append_end(&csv);
    csv_append_bytes(&csv, "x\0y", 3, true, ';');
    csv_append_bytes(&csv, "z", 1, false, ';');
    static const char expected[] = "\"a\",\"say \"\"hi\"\"\",\"\",\"\"\r\n\"x\0y\";\"z\"";
    assert_int_equal(csv.length, sizeof expected - 1);
    assert_memory_equal(csv.data, expected, sizeof expected);
    buffer_free(&csv);
}

static void test_reads(void **state)
{
    (void)state;
    reads_text("", "");
    reads_text("a,b\r\nc,d\r\n", "[a][b]|[c][d]|");
    reads_text("a,b\nc,d", "[a][b]|[c][d]|");
    reads_text("\xef\xbb\xbf\"a\",\"\"\r\n", "[a][]|");
    reads_text("\"line\r\none\",\" kept \"\r\n", "[line\r\none][ kept ]|");
    reads("\"a\0b\"\r\n", 7, "[a");
}

static void test_refuses(void **state)
{
    (void)state;
    reads_text("\"a\r\n", NULL);
    reads_text("a\"b,c\r\n", NULL);
    reads_text("\"a\"b,c\r\n", NULL);
    reads_text("one,stop,two\r\n", NULL);
}

static void test_round_trip(void **state)
{
    (void)state;
    static const char *const cells[] = {"=cmd|'/c calc'!A0",
                                        "Zo\xc3\xab",
                                        "\xe6\x9d\x8e\xe9\x9b\xb7",
                                        "a,b;c",
                                        "\"\"\"",
                                        "line\nline\r\nline",
                                        " spaces ",
                                        "\t",
                                        "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac"};
    struct buffer csv = {0}, expected = {0};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        csv_append_field(&csv, cells[i], i == 0);
        keep_field(cells[i], strlen(cells[i]), &expected);
    }
    csv_append_end(&csv);
    keep_row(&expected);
    reads(csv.data, csv.length, expected.data);
    buffer_free(&csv);
    buffer_free(&expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writes_what_rfc_4180_says),
        cmocka_unit_test(test_reads),
        cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_round_trip),
    };
    return cmocka_run_group_tests_name("domain/csv", tests, NULL, NULL);
}

/* The chart: one bar a value above 0, inside the drawing, hidden from screen readers, without style. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "text/chart.h"

static size_t occurrences(const char *text, const char *part)
{
    size_t count = 0;
    for (; (text = strstr(text, part)) != NULL; text += strlen(part))
        count++;
    return count;
}

static void test_bars(void **state)
{
    (void)state;
    const int64_t values[] = {0, 3, 12, 0, 1};
    struct buffer svg = {0};
    chart_bars(values, 5, &svg);
    assert_int_equal(occurrences(svg.data, "<rect "), 3);
    assert_non_null(strstr(svg.data, "aria-hidden=\"true\""));
    assert_non_null(strstr(svg.data, "currentColor"));
    assert_non_null(strstr(svg.data, ">12</text>"));
    assert_non_null(strstr(svg.data, "height=\"136.0\""));
    assert_null(strstr(svg.data, "style"));
    assert_int_equal(svg.length, strlen(svg.data));
    assert_string_equal(svg.data + svg.length - 6, "</svg>");
    buffer_free(&svg);
}

static void test_nothing(void **state)
{
    (void)state;
    const int64_t values[] = {0, 0};
    struct buffer svg = {0};
    chart_bars(values, 2, &svg);
    chart_bars(NULL, 0, &svg);
    assert_int_equal(occurrences(svg.data, "<rect "), 0);
    assert_int_equal(occurrences(svg.data, "</svg>"), 2);
    assert_null(strstr(svg.data, "nan"));
    buffer_free(&svg);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bars),
        cmocka_unit_test(test_nothing),
    };
    return cmocka_run_group_tests_name("domain/chart", tests, NULL, NULL);
}

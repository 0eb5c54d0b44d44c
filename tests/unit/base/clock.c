#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/random.h"

/* 2027-02-14 15:30:05.678 UTC, a Sunday; 09:30 in Chicago. */
#define SUNDAY INT64_C(1802619005678)

static void says_what_time_it_is(void **state)
{
    (void)state;
    int64_t before = (int64_t)time(NULL) * CLOCK_SECOND;
    int64_t now = clock_now();

    assert_in_range(now, before, before + CLOCK_MINUTE);
}

static void writes_local_time(void **state)
{
    (void)state;
    char text[CLOCK_TEXT_SIZE];

    clock_day(SUNDAY, text);
    assert_string_equal(text, "2027-02-14");
    clock_minute(SUNDAY, text);
    assert_string_equal(text, "2027-02-14 09:30");
    clock_long_day(SUNDAY, text);
    assert_string_equal(text, "Sunday, February 14, 2027");
    clock_long_minute(SUNDAY, text);
    assert_string_equal(text, "Sunday, February 14, 2027, 9:30 AM CST");
    clock_long_minute(SUNDAY + 180 * CLOCK_DAY - 9 * CLOCK_HOUR, text);
    assert_string_equal(text, "Friday, August 13, 2027, 1:30 AM CDT");
    clock_minute(-1, text);
    assert_string_equal(text, "1969-12-31 17:59");
    clock_long_day(SUNDAY + 20 * CLOCK_DAY, text);
    assert_string_equal(text, "Saturday, March 6, 2027");
}

static void assert_minute(int64_t at, const char *expected)
{
    char text[CLOCK_TEXT_SIZE];

    clock_minute(at, text);
    assert_string_equal(text, expected);
}

static void counts_business_days(void **state)
{
    (void)state;
    int64_t friday = SUNDAY - 2 * CLOCK_DAY;

    assert_minute(clock_business_days_after(SUNDAY, 1), "2027-02-15 23:59");
    assert_minute(clock_business_days_after(friday, 1), "2027-02-15 23:59");
    assert_minute(clock_business_days_after(friday, 2), "2027-02-16 23:59");
    assert_minute(clock_business_days_after(friday, 6), "2027-02-22 23:59");
    assert_minute(clock_business_days_after(friday, 0), "2027-02-12 23:59");
    assert_int_equal(clock_business_days_after(friday, 1) % CLOCK_MINUTE, 59 * CLOCK_SECOND);
    /* Over the change to summer time on March 14. */
    assert_minute(clock_business_days_after(friday + 28 * CLOCK_DAY, 1), "2027-03-15 23:59");
}

static void finds_where_the_day_begins(void **state)
{
    (void)state;
    assert_minute(clock_day_start(SUNDAY), "2027-02-14 00:00");
    assert_int_equal(clock_day_start(SUNDAY) % CLOCK_MINUTE, 0);
    assert_int_equal(clock_day_start(clock_day_start(SUNDAY)), clock_day_start(SUNDAY));
}

static void knows_days_without_midnight(void **state)
{
    (void)state;
    /* Santiago: 2024-09-08 began at 01:00. Havana: 2024-11-03 had 00:00 twice. */
    assert_true(clock_set_zone("America/Santiago"));
    int64_t noon = INT64_C(1725807600000);

    assert_minute(noon, "2024-09-08 12:00");
    assert_minute(clock_day_start(noon), "2024-09-08 01:00");
    assert_minute(clock_day_start(noon) - 1, "2024-09-07 23:59");
    assert_true(clock_set_zone("America/Havana"));
    noon = INT64_C(1730653200000);
    assert_minute(noon, "2024-11-03 12:00");
    assert_minute(clock_day_start(noon), "2024-11-03 00:00");
    assert_minute(clock_day_start(noon) - 1, "2024-11-02 23:59");
    assert_true(clock_set_zone("America/Chicago"));
}

static void refuses_unknown_zones(void **state)
{
    (void)state;
    assert_false(clock_set_zone(""));
    assert_false(clock_set_zone("Mars/Olympus"));
    assert_false(clock_set_zone("America"));
    assert_false(clock_set_zone("/etc/passwd"));
    assert_false(clock_set_zone("../../../etc/localtime"));
    assert_false(clock_set_zone("zone.tab"));
    assert_minute(SUNDAY, "2027-02-14 09:30");
}

static void reads_days(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",           "2027-2-14",   "2027-02-30", "2027-13-01",
                                        "14.02.2027", "2027-02-14 ", "0"};
    int64_t at = 0;
    char text[CLOCK_TEXT_SIZE];

    assert_true(clock_day_parse("2027-02-14", &at));
    clock_minute(at, text);
    assert_string_equal(text, "2027-02-14 00:00");
    assert_true(clock_day_parse("2027-03-14", &at));
    clock_minute(at, text);
    assert_string_equal(text, "2027-03-14 00:00");
    for (size_t index = 0; index < sizeof wrong / sizeof wrong[0]; index++)
        assert_false(clock_day_parse(wrong[index], &at));
}

static void makes_ordered_uuids(void **state)
{
    (void)state;
    uint8_t first[UUID_SIZE], second[UUID_SIZE], twin[UUID_SIZE];

    random_uuid(SUNDAY, first);
    random_uuid(SUNDAY, twin);
    assert_memory_equal(first, twin, 6);
    assert_memory_not_equal(first + 8, twin + 8, UUID_SIZE - 8);
    for (int index = 0; index < 1000; index++) {
        assert_true(memcmp(first, twin, UUID_SIZE) < 0);
        memcpy(first, twin, UUID_SIZE);
        random_uuid(SUNDAY, twin);
    }
    random_uuid(SUNDAY + 1, second);
    assert_true(memcmp(first, second, UUID_SIZE) < 0);
    assert_int_equal(first[6] >> 4, 7);
    assert_int_equal(first[8] >> 6, 2);
    uint64_t at = 0;

    for (int index = 0; index < 6; index++)
        at = at << 8 | first[index];
    assert_int_equal(at, SUNDAY);
}

static int set_zone(void **state)
{
    (void)state;
    return clock_set_zone("America/Chicago") ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_time_it_is),
        cmocka_unit_test(writes_local_time),
        cmocka_unit_test(counts_business_days),
        cmocka_unit_test(finds_where_the_day_begins),
        cmocka_unit_test(knows_days_without_midnight),
        cmocka_unit_test(refuses_unknown_zones),
        cmocka_unit_test(reads_days),
        cmocka_unit_test(makes_ordered_uuids),
    };

    return cmocka_run_group_tests(tests, set_zone, NULL);
}

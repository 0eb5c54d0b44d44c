/* A group's sessions as a calendar file: read back with libical, and the clock times checked against the C
 * library's own reckoning of the zone. */
#include "domain_fixture.h"

#include <libical/ical.h>
#include <time.h>

#include "domain/group/calendar.h"
#include "in_tx.h"

static int64_t instant_by_libc(const char *starts_at)
{
    struct tm fields = {.tm_isdst = -1};
    assert_int_equal(sscanf(starts_at, "%d-%d-%dT%d:%d", &fields.tm_year, &fields.tm_mon, &fields.tm_mday,
                            &fields.tm_hour, &fields.tm_min),
                     5);
    fields.tm_year -= 1900;
    fields.tm_mon -= 1;
    return mktime(&fields);
}

/* What a program that knows nothing but the file makes of an event's time: the file's own VTIMEZONE decides.
 */
static int64_t instant_by_file(icalcomponent *calendar, icalcomponent *event)
{
    icalproperty *start = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    icalparameter *zone_name = icalproperty_get_first_parameter(start, ICAL_TZID_PARAMETER);
    assert_non_null(zone_name);
    icaltimezone *zone = icalcomponent_get_timezone(calendar, icalparameter_get_tzid(zone_name));
    assert_non_null(zone);
    return icaltime_as_timet_with_zone(icalproperty_get_dtstart(start), zone);
}

static icalcomponent *write_and_read(const struct config *config, const struct meeting *sessions,
                                     size_t count)
{
    struct buffer text = {0};
    assert_true(calendar_write(config, sessions, count, &text));
    for (const char *at = text.data; (at = strchr(at, '\n')) != NULL; at++)
        assert_true(at[-1] == '\r');
    icalcomponent *calendar = icalparser_parse_string(text.data);
    assert_non_null(calendar);
    assert_int_equal(icalcomponent_count_errors(calendar), 0);
    if (!icalrestriction_check(calendar))
        fail_msg("%s", icalcomponent_as_ical_string(calendar));
    buffer_free(&text);
    return calendar;
}

static struct config config_for(struct fixture *fixture, const char *zone)
{
    struct config config = fixture->config;
    config.practice_time_zone = zone;
    config.site_url = "https://groups.example.org:8443";
    config.mail_calendar_title = "Appointment";
    config.mail_from = "desk@example.org";
    config.mail_sender_name = "Desk, \"first\"";
    assert_true(clock_set_zone(zone));
    return config;
}

static enum result plan(struct fixture *fixture, const uint8_t *group_id, const char *starts_at, int count)
{
    struct meeting *sessions = NULL;
    if (!meeting_weekly(starts_at, 90, 1, count, fixture->arena, &sessions))
        return RESULT_REFUSED;
    return IN_WRITE(fixture->office, meeting_add(in_tx, group_id, sessions, (size_t)count, NULL, 0));
}

static void check_zone(struct fixture *fixture, const char *zone, const char *starts_at, const char *hour,
                       int observances)
{
    struct config config = config_for(fixture, zone);
    struct group group = fixture_group(fixture, zone[0] == 'A' ? "one" : "two", 8);
    struct meeting *sessions = NULL;
    size_t count = 0;
    assert_int_equal(plan(fixture, group.id, starts_at, 12), RESULT_OK);
    assert_int_equal(meeting_list(fixture->office, group.id, fixture->arena, &sessions, &count), RESULT_OK);
    assert_int_equal(count, 12);
    icalcomponent *calendar = write_and_read(&config, sessions, count);
    assert_int_equal(icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT), 12);
    assert_int_equal(icalcomponent_count_components(calendar, ICAL_VTIMEZONE_COMPONENT), 1);
    icalcomponent *vtimezone = icalcomponent_get_first_component(calendar, ICAL_VTIMEZONE_COMPONENT);
    assert_int_equal(icalcomponent_count_components(vtimezone, ICAL_ANY_COMPONENT), observances);
    size_t index = 0;
    for (icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
         event != NULL; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
        assert_non_null(strstr(sessions[index].starts_at, hour));
        assert_int_equal(instant_by_file(calendar, event), instant_by_libc(sessions[index].starts_at));
        assert_string_equal(icalcomponent_get_summary(event), "Appointment");
        index++;
    }
    icalcomponent_free(calendar);
}

/* Clocks change on March 14, 2027 in Chicago and on March 28 in Berlin. */
static void test_sessions_keep_their_hour_in_chicago(void **state)
{
    check_zone(*state, "America/Chicago", "2027-02-09T18:00", "T18:00", 2);
}

static void test_sessions_keep_their_hour_in_berlin(void **state)
{
    check_zone(*state, "Europe/Berlin", "2027-02-09T18:00", "T18:00", 2);
}

static void test_zones_without_summer_time(void **state)
{
    check_zone(*state, "Asia/Tokyo", "2027-02-09T09:30", "T09:30", 1);
}

static void test_sessions_around_the_hour_that_is_not_there(void **state)
{
    check_zone(*state, "America/New_York", "2027-02-21T03:30", "T03:30", 2);
}

static icalcomponent *first_event(icalcomponent *calendar)
{
    return icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
}

static void test_changes_replace_what_was_sent(void **state)
{
    struct fixture *fixture = *state;
    struct config config = config_for(fixture, "America/Chicago");
    struct meeting *sessions = NULL;
    size_t count = 0;
    assert_int_equal(plan(fixture, fixture->group.id, "2027-03-02T18:00", 2), RESULT_OK);
    assert_int_equal(plan(fixture, fixture->group.id, "2027-03-02T18:00", 2), RESULT_CONFLICT);
    meeting_list(fixture->office, fixture->group.id, fixture->arena, &sessions, &count);
    icalcomponent *before = write_and_read(&config, sessions, count);
    struct meeting moved = sessions[0];
    memcpy(moved.starts_at, "2027-03-03T19:15", sizeof moved.starts_at);
    assert_int_equal(IN_WRITE(fixture->office, meeting_change(in_tx, &moved, NULL, 0)), RESULT_OK);
    /* Read before that change. */
    assert_int_equal(IN_WRITE(fixture->office, meeting_change(in_tx, &moved, NULL, 0)), RESULT_CONFLICT);
    moved.sequence = 1;
    moved.cancelled = true;
    assert_int_equal(IN_WRITE(fixture->office, meeting_change(in_tx, &moved, NULL, 0)), RESULT_OK);
    meeting_list(fixture->visitors, fixture->group.id, fixture->arena, &sessions, &count);
    icalcomponent *after = write_and_read(&config, sessions, count);
    assert_string_equal(icalcomponent_get_uid(first_event(before)),
                        icalcomponent_get_uid(first_event(after)));
    assert_non_null(strstr(icalcomponent_get_uid(first_event(after)), "@groups.example.org"));
    assert_int_equal(icalcomponent_get_sequence(first_event(before)), 0);
    assert_int_equal(icalcomponent_get_sequence(first_event(after)), 2);
    assert_int_equal(icalcomponent_get_status(first_event(before)), ICAL_STATUS_CONFIRMED);
    assert_int_equal(icalcomponent_get_status(first_event(after)), ICAL_STATUS_CANCELLED);
    icalcomponent_free(before);
    icalcomponent_free(after);
}

static void test_titles_are_inert(void **state)
{
    struct config config = config_for(*state, "America/Chicago");
    struct meeting session = {.number = 1, .starts_at = "2027-03-02T18:00", .minutes = 60};
    config.mail_calendar_title = "A, b; c\\ \"d\"\r\nATTACH:http://example.org Zoë";
    icalcomponent *calendar = write_and_read(&config, &session, 1);
    assert_null(icalcomponent_get_first_property(first_event(calendar), ICAL_ATTACH_PROPERTY));
    icalcomponent_free(calendar);
}

static void test_what_is_no_time_is_refused(void **state)
{
    struct fixture *fixture = *state;
    static const char *const wrong[] = {"",
                                        "2027-02-30T18:00",
                                        "2027-03-02T24:00",
                                        "2027-03-02 18:00",
                                        "2027-3-2T18:00",
                                        "2027-03-02T18:60",
                                        "2027-03-02T18:00Z"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(meeting_is_time(wrong[i]));
        assert_int_equal(plan(fixture, fixture->group.id, wrong[i], 2), RESULT_REFUSED);
    }
    struct config config = config_for(fixture, "America/Chicago");
    struct buffer text = {0};
    config.practice_time_zone = "Nowhere/Land";
    assert_false(calendar_write(&config, NULL, 0, &text));
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sessions_keep_their_hour_in_chicago, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(test_sessions_keep_their_hour_in_berlin, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_zones_without_summer_time, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_sessions_around_the_hour_that_is_not_there, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(test_changes_replace_what_was_sent, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_titles_are_inert, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_what_is_no_time_is_refused, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "domain/group/calendar.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "base/log.h"

/* A calendar that is being made. */
struct making {
    const struct config *config;
    icaltimezone *zone;
    icalcomponent *calendar;
};

static void add(icalcomponent *component, icalproperty *property)
{
    icalcomponent_add_property(component, property);
}

/* The rule of an observance that is in force from first to last, both in UTC; not one of 1967. */
static bool is_in_force(icalcomponent *observance, struct icaltimetype first, struct icaltimetype last)
{
    icalproperty *rule = icalcomponent_get_first_property(observance, ICAL_RRULE_PROPERTY);
    if (rule == NULL)
        return false;
    struct icalrecurrencetype recurrence = icalproperty_get_rrule(rule);
    return icaltime_compare(icalcomponent_get_dtstart(observance), first) < 0 &&
           (icaltime_is_null_time(recurrence.until) || icaltime_compare(recurrence.until, last) > 0);
}

static void add_fixed_observance(icalcomponent *vtimezone, int offset)
{
    icalcomponent *observance = icalcomponent_new(ICAL_XSTANDARD_COMPONENT);
    add(observance, icalproperty_new_dtstart(icaltime_from_string("19700101T000000")));
    add(observance, icalproperty_new_tzoffsetfrom(offset));
    add(observance, icalproperty_new_tzoffsetto(offset));
    icalcomponent_add_component(vtimezone, observance);
}

static int offset_at(icaltimezone *zone, struct icaltimetype at)
{
    int is_daylight = 0;
    return icaltimezone_get_utc_offset(zone, &at, &is_daylight);
}

/* libical's zone has every change of clocks since the railways; programs that people use (Outlook above all)
 * want one rule for winter and one for summer. Where the zone has no such pair now it keeps one time, or,
 * rarely, changes by decree: then all that libical knows is left in. */
static icalcomponent *make_vtimezone(const struct making *making, struct icaltimetype first,
                                     struct icaltimetype last)
{
    icalcomponent *all = icaltimezone_get_component(making->zone);
    icalcomponent *vtimezone = icalcomponent_new(ICAL_VTIMEZONE_COMPONENT);
    int kept = 0;
    struct icaltimetype year_before = first;
    icaltime_adjust(&year_before, -366, 0, 0, 0);
    for (icalcomponent *at = icalcomponent_get_first_component(all, ICAL_ANY_COMPONENT); at != NULL;
         at = icalcomponent_get_next_component(all, ICAL_ANY_COMPONENT)) {
        if (is_in_force(at, year_before, last)) {
            icalcomponent_add_component(vtimezone, icalcomponent_new_clone(at));
            kept++;
        }
    }
    int offset = offset_at(making->zone, first);
    if (kept != 2 && offset == offset_at(making->zone, last) &&
        offset == offset_at(making->zone, year_before)) {
        icalcomponent_free(vtimezone);
        vtimezone = icalcomponent_new(ICAL_VTIMEZONE_COMPONENT);
        add_fixed_observance(vtimezone, offset);
    } else if (kept != 2) {
        icalcomponent_free(vtimezone);
        vtimezone = icalcomponent_new_clone(all);
        icalproperty *tzid = icalcomponent_get_first_property(vtimezone, ICAL_TZID_PROPERTY);
        if (tzid != NULL) {
            icalcomponent_remove_property(vtimezone, tzid);
            icalproperty_free(tzid);
        }
    }
    add(vtimezone, icalproperty_new_tzid(making->config->practice_time_zone));
    return vtimezone;
}

/* "2027-03-02T18:00"; a null time when it is none. */
static struct icaltimetype read_time(const char *starts_at)
{
    char text[] = "00000000T000000";
    if (!meeting_is_time(starts_at))
        return icaltime_null_time();
    memcpy(text, starts_at, 4);
    memcpy(text + 4, starts_at + 5, 2);
    memcpy(text + 6, starts_at + 8, 2);
    memcpy(text + 9, starts_at + 11, 2);
    memcpy(text + 11, starts_at + 14, 2);
    return icaltime_from_string(text);
}

static void add_local_time(const struct making *making, icalcomponent *event, icalproperty *property)
{
    icalproperty_add_parameter(property, icalparameter_new_tzid(making->config->practice_time_zone));
    add(event, property);
}

static void add_uid(const struct making *making, icalcomponent *event, const uint8_t id[static UUID_SIZE])
{
    char hex[UUID_TEXT_SIZE];
    struct buffer uid = {0};
    const char *host = strstr(making->config->site_url, "://");
    encoding_hex(id, UUID_SIZE, hex);
    buffer_append_format(&uid, "%s@%.*s", hex, host != NULL ? (int)strcspn(host + 3, ":/") : 0,
                         host != NULL ? host + 3 : "");
    add(event, icalproperty_new_uid(uid.data));
    buffer_free(&uid);
}

static void add_organizer(const struct making *making, icalcomponent *event)
{
    struct buffer address = {0};
    buffer_append_format(&address, "mailto:%s", making->config->mail_from);
    icalproperty *organizer = icalproperty_new_organizer(address.data);
    if (making->config->mail_sender_name[0] != '\0')
        icalproperty_add_parameter(organizer, icalparameter_new_cn(making->config->mail_sender_name));
    add(event, organizer);
    buffer_free(&address);
}

/* A published calendar names who publishes it (RFC 5546, 3.2.1); without an address of ours it is a plain
 * one. */
static bool is_published(const struct making *making)
{
    return making->config->mail_from[0] != '\0';
}

static void add_event(const struct making *making, const struct meeting *session, struct icaltimetype start)
{
    icalcomponent *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    struct icaltimetype end = start;
    icaltime_adjust(&end, 0, 0, session->minutes, 0);
    add_uid(making, event, session->id);
    add(event, icalproperty_new_dtstamp(icaltime_from_timet_with_zone(
                   (time_t)(session->changed_at / CLOCK_SECOND), 0, icaltimezone_get_utc_timezone())));
    add_local_time(making, event, icalproperty_new_dtstart(start));
    add_local_time(making, event, icalproperty_new_dtend(end));
    add(event, icalproperty_new_summary(making->config->mail_calendar_title));
    add(event, icalproperty_new_sequence(session->sequence));
    add(event, icalproperty_new_status(session->cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
    add(event, icalproperty_new_transp(session->cancelled ? ICAL_TRANSP_TRANSPARENT : ICAL_TRANSP_OPAQUE));
    /* Who shares a calendar with family or colleagues shows them "busy" with this, where their program can.
     */
    add(event, icalproperty_new_class(ICAL_CLASS_PRIVATE));
    if (is_published(making))
        add_organizer(making, event);
    icalcomponent_add_component(making->calendar, event);
}

static bool add_sessions(const struct making *making, const struct meeting *sessions, size_t count)
{
    struct icaltimetype first = icaltime_null_time();
    struct icaltimetype last = icaltime_null_time();
    for (size_t i = 0; i < count; i++) {
        struct icaltimetype start = read_time(sessions[i].starts_at);
        if (icaltime_is_null_time(start))
            return false;
        if (i == 0 || icaltime_compare(start, first) < 0)
            first = start;
        if (i == 0 || icaltime_compare(start, last) > 0)
            last = start;
        add_event(making, &sessions[i], start);
    }
    if (count > 0) {
        icaltime_adjust(&last, 1, 0, 0, 0);
        icalcomponent_add_component(making->calendar, make_vtimezone(making, first, last));
    }
    return true;
}

bool calendar_write(const struct config *config, const struct meeting *sessions, size_t count,
                    struct buffer *output)
{
    struct making making = {.config = config};
    making.zone = icaltimezone_get_builtin_timezone(config->practice_time_zone);
    if (making.zone == NULL) {
        log_error("libical does not know the zone of [practice] time_zone; the package tzdata has them");
        return false;
    }
    making.calendar = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
    add(making.calendar, icalproperty_new_version("2.0"));
    add(making.calendar, icalproperty_new_prodid("-//Gather//EN"));
    if (is_published(&making))
        add(making.calendar, icalproperty_new_method(ICAL_METHOD_PUBLISH));
    bool good = add_sessions(&making, sessions, count);
    if (good) {
        char *text = icalcomponent_as_ical_string_r(making.calendar);
        buffer_append_text(output, text);
        free(text);
    }
    icalcomponent_free(making.calendar);
    return good;
}

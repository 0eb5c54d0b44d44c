#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ZONE_PATH_SIZE = 512 };

/* tzset takes an unknown zone for UTC without a word, so we look for its file ourselves. */
static bool zone_exists(const char *zone)
{
    const char *folder = getenv("TZDIR");
    char path[ZONE_PATH_SIZE];

    if (zone[0] == '\0' || zone[0] == '/' || strstr(zone, "..") != NULL)
        return false;
    if (zone[strspn(zone, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/")] != '\0')
        return false;
    int length = snprintf(path, sizeof path, "%s/%s", folder != NULL ? folder : "/usr/share/zoneinfo", zone);

    if (length < 0 || length >= ZONE_PATH_SIZE)
        return false;
    FILE *file = fopen(path, "rbe");
    char magic[4] = {0};

    if (file == NULL)
        return false;
    size_t got = fread(magic, 1, sizeof magic, file);

    fclose(file);
    return got == sizeof magic && memcmp(magic, "TZif", sizeof magic) == 0;
}

bool clock_set_zone(const char *zone)
{
    if (!zone_exists(zone) || setenv("TZ", zone, 1) != 0)
        return false;
    tzset();
    return true;
}

const char *clock_zone(void)
{
    const char *zone = getenv("TZ");

    return zone != NULL ? zone : "UTC";
}

int64_t clock_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * CLOCK_SECOND + now.tv_nsec / 1000000;
}

static struct tm local(int64_t at)
{
    struct tm fields = {0};
    int64_t seconds = at / CLOCK_SECOND;

    /* Division goes towards zero; an instant before 1970 belongs to the second that began before it. */
    if (at % CLOCK_SECOND < 0)
        seconds--;
    time_t time = (time_t)seconds;

    localtime_r(&time, &fields);
    return fields;
}

void clock_day(int64_t at, char text[static CLOCK_TEXT_SIZE])
{
    struct tm fields = local(at);

    strftime(text, CLOCK_TEXT_SIZE, "%Y-%m-%d", &fields);
}

void clock_minute(int64_t at, char text[static CLOCK_TEXT_SIZE])
{
    struct tm fields = local(at);

    strftime(text, CLOCK_TEXT_SIZE, "%Y-%m-%d %H:%M", &fields);
}

void clock_long_day(int64_t at, char text[static CLOCK_TEXT_SIZE])
{
    struct tm fields = local(at);
    size_t used = strftime(text, CLOCK_TEXT_SIZE, "%A, %B", &fields);

    snprintf(text + used, CLOCK_TEXT_SIZE - used, " %d, %d", fields.tm_mday, fields.tm_year + 1900);
}

void clock_long_minute(int64_t at, char text[static CLOCK_TEXT_SIZE])
{
    struct tm fields = local(at);
    char zone[16];
    int hour = fields.tm_hour % 12 == 0 ? 12 : fields.tm_hour % 12;
    strftime(zone, sizeof zone, "%Z", &fields);
    clock_long_day(at, text);
    size_t used = strlen(text);
    snprintf(text + used, CLOCK_TEXT_SIZE - used, ", %d:%02d %s %s", hour, fields.tm_min,
             fields.tm_hour < 12 ? "AM" : "PM", zone);
}

static int64_t instant(struct tm fields)
{
    fields.tm_isdst = -1;
    return (int64_t)mktime(&fields) * CLOCK_SECOND;
}

int64_t clock_business_days_after(int64_t at, int days)
{
    struct tm fields = local(at);

    while (days > 0) {
        /* Noon is there on every day of every zone. */
        fields.tm_mday++;
        fields.tm_hour = 12;
        fields.tm_min = fields.tm_sec = 0;
        fields = local(instant(fields));
        if (fields.tm_wday != 0 && fields.tm_wday != 6)
            days--;
    }
    fields.tm_hour = 23;
    fields.tm_min = fields.tm_sec = 59;
    return instant(fields);
}

static bool same_day(int64_t at, const struct tm *day)
{
    struct tm fields = local(at);

    return fields.tm_year == day->tm_year && fields.tm_yday == day->tm_yday;
}

int64_t clock_day_start(int64_t at)
{
    struct tm day = local(at), midnight = day;

    midnight.tm_hour = midnight.tm_min = midnight.tm_sec = 0;
    int64_t start = instant(midnight);

    /* Where summer time begins or ends at midnight, 00:00 may be missing or be there twice. */
    if (!same_day(start, &day))
        start += CLOCK_HOUR;
    else if (same_day(start - CLOCK_HOUR, &day))
        start -= CLOCK_HOUR;
    return start;
}

bool clock_day_parse(const char *text, int64_t *at)
{
    struct tm fields = {0};
    char again[CLOCK_TEXT_SIZE];

    if (strspn(text, "0123456789-") != 10 || text[10] != '\0' || strptime(text, "%Y-%m-%d", &fields) == NULL)
        return false;
    fields.tm_hour = 12;
    *at = clock_day_start(instant(fields));
    /* The 31st of a month with 30 days is another day, not this one. */
    clock_day(*at, again);
    return strcmp(again, text) == 0;
}

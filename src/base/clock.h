/* Time. Instants are int64_t milliseconds since 1970 UTC; days are "YYYY-MM-DD" in the practice's time zone.
 */
#ifndef GATHER_BASE_CLOCK_H
#define GATHER_BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLOCK_SECOND INT64_C(1000)
#define CLOCK_MINUTE (60 * CLOCK_SECOND)
#define CLOCK_HOUR (60 * CLOCK_MINUTE)
#define CLOCK_DAY (24 * CLOCK_HOUR)

enum { CLOCK_TEXT_SIZE = 64 };

/* Sets the practice's zone (an IANA name) for the whole process; call once, before threads. False: unknown.
 */
bool clock_set_zone(const char *zone);

/* The zone that was set ("America/Chicago"); "UTC" before. */
const char *clock_zone(void);

int64_t clock_now(void);

/* "2027-02-14" */
void clock_day(int64_t at, char text[static CLOCK_TEXT_SIZE]);
/* "2027-02-14 09:30" */
void clock_minute(int64_t at, char text[static CLOCK_TEXT_SIZE]);
/* "Sunday, February 14, 2027": for people */
void clock_long_day(int64_t at, char text[static CLOCK_TEXT_SIZE]);
/* "Sunday, February 14, 2027, 9:30 AM CST": for people, with the zone */
void clock_long_minute(int64_t at, char text[static CLOCK_TEXT_SIZE]);
/* The end (23:59:59 local) of the days-th business day (Monday to Friday) after at. */
int64_t clock_business_days_after(int64_t at, int days);
/* Midnight local time that begins the day of at. */
int64_t clock_day_start(int64_t at);
/* The midnight that begins the day of text ("2027-02-14"). False: it is no day. */
bool clock_day_parse(const char *text, int64_t *at);

#endif

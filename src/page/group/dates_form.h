/* The fields of a session's date as a clinician types them. */
#ifndef GATHER_PAGE_GROUP_DATES_FORM_H
#define GATHER_PAGE_GROUP_DATES_FORM_H

#include "domain/group/meeting.h"
#include "page/frame/visit.h"

enum dates_field { DATES_DAY, DATES_TIME, DATES_MINUTES, DATES_WEEKS, DATES_FIELD_COUNT };

struct dates_form {
    const char *values[DATES_FIELD_COUNT];
    const char *errors[DATES_FIELD_COUNT]; /* NULL: none */
    char starts_at[MEETING_TIME_SIZE];     /* set when all is right, as the numbers below */
    int minutes;
    int weeks;
};

/* What was sent. */
void dates_form_read(struct visit *visit, struct dates_form *form);

/* The fields as they stand for a session that is there. */
void dates_form_fill(const struct meeting *session, struct dates_form *form, struct arena *arena);

/* False: errors says what is wrong. with_weeks: weeks is asked for, 1 to most. Times may be typed as 18:00 or
 * 6:00 pm. */
bool dates_form_check(struct dates_form *form, bool with_weeks, int most, struct arena *arena);

/* Adds {fields, errors, has_errors} for templates. */
void dates_form_view(const struct dates_form *form, bool with_weeks, json_t *context);

#endif

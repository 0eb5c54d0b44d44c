#include "page/group/dates_form.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "page/desk/desk_view.h"
#include "text/phrase.h"

enum { MINUTES_LEAST = 5, MINUTES_MOST = 600, TIME_SIZE = 6 };

static const char *const names[DATES_FIELD_COUNT] = {"day", "time", "minutes", "weeks"};
static const enum phrase labels[DATES_FIELD_COUNT] = {PHRASE_DATES_LABEL_DAY, PHRASE_DATES_LABEL_TIME,
                                                      PHRASE_DATES_LABEL_MINUTES, PHRASE_DATES_LABEL_WEEKS};
static const enum phrase hints[DATES_FIELD_COUNT] = {PHRASE_DATES_HINT_DAY, PHRASE_DATES_HINT_TIME,
                                                     PHRASE_DATES_HINT_MINUTES, PHRASE_DATES_HINT_WEEKS};

void dates_form_read(struct visit *visit, struct dates_form *form)
{
    *form = (struct dates_form){0};
    for (int field = 0; field < DATES_FIELD_COUNT; field++)
        form->values[field] = desk_field(visit, names[field]);
}

void dates_form_fill(const struct meeting *session, struct dates_form *form, struct arena *arena)
{
    *form = (struct dates_form){0};
    form->values[DATES_DAY] = arena_format(arena, "%.10s", session->starts_at);
    form->values[DATES_TIME] = arena_format(arena, "%.5s", session->starts_at + 11);
    form->values[DATES_MINUTES] = arena_format(arena, "%d", session->minutes);
    form->values[DATES_WEEKS] = "";
}

/* 18:00, 6 pm, 6:00 p.m. as "18:00". False: it is none of these. */
static bool read_time(const char *text, char time[static TIME_SIZE])
{
    int hour = 0, minute = 0, used = 0;
    if (sscanf(text, "%2d%n", &hour, &used) != 1 || !isdigit((unsigned char)text[0]))
        return false;
    text += used;
    if (text[0] == ':') {
        if (!isdigit((unsigned char)text[1]) || !isdigit((unsigned char)text[2]))
            return false;
        minute = (text[1] - '0') * 10 + text[2] - '0';
        text += 3;
    }
    text += strspn(text, " ");
    bool is_am = strcasecmp(text, "am") == 0 || strcasecmp(text, "a.m.") == 0;
    bool is_pm = strcasecmp(text, "pm") == 0 || strcasecmp(text, "p.m.") == 0;
    if (minute > 59 || (!is_am && !is_pm && (text[0] != '\0' || hour > 23)))
        return false;
    if ((is_am || is_pm) && (hour < 1 || hour > 12))
        return false;
    if (is_am || is_pm)
        hour = hour % 12 + (is_pm ? 12 : 0);
    return snprintf(time, TIME_SIZE, "%02d:%02d", hour % 24, minute) == TIME_SIZE - 1;
}

static int read_number(struct dates_form *form, enum dates_field field, int least, int most,
                       struct arena *arena)
{
    const char *text = form->values[field];
    char *end;
    long number = strtol(text, &end, 10);
    if (text[0] != '\0' && *end == '\0' && number >= least && number <= most)
        return (int)number;
    const char *error = phrase(PHRASE_GROUP_ERROR_NUMBER);
    error = phrase_fill(arena, error, "least", arena_format(arena, "%d", least));
    form->errors[field] = phrase_fill(arena, error, "most", arena_format(arena, "%d", most));
    return 0;
}

bool dates_form_check(struct dates_form *form, bool with_weeks, int most, struct arena *arena)
{
    int64_t at;
    char time[TIME_SIZE];
    bool has_day = clock_day_parse(form->values[DATES_DAY], &at);
    bool has_time = read_time(form->values[DATES_TIME], time);
    if (!has_day)
        form->errors[DATES_DAY] = phrase(PHRASE_GROUP_ERROR_DAY);
    if (!has_time)
        form->errors[DATES_TIME] = phrase(PHRASE_DATES_ERROR_TIME);
    form->minutes = read_number(form, DATES_MINUTES, MINUTES_LEAST, MINUTES_MOST, arena);
    form->weeks = with_weeks ? read_number(form, DATES_WEEKS, 1, most, arena) : 1;
    if (has_day && has_time)
        (void)snprintf(form->starts_at, sizeof form->starts_at, "%.10sT%.5s", form->values[DATES_DAY], time);
    for (int field = 0; field < DATES_FIELD_COUNT; field++)
        if (form->errors[field] != NULL)
            return false;
    return true;
}

void dates_form_view(const struct dates_form *form, bool with_weeks, json_t *context)
{
    json_t *fields = json_array(), *errors = json_array();
    for (int field = 0; field < (with_weeks ? DATES_FIELD_COUNT : DATES_WEEKS); field++) {
        const char *error = form->errors[field] != NULL ? form->errors[field] : "";
        json_array_append_new(fields, json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "id", names[field], "label",
                                                phrase(labels[field]), "hint", phrase(hints[field]), "value",
                                                form->values[field], "error", error, "is_number",
                                                field == DATES_MINUTES || field == DATES_WEEKS));
        if (error[0] != '\0')
            json_array_append_new(errors,
                                  json_pack("{s:s+, s:s}", "href", "#", names[field], "message", error));
    }
    json_object_set_new(context, "fields", fields);
    json_object_set_new(context, "has_errors", json_boolean(json_array_size(errors) > 0));
    json_object_set_new(context, "errors", errors);
}

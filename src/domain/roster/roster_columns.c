#include "domain/roster/roster_columns.h"

#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "domain/form/intake_view.h"
#include "text/phrase.h"

static bool is_consent_time(const struct intake *intake, const char *field)
{
    size_t length = strlen(field);
    for (size_t i = 0; i < intake_column_count(intake); i++) {
        const char *name = intake_column_field(intake, i);
        size_t name_length = strlen(name);
        if (intake_column_is_consent(intake, i) && length == name_length + 3 &&
            strncmp(field, name, name_length) == 0 && strcmp(field + name_length, "_at") == 0)
            return true;
    }
    return false;
}

/* Fields of ours (the person's code) are kept with the answers for the person alone: no column, ever. */
static bool has_column(const struct intake *intake, const char *field)
{
    if (field[0] == '_')
        return true;
    for (size_t i = 0; i < intake_column_count(intake); i++)
        if (strcmp(intake_column_field(intake, i), field) == 0)
            return true;
    return is_consent_time(intake, field);
}

static bool is_extra(const struct roster_extras *extras, const char *field)
{
    for (size_t i = 0; i < extras->count; i++)
        if (strcmp(extras->fields[i], field) == 0)
            return true;
    return false;
}

void roster_extras_add(struct roster_extras *extras, const struct intake *intake,
                       const struct answers *answers)
{
    for (size_t i = 0; i < answers_count(answers); i++) {
        const char *field = answers_field_at(answers, i);
        if (has_column(intake, field) || is_extra(extras, field))
            continue;
        if (extras->count < ROSTER_EXTRA_LIMIT)
            extras->fields[extras->count++] = arena_text(extras->arena, field);
        else
            extras->more = true;
    }
}

bool roster_extras_cover(const struct roster_extras *extras, const struct intake *intake,
                         const struct answers *answers)
{
    for (size_t i = 0; i < answers_count(answers) && !extras->more; i++) {
        const char *field = answers_field_at(answers, i);
        if (!has_column(intake, field) && !is_extra(extras, field))
            return false;
    }
    return true;
}

struct listing {
    struct roster_column *columns;
    size_t count;
};

static void add(struct listing *listing, enum roster_column_kind kind, const char *title, const char *field)
{
    listing->columns[listing->count++] = (struct roster_column){kind, title, field};
}

/* On an attendance sheet a person is a name to call, and cannot be found by it. */
static bool tells_who(const char *field)
{
    static const char *const fields[] = {"first_name", "last_name", "goes_by", "email", "phone"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strcmp(fields[i], field) == 0)
            return true;
    return false;
}

static void add_fields(struct listing *listing, const struct intake *intake, const char *preset,
                       bool attendance)
{
    for (size_t i = 0; i < intake_column_count(intake); i++) {
        const char *field = intake_column_field(intake, i);
        if (intake_column_in(intake, i, preset) && !(attendance && tells_who(field)))
            add(listing, ROSTER_FIELD, intake_column_title(intake, i), field);
    }
}

static void add_rest(struct listing *listing, const struct intake *intake, const struct roster_extras *extras,
                     struct arena *arena)
{
    for (size_t i = 0; i < intake_column_count(intake); i++)
        if (intake_column_is_consent(intake, i))
            add(listing, ROSTER_CONSENT_TIME,
                phrase_fill(arena, phrase(PHRASE_COLUMN_CONSENT_TIME), "column",
                            intake_column_title(intake, i)),
                arena_format(arena, "%s_at", intake_column_field(intake, i)));
    for (size_t i = 0; i < extras->count; i++)
        add(listing, ROSTER_FIELD, intake_field_title(intake, extras->fields[i]), extras->fields[i]);
    if (extras->more)
        add(listing, ROSTER_OTHERS, phrase(PHRASE_COLUMN_OTHERS), NULL);
}

struct roster_column *roster_columns(const struct intake *intake, const char *preset,
                                     const struct roster_extras *extras, struct arena *arena, size_t *count)
{
    enum { OURS = 8 };
    size_t most = 2 * intake_column_count(intake) + OURS + (extras == NULL ? 0 : extras->count);
    struct listing listing = {arena_allocate(arena, most * sizeof *listing.columns), 0};
    bool attendance = strcmp(preset, "attendance") == 0;
    add(&listing, ROSTER_REFERENCE, phrase(PHRASE_COLUMN_REFERENCE), NULL);
    if (attendance)
        add(&listing, ROSTER_NAME, phrase(PHRASE_COLUMN_NAME), NULL);
    add_fields(&listing, intake, preset, attendance);
    add(&listing, ROSTER_STATUS, phrase(PHRASE_COLUMN_STATUS), NULL);
    if (!attendance) {
        add(&listing, ROSTER_STATUS_DAY, phrase(PHRASE_COLUMN_STATUS_DAY), NULL);
        add(&listing, ROSTER_ADDED,
            phrase_fill(
                arena,
                phrase_fill(arena, phrase(PHRASE_COLUMN_ADDED_IN), "added", phrase(PHRASE_COLUMN_ADDED)),
                "zone", clock_zone()),
            NULL);
        add(&listing, ROSTER_SOURCE, phrase(PHRASE_COLUMN_SOURCE), NULL);
    }
    add(&listing, ROSTER_FOR_REVIEW, phrase(PHRASE_COLUMN_FOR_REVIEW), NULL);
    if (extras != NULL)
        add_rest(&listing, intake, extras, arena);
    *count = listing.count;
    return listing.columns;
}

bool roster_column_is_typed(const struct roster_column *column)
{
    return column->kind == ROSTER_FIELD || column->kind == ROSTER_NAME || column->kind == ROSTER_OTHERS;
}

/* "Zoë K." */
static const char *short_name(const struct answers *answers, struct arena *arena)
{
    const char *name = answers_get(answers, "goes_by"), *last = answers_get(answers, "last_name");
    if (name == NULL)
        name = answers_get(answers, "first_name");
    if (name == NULL || last == NULL)
        return name == NULL ? "" : name;
    int length = 1;
    while (((unsigned char)last[length] & 0xc0) == 0x80)
        length++;
    return arena_format(arena, "%s %.*s.", name, length, last);
}

static const char *field_cell(const char *field, const struct intake *intake, const struct answers *answers,
                              struct arena *arena)
{
    const char *value = answers == NULL ? NULL : answers_get(answers, field);
    if (answers == NULL && strcmp(field, "first_name") == 0)
        return phrase(PHRASE_CELL_NOT_OPENED);
    return value == NULL ? "" : intake_display(intake, field, value, arena);
}

static const char *others_cell(const struct intake *intake, const struct answers *answers,
                               const struct roster_extras *extras, struct arena *arena)
{
    struct buffer text = {0};
    for (size_t i = 0; answers != NULL && i < answers_count(answers); i++) {
        const char *field = answers_field_at(answers, i);
        if (has_column(intake, field) || is_extra(extras, field))
            continue;
        buffer_append_format(&text, "%s%s: %s", text.length > 0 ? "\n" : "", field,
                             answers_value_at(answers, i));
    }
    const char *copy = arena_copy(arena, text.data == NULL ? "" : text.data, text.length);
    buffer_free(&text);
    return copy;
}

static const char *source_cell(const char *source)
{
    if (source != NULL && strcmp(source, "phone") == 0)
        return phrase(PHRASE_SOURCE_PHONE);
    return source != NULL && strcmp(source, "paper") == 0 ? phrase(PHRASE_SOURCE_PAPER)
                                                          : phrase(PHRASE_SOURCE_WEB);
}

static const char *time_cell(void (*write)(int64_t at, char text[static CLOCK_TEXT_SIZE]), int64_t at,
                             struct arena *arena)
{
    char text[CLOCK_TEXT_SIZE];
    write(at, text);
    return arena_text(arena, text);
}

static const char *reference_cell(const struct signup *signup, struct arena *arena)
{
    char text[ROSTER_REFERENCE_SIZE];
    roster_reference(signup->id, text);
    return arena_text(arena, text);
}

const char *roster_cell(const struct roster_column *column, const struct intake *intake,
                        const struct signup *signup, const struct answers *answers,
                        const struct roster_extras *extras, struct arena *arena)
{
    switch (column->kind) {
    case ROSTER_REFERENCE:
        return reference_cell(signup, arena);
    case ROSTER_NAME:
        return answers == NULL ? phrase(PHRASE_CELL_NOT_OPENED) : short_name(answers, arena);
    case ROSTER_FIELD:
    case ROSTER_CONSENT_TIME:
        return field_cell(column->field, intake, answers, arena);
    case ROSTER_STATUS:
        return status_label(signup->status);
    case ROSTER_STATUS_DAY:
        return time_cell(clock_day, signup->status_at, arena);
    case ROSTER_ADDED:
        return time_cell(clock_minute, signup->received_at, arena);
    case ROSTER_SOURCE:
        return source_cell(signup->source);
    case ROSTER_FOR_REVIEW:
        /* Said here too, because a preset may be without the first name. */
        return answers == NULL ? phrase(PHRASE_CELL_REVIEW_NOT_OPENED)
               : signup->held  ? phrase(PHRASE_YES)
                               : "";
    case ROSTER_OTHERS:
        return others_cell(intake, answers, extras, arena);
    }
    return "";
}

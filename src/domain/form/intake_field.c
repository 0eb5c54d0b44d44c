/* One field of intake.json, and how any part of that file is read. Rules between fields are in
 * intake_rules.c. */
#include "domain/form/intake_field.h"

#include <string.h>

#include "domain/form/intake_form.h"
#include "domain/form/intake_reading.h"
#include "domain/form/intake_rules.h"
#include "text/phrase.h"

static const struct {
    const char *name;
    size_t limit;
} types[INTAKE_TYPE_COUNT] = {
    [INTAKE_TEXT] = {"text", 200},     [INTAKE_EMAIL] = {"email", 254},
    [INTAKE_PHONE] = {"phone", 40},    [INTAKE_PARAGRAPH] = {"paragraph", 1000},
    [INTAKE_CHOICE] = {"choice", 0},   [INTAKE_CHOICES] = {"choices", 0},
    [INTAKE_CONSENT] = {"consent", 0},
};

/* Names that forms of ours and the roster's own columns use. */
static const char *const OUR_FIELDS[] = {"csrf", "save", "website", NULL};
static const enum phrase OUR_COLUMNS[] = {
    PHRASE_COLUMN_REFERENCE, PHRASE_COLUMN_NAME,   PHRASE_COLUMN_STATUS,     PHRASE_COLUMN_STATUS_DAY,
    PHRASE_COLUMN_ADDED,     PHRASE_COLUMN_SOURCE, PHRASE_COLUMN_FOR_REVIEW, PHRASE_COLUMN_OTHERS,
};

static bool read_flag(const struct intake_reading *reading, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (value != NULL && !json_is_boolean(value))
        intake_complain(reading, "\"%s\" is true or false, without quotes", key);
    return json_is_true(value);
}

static void read_type(const struct intake_reading *reading, const json_t *object, struct intake_field *field)
{
    const char *name = intake_read_raw(reading, object, "type", true);
    for (int i = 0; i < INTAKE_TYPE_COUNT; i++) {
        if (strcmp(types[i].name, name) == 0) {
            field->type = (enum intake_type)i;
            field->limit = types[i].limit;
            return;
        }
    }
    if (name[0] != '\0')
        intake_complain(
            reading,
            "there is no type \"%s\"; it is text, email, phone, paragraph, choice, choices or consent", name);
}

static void read_limit(const struct intake_reading *reading, const json_t *object, struct intake_field *field)
{
    const json_t *limit = json_object_get(object, "limit");
    if (limit == NULL)
        return;
    if (field->limit == 0)
        intake_complain(reading, "\"limit\" is for text, email, phone and paragraph; leave it out");
    else if (!json_is_integer(limit) || json_integer_value(limit) < 1 ||
             json_integer_value(limit) > INTAKE_LENGTH_LIMIT)
        intake_complain(reading, "\"limit\" is a whole number from 1 to %d, without quotes",
                        INTAKE_LENGTH_LIMIT);
    else
        field->limit = (size_t)json_integer_value(limit);
}

static void read_presets(const struct intake_reading *reading, const json_t *object,
                         struct intake_field *field)
{
    size_t index;
    json_t *value;
    json_array_foreach(intake_read_list(reading, object, "presets", false), index, value)
    {
        const char *preset = json_is_string(value) ? json_string_value(value) : "";
        if (strcmp(preset, "contact") == 0)
            field->presets |= INTAKE_PRESET_CONTACT;
        else if (strcmp(preset, "attendance") == 0)
            field->presets |= INTAKE_PRESET_ATTENDANCE;
        else if (strcmp(preset, "screening") == 0)
            field->presets |= INTAKE_PRESET_SCREENING;
        else
            intake_complain(reading,
                            "there is no preset \"%s\"; it is \"contact\", \"attendance\" or \"screening\"",
                            preset);
    }
}

static bool setting_is_given(const struct intake_reading *reading, const char *key, const char *name)
{
    const char *cursor = reading->config->practice_states, *state;
    size_t length;
    if (strcmp(name, "minimum_age") == 0)
        return reading->config->practice_minimum_age > 0;
    if (strcmp(name, "states") == 0)
        return intake_next_state(&cursor, &state, &length);
    intake_complain(reading, "\"%s\" is \"minimum_age\" or \"states\"", key);
    return true;
}

static void read_conditions(const struct intake_reading *reading, const json_t *object,
                            struct intake_field *field)
{
    const char *needs = intake_read_raw(reading, object, "needs", false);
    const char *unless = intake_read_raw(reading, object, "unless", false);
    field->asked = (needs[0] == '\0' || setting_is_given(reading, "needs", needs)) &&
                   (unless[0] == '\0' || !setting_is_given(reading, "unless", unless));
}

static void add_option(const struct intake_reading *reading, struct intake_field *field,
                       struct intake_option option)
{
    size_t length = strlen(option.value);
    if (length > INTAKE_VALUE_LIMIT || strchr(option.value, ';') != NULL ||
        (length > 0 && (option.value[0] == ' ' || option.value[length - 1] == ' ')))
        intake_complain(reading,
                        "the option value \"%s\" may have %d bytes, no \";\" and no space at its ends",
                        option.value, INTAKE_VALUE_LIMIT);
    for (size_t i = 0; i < field->option_count; i++)
        if (strcmp(field->options[i].value, option.value) == 0)
            intake_complain(reading, "the option value \"%s\" is there twice", option.value);
    field->options[field->option_count++] = option;
}

static void read_option(const struct intake_reading *reading, const struct intake *intake, json_t *object,
                        struct intake_field *field)
{
    static const char *const keys[] = {"value", "label", "stop", "alone", "wants", NULL};
    if (!json_is_object(object)) {
        intake_complain(reading, "an option is an object: { \"value\": …, \"label\": … }");
        return;
    }
    intake_check_keys(reading, object, "an option", keys);
    struct intake_option option = {
        .value = intake_read_raw(reading, object, "value", true),
        .label = intake_read_shown(reading, object, "label", true),
        .wants = intake_read_raw(reading, object, "wants", false),
        .stop_name = intake_read_raw(reading, object, "stop", false),
        .alone = read_flag(reading, object, "alone"),
    };
    if (option.alone && field->type != INTAKE_CHOICES)
        intake_complain(reading, "\"alone\" is for choices; leave it out");
    if (option.stop_name[0] != '\0') {
        option.stop = json_object_get(intake->stops, option.stop_name);
        if (option.stop == NULL)
            intake_complain(reading, "there is no stop \"%s\"; write it in \"stops\"", option.stop_name);
    }
    add_option(reading, field, option);
}

static size_t count_states(const struct config *config)
{
    const char *cursor = config->practice_states, *state;
    size_t count = 0, length;
    while (intake_next_state(&cursor, &state, &length))
        count++;
    return count;
}

static void read_options(const struct intake_reading *reading, const struct intake *intake,
                         const json_t *object, struct intake_field *field)
{
    json_t *list = intake_read_list(reading, object, "options", false), *value;
    const char *from = intake_read_raw(reading, object, "options_from", false);
    bool is_chosen = field->type == INTAKE_CHOICE || field->type == INTAKE_CHOICES;
    if (!is_chosen && (list != NULL || from[0] != '\0'))
        intake_complain(reading, "options are for choice and choices; leave them out");
    field->options = arena_allocate(
        reading->arena, (count_states(reading->config) + json_array_size(list) + 1) * sizeof *field->options);
    if (strcmp(from, "states") == 0) {
        const char *cursor = reading->config->practice_states, *state;
        for (size_t length; intake_next_state(&cursor, &state, &length);) {
            const char *name = arena_copy(reading->arena, state, length);
            add_option(reading, field,
                       (struct intake_option){.value = name, .label = name, .wants = "", .stop_name = ""});
        }
    } else if (from[0] != '\0') {
        intake_complain(reading, "\"options_from\" is \"states\"");
    }
    size_t index;
    json_array_foreach(list, index, value)
    {
        read_option(reading, intake, value, field);
    }
    if (is_chosen && field->option_count == 0)
        intake_complain(reading, "there is nothing to choose; write \"options\"");
}

static bool is_our_column(const char *title)
{
    for (size_t i = 0; i < sizeof OUR_COLUMNS / sizeof OUR_COLUMNS[0]; i++)
        if (strcmp(phrase(OUR_COLUMNS[i]), title) == 0)
            return true;
    return false;
}

static void check_name(const struct intake_reading *reading, const char *name)
{
    if (name[0] == '_')
        intake_complain(reading,
                        "a name that begins with \"_\" is the program's own; begin it with a letter");
    else if (name[0] != '\0' && !intake_is_name(name, '_'))
        intake_complain(reading,
                        "a name is a small letter, then small letters, digits and \"_\", at most %d in all",
                        INTAKE_NAME_LIMIT);
    else if (intake_is_among(OUR_FIELDS, name))
        intake_complain(reading, "the name is the program's own; choose another");
}

void intake_read_field(struct intake_reading *reading, const struct intake *intake, json_t *object,
                       struct intake_field *field)
{
    static const char *const keys[] = {"name",    "type",         "label", "hint",         "skipped",
                                       "wants",   "required",     "error", "needs",        "unless",
                                       "options", "options_from", "limit", "autocomplete", "inputmode",
                                       "column",  "presets",      NULL};
    int page_line = reading->line;
    field->name = intake_read_raw(reading, object, "name", true);
    field->line = intake_line_of(reading, "name", field->name);
    reading->line = field->line;
    reading->field = field->name[0] == '\0' ? NULL : field->name;
    check_name(reading, field->name);
    intake_check_keys(reading, object, "a field", keys);
    read_type(reading, object, field);
    read_limit(reading, object, field);
    read_presets(reading, object, field);
    read_conditions(reading, object, field);
    read_options(reading, intake, object, field);
    field->label = intake_read_shown(reading, object, "label", true);
    field->hint = intake_read_shown(reading, object, "hint", false);
    field->wants = intake_read_raw(reading, object, "wants", false);
    field->skipped = intake_read_shown(reading, object, "skipped", false);
    field->required = read_flag(reading, object, "required");
    field->error = intake_read_shown(reading, object, "error", field->required);
    field->autocomplete = intake_read_raw(reading, object, "autocomplete", false);
    field->inputmode = intake_read_raw(reading, object, "inputmode", false);
    field->column = intake_read_shown(reading, object, "column", false);
    if (field->column[0] == '\0')
        field->column = field->label;
    if (is_our_column(field->column))
        intake_complain(reading, "the column \"%s\" is the roster's own; name it otherwise", field->column);
    reading->field = NULL;
    reading->line = page_line;
}

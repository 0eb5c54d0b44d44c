#include "domain/form/intake_reading.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "domain/form/intake_form.h"

void intake_check_keys(const struct intake_reading *reading, json_t *object, const char *what,
                       const char *const *keys)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        if (!intake_is_among(keys, key))
            intake_complain(reading, "%s has no \"%s\"; see gather-intake(5) for what may be written", what,
                            key);
    }
}

/* The string under key, "" when there is none. */
const char *intake_read_raw(const struct intake_reading *reading, const json_t *object, const char *key,
                            bool needed)
{
    const json_t *value = json_object_get(object, key);
    if (value != NULL && !json_is_string(value))
        intake_complain(reading, "\"%s\" is text: write it in quotes", key);
    const char *text = json_is_string(value) ? json_string_value(value) : "";
    if (needed && text[0] == '\0' && (value == NULL || json_is_string(value)))
        intake_complain(reading, "\"%s\" is missing; write it", key);
    return arena_text(reading->arena, text);
}

const char *intake_read_shown(const struct intake_reading *reading, const json_t *object, const char *key,
                              bool needed)
{
    return intake_fill(reading, intake_read_raw(reading, object, key, needed));
}

/* The array under key; NULL (and a problem, if needed) when there is none. */
json_t *intake_read_list(const struct intake_reading *reading, const json_t *object, const char *key,
                         bool needed)
{
    json_t *value = json_object_get(object, key);
    if (json_is_array(value))
        return value;
    if (value != NULL || needed)
        intake_complain(reading, "\"%s\" is %s; write a list in [ ]", key,
                        value == NULL ? "missing" : "not a list");
    return NULL;
}

bool intake_is_among(const char *const *list, const char *text)
{
    for (; *list != NULL; list++)
        if (strcmp(*list, text) == 0)
            return true;
    return false;
}

void intake_complain(const struct intake_reading *reading, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    char where[2 * INTAKE_NAME_LIMIT + 32] = "";
    if (reading->page != NULL)
        snprintf(where, sizeof where, "page \"%.*s\"%s", INTAKE_NAME_LIMIT, reading->page,
                 reading->field == NULL ? ": " : ", ");
    if (reading->field != NULL)
        snprintf(where + strlen(where), sizeof where - strlen(where), "field \"%.*s\": ", INTAKE_NAME_LIMIT,
                 reading->field);
    problems_add(reading->problems, reading->path, reading->line, "%s%s", where, text);
}

/* jansson keeps no positions of what it has read, so we look for the pair in the text. */
static const char *find_pair(const char *text, const char *key, const char *value)
{
    size_t key_length = strlen(key), value_length = strlen(value);
    for (const char *at = text; (at = strchr(at, '"')) != NULL; at++) {
        if (strncmp(at + 1, key, key_length) != 0 || at[1 + key_length] != '"')
            continue;
        const char *after = at + key_length + 2;
        after += strspn(after, " \t\r\n");
        if (*after++ != ':')
            continue;
        after += strspn(after, " \t\r\n");
        if (*after == '"' && strncmp(after + 1, value, value_length) == 0 && after[1 + value_length] == '"')
            return at;
    }
    return NULL;
}

int intake_line_of(struct intake_reading *reading, const char *key, const char *value)
{
    const char *found = find_pair(reading->cursor, key, value);
    if (found != NULL)
        reading->cursor = found + 1;
    else
        found = find_pair(reading->text, key, value);
    if (found == NULL)
        return 0;
    int line = 1;
    for (const char *at = reading->text; at < found; at++)
        line += *at == '\n';
    return line;
}

/* "Iowa", "Iowa or Utah", "Iowa, Utah, or Ohio" */
static void append_states(struct buffer *buffer, const char *states)
{
    size_t count = 0, index = 0, length;
    const char *state;
    for (const char *cursor = states; intake_next_state(&cursor, &state, &length);)
        count++;
    for (const char *cursor = states; intake_next_state(&cursor, &state, &length); index++) {
        if (index > 0)
            buffer_append_text(buffer, index + 1 < count ? ", " : count == 2 ? " or " : ", or ");
        buffer_append(buffer, state, length);
    }
}

static bool append_setting(const struct intake_reading *reading, const char *name, size_t length,
                           struct buffer *buffer)
{
    if (length == strlen("minimum_age") && memcmp(name, "minimum_age", length) == 0) /* not secret */
        buffer_append_format(buffer, "%d", reading->config->practice_minimum_age);
    else if (length == strlen("states") && memcmp(name, "states", length) == 0) /* not secret */
        append_states(buffer, reading->config->practice_states);
    else if (length == strlen("practice") && memcmp(name, "practice", length) == 0) /* not secret */
        buffer_append_text(buffer, reading->config->practice_name);
    else
        return false;
    return true;
}

const char *intake_fill(const struct intake_reading *reading, const char *text)
{
    struct buffer filled = {0};
    while (*text != '\0') {
        size_t plain = strcspn(text, "{");
        buffer_append(&filled, text, plain);
        text += plain;
        if (*text != '{')
            break;
        size_t length = strspn(text + 1, "abcdefghijklmnopqrstuvwxyz_");
        if (length == 0 || text[1 + length] != '}') {
            buffer_append_byte(&filled, *text++);
            continue;
        }
        if (!append_setting(reading, text + 1, length, &filled))
            intake_complain(reading, "there is no {%.*s}; write {minimum_age}, {states} or {practice}",
                            (int)length, text + 1);
        text += length + 2;
    }
    const char *copy = arena_copy(reading->arena, filled.data == NULL ? "" : filled.data, filled.length);
    buffer_free(&filled);
    return copy;
}

bool intake_next_state(const char **cursor, const char **state, size_t *length)
{
    *cursor += strspn(*cursor, ", \t");
    if (**cursor == '\0')
        return false;
    *state = *cursor;
    *length = strcspn(*cursor, ",");
    *cursor += *length;
    while (*length > 0 && ((*state)[*length - 1] == ' ' || (*state)[*length - 1] == '\t'))
        --*length;
    return true;
}

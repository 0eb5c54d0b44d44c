/* What intake_load.c checks with, and the rules that concern the form as a whole. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "domain/form/intake_form.h"
#include "domain/form/intake_rules.h"

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

bool intake_is_name(const char *name, char extra)
{
    size_t length = strlen(name);
    if (length == 0 || length > INTAKE_NAME_LIMIT || name[0] < 'a' || name[0] > 'z')
        return false;
    for (size_t i = 0; i < length; i++) {
        bool letter = name[i] >= 'a' && name[i] <= 'z';
        bool digit = name[i] >= '0' && name[i] <= '9';
        if (!letter && !digit && name[i] != extra)
            return false;
    }
    return true;
}

static void check_doubled(struct intake_reading *reading, const struct intake_field *first,
                          const struct intake_field *second)
{
    reading->line = second->line;
    reading->field = second->name;
    if (strcmp(first->name, second->name) == 0)
        intake_complain(reading, "the name is on line %d already; give each field a name of its own",
                        first->line);
    else if (strcmp(first->column, second->column) == 0)
        intake_complain(reading, "field \"%s\" has the column \"%s\" already; name this one otherwise",
                        first->name, first->column);
}

static void check_companion(struct intake_reading *reading, const struct intake_field *consent,
                            const struct intake_field *other)
{
    size_t length = strlen(consent->name);
    if (strncmp(consent->name, other->name, length) != 0 || strcmp(other->name + length, "_at") != 0)
        return;
    reading->line = other->line;
    reading->field = other->name;
    intake_complain(reading, "the name is kept for the time of the consent \"%s\"; name it otherwise",
                    consent->name);
}

static void check_roster_needs(struct intake_reading *reading, const struct intake *intake)
{
    const struct intake_field *name = intake_field_named(intake, "first_name");
    const struct intake_field *email = intake_field_named(intake, "email");
    const struct intake_field *phone = intake_field_named(intake, "phone");
    if (name == NULL || !name->asked || name->type != INTAKE_TEXT)
        intake_complain(reading,
                        "the roster needs a field \"first_name\" of type \"text\" that is always asked");
    bool has_email = email != NULL && email->asked && email->type == INTAKE_EMAIL;
    bool has_phone = phone != NULL && phone->asked && phone->type == INTAKE_PHONE;
    if (!has_email && !has_phone)
        intake_complain(reading,
                        "the roster needs a field \"email\" of type \"email\" or a field \"phone\" of type "
                        "\"phone\" that is always asked");
}

static void check_page_ids(struct intake_reading *reading, const struct intake *intake)
{
    for (size_t i = 0; i < intake->page_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(intake->pages[k].id, intake->pages[i].id) != 0)
                continue;
            reading->line = intake->pages[i].line;
            intake_complain(reading,
                            "the page id \"%s\" is on line %d already; give each page an id of its own",
                            intake->pages[i].id, intake->pages[k].line);
        }
    }
}

static void check_fields(struct intake_reading *reading, const struct intake *intake)
{
    for (size_t i = 0; i < intake->field_count; i++) {
        for (size_t k = i + 1; k < intake->field_count; k++)
            check_doubled(reading, &intake->fields[i], &intake->fields[k]);
        for (size_t k = 0; k < intake->field_count && intake->fields[i].type == INTAKE_CONSENT; k++)
            check_companion(reading, &intake->fields[i], &intake->fields[k]);
    }
}

void intake_check_whole(struct intake_reading *reading, const struct intake *intake)
{
    reading->page = reading->field = NULL;
    check_page_ids(reading, intake);
    check_fields(reading, intake);
    reading->field = NULL;
    reading->line = 0;
    check_roster_needs(reading, intake);
}

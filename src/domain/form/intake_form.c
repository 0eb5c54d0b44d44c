#include "domain/form/intake_form.h"

#include <string.h>

const struct intake_field *intake_field_named(const struct intake *intake, const char *name)
{
    for (size_t i = 0; i < intake->field_count; i++)
        if (strcmp(intake->fields[i].name, name) == 0)
            return &intake->fields[i];
    return NULL;
}

const struct intake_field *intake_field_dated(const struct intake *intake, const char *companion)
{
    size_t length = strlen(companion);
    if (length < 4 || strcmp(companion + length - 3, "_at") != 0)
        return NULL;
    for (size_t i = 0; i < intake->field_count; i++) {
        const struct intake_field *field = &intake->fields[i];
        if (field->type == INTAKE_CONSENT && strlen(field->name) == length - 3 &&
            strncmp(field->name, companion, length - 3) == 0)
            return field;
    }
    return NULL;
}

bool intake_page_wants_one_of(const struct intake_page *page, const char *name)
{
    for (size_t i = 0; i < page->one_of_count; i++)
        if (strcmp(page->one_of[i], name) == 0)
            return true;
    return false;
}

bool intake_next_choice(const char **cursor, const char **choice, size_t *length)
{
    if (*cursor == NULL || **cursor == '\0')
        return false;
    *choice = *cursor;
    const char *end = strstr(*cursor, "; ");
    *length = end == NULL ? strlen(*cursor) : (size_t)(end - *cursor);
    *cursor += *length + (end == NULL ? 0 : 2);
    return true;
}

bool intake_has_choice(const struct answers *answers, const char *field, const char *value)
{
    const char *cursor = answers_get(answers, field), *choice;
    for (size_t length; intake_next_choice(&cursor, &choice, &length);)
        if (strlen(value) == length && memcmp(choice, value, length) == 0) /* not secret */
            return true;
    return false;
}

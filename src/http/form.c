#include "http/form.h"

#include <stdint.h>
#include <string.h>

#include "base/encoding.h"

struct field {
    const char *name;
    const char *value;
};

struct form {
    size_t count;
    struct field *fields;
};

/* Browsers send CR LF for a line break in a text area; one kind inside is enough, and lengths count it once.
 */
static size_t unify_newlines(char *text, size_t length)
{
    size_t kept = 0;
    for (size_t index = 0; index < length; index++) {
        if (text[index] == '\r' && index + 1 < length && text[index + 1] == '\n')
            continue;
        text[kept++] = text[index] == '\r' ? '\n' : text[index];
    }
    return kept;
}

/* The decoded text of length bytes, or NULL when it must be refused. */
static const char *decode(struct arena *arena, const char *text, size_t length)
{
    char *decoded = arena_allocate(arena, length + 1);
    size_t used = 0;
    for (size_t index = 0; index < length; index++) {
        char byte = text[index] == '+' ? ' ' : text[index];
        if (byte == '%') {
            int high = length - index > 2 ? encoding_hex_value(text[index + 1]) : -1;
            int low = length - index > 2 ? encoding_hex_value(text[index + 2]) : -1;
            if (high < 0 || low < 0)
                return NULL;
            byte = (char)(uint8_t)(high * 16 + low);
            index += 2;
        }
        if (byte == '\0')
            return NULL;
        decoded[used++] = byte;
    }
    used = unify_newlines(decoded, used);
    decoded[used] = '\0';
    return used <= FORM_VALUE_LIMIT && encoding_is_utf8(decoded, used) ? decoded : NULL;
}

static size_t length_until(const char *text, size_t length, char byte)
{
    const char *found = length == 0 ? NULL : memchr(text, byte, length);
    return found == NULL ? length : (size_t)(found - text);
}

struct form *form_parse(struct arena *arena, const char *text, size_t length)
{
    struct form *form = arena_allocate(arena, sizeof *form);
    form->fields = arena_allocate(arena, FORM_FIELD_LIMIT * sizeof *form->fields);
    while (length > 0) {
        size_t pair = length_until(text, length, '&');
        if (pair > 0) {
            if (form->count == FORM_FIELD_LIMIT)
                return NULL;
            size_t name = length_until(text, pair, '=');
            size_t value = name == pair ? pair : name + 1;
            struct field *field = &form->fields[form->count++];
            field->name = decode(arena, text, name);
            field->value = decode(arena, text + value, pair - value);
            if (field->name == NULL || field->value == NULL)
                return NULL;
        }
        size_t used = pair < length ? pair + 1 : pair;
        text += used;
        length -= used;
    }
    return form;
}

const char *form_value(const struct form *form, const char *name)
{
    return form_value_at(form, name, 0);
}

const char *form_value_at(const struct form *form, const char *name, size_t index)
{
    for (size_t field = 0; field < form->count; field++)
        if (strcmp(form->fields[field].name, name) == 0 && index-- == 0)
            return form->fields[field].value;
    return NULL;
}

size_t form_count(const struct form *form)
{
    return form->count;
}

const char *form_name_at(const struct form *form, size_t index)
{
    return index < form->count ? form->fields[index].name : NULL;
}

const char *form_text_at(const struct form *form, size_t index)
{
    return index < form->count ? form->fields[index].value : NULL;
}

const struct form *form_keep(const struct form *form, struct arena *arena,
                             bool (*keep)(void *argument, const char *name), void *argument)
{
    struct form *kept = arena_allocate(arena, sizeof *kept);
    kept->fields = arena_allocate(arena, (form->count + 1) * sizeof *kept->fields);
    for (size_t index = 0; index < form->count; index++)
        if (keep(argument, form->fields[index].name))
            kept->fields[kept->count++] = form->fields[index];
    return kept;
}

/* application/x-www-form-urlencoded fields, of a body or a query string. */
#ifndef GATHER_HTTP_FORM_H
#define GATHER_HTTP_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum { FORM_FIELD_LIMIT = 128, FORM_VALUE_LIMIT = 65536 };

struct form;

/* Parses length bytes. NULL: more than FORM_FIELD_LIMIT fields, a name or value over FORM_VALUE_LIMIT bytes,
 * not UTF-8, a NUL, a broken %-escape. Newlines become "\n". Never fails on an empty text. */
struct form *form_parse(struct arena *arena, const char *text, size_t length);

/* The first value of name, or NULL when the field was not sent. */
const char *form_value(const struct form *form, const char *name);

/* The index-th value of a field that may be sent several times (checkboxes), or NULL past the last. */
const char *form_value_at(const struct form *form, const char *name, size_t index);

/* The value of the index-th field; NULL past the last. */
const char *form_text_at(const struct form *form, size_t index);

/* Those fields whose name keep takes, in arena. */
const struct form *form_keep(const struct form *form, struct arena *arena,
                             bool (*keep)(void *argument, const char *name), void *argument);

size_t form_count(const struct form *form);
const char *form_name_at(const struct form *form, size_t index);

#endif

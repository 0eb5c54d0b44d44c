/* Answers: field names and values in order. Sealed and kept as two-column CSV (field,value), which a person
 * can read without this program. Lives in an arena. */
#ifndef GATHER_DOMAIN_SEAL_ANSWERS_H
#define GATHER_DOMAIN_SEAL_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"

struct answers;

struct answers *answers_create(struct arena *arena);

/* The value of field, or NULL when there is none. Several choices are one value, joined by "; ". */
const char *answers_get(const struct answers *answers, const char *field);

/* Sets (or replaces, keeping its place) field; NULL or "" removes it. Copied into the arena. */
void answers_set(struct answers *answers, const char *field, const char *value);

/* The same again in arena; and whether two hold the same, in whatever order. */
struct answers *answers_copy(const struct answers *answers, struct arena *arena);
bool answers_are_same(const struct answers *one, const struct answers *other);

size_t answers_count(const struct answers *answers);
const char *answers_field_at(const struct answers *answers, size_t index);
const char *answers_value_at(const struct answers *answers, size_t index);

/* Appends them as CSV. */
void answers_write(const struct answers *answers, struct buffer *csv);

/* Reads them back; NULL when it is not such CSV. */
struct answers *answers_read(struct arena *arena, const void *csv, size_t length);

#endif

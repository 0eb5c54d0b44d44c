/* Reading intake.json: where a mistake is, and the keys of its objects. For intake_load.c, intake_field.c and
 * intake_rules.c alone. */
#ifndef GATHER_DOMAIN_FORM_INTAKE_READING_H
#define GATHER_DOMAIN_FORM_INTAKE_READING_H

#include <jansson.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/config.h"
#include "base/problem.h"

/* While the file is read: where a mistake is said to be. */
struct intake_reading {
    const char *path;
    const char *text;   /* the whole file */
    const char *cursor; /* what was gone through so far, for lines */
    const struct config *config;
    struct problems *problems;
    struct arena *arena;
    const char *page;  /* NULL: none */
    const char *field; /* NULL: none */
    int line;
};

/* Adds a problem naming page and field. */
void intake_complain(const struct intake_reading *reading, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The line on which "key": "value" stands, from the cursor on (which moves there); 0 when it is nowhere. */
int intake_line_of(struct intake_reading *reading, const char *key, const char *value);

/* Text with {minimum_age}, {states} and {practice} filled in; another {word} is a problem. */
const char *intake_fill(const struct intake_reading *reading, const char *text);

/* Each key of object that is not in keys is a problem. */
void intake_check_keys(const struct intake_reading *reading, json_t *object, const char *what,
                       const char *const *keys);

/* The string under key as it stands, or filled in; "" when there is none, which is a problem if it is needed.
 */
const char *intake_read_raw(const struct intake_reading *reading, const json_t *object, const char *key,
                            bool needed);
const char *intake_read_shown(const struct intake_reading *reading, const json_t *object, const char *key,
                              bool needed);

/* The array under key, or NULL. */
json_t *intake_read_list(const struct intake_reading *reading, const json_t *object, const char *key,
                         bool needed);

/* True when text is in list, which ends with NULL. */
bool intake_is_among(const char *const *list, const char *text);

/* The settings' states, one a call, trimmed, into state; false past the last. Start with *cursor at the
 * setting. */
bool intake_next_state(const char **cursor, const char **state, size_t *length);

#endif

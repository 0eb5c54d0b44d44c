/* The inside of struct intake, for intake_*.c alone. Everybody else uses intake.h and intake_view.h. */
#ifndef GATHER_DOMAIN_FORM_INTAKE_FORM_H
#define GATHER_DOMAIN_FORM_INTAKE_FORM_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "domain/seal/answers.h"

enum intake_type {
    INTAKE_TEXT,
    INTAKE_EMAIL,
    INTAKE_PHONE,
    INTAKE_PARAGRAPH,
    INTAKE_CHOICE,
    INTAKE_CHOICES,
    INTAKE_CONSENT,
    INTAKE_TYPE_COUNT
};

enum {
    INTAKE_PRESET_CONTACT = 1,
    INTAKE_PRESET_ATTENDANCE = 2,
    INTAKE_PRESET_SCREENING = 4,
};

enum {
    INTAKE_QUESTIONS_A_PAGE = 4,
    INTAKE_VALUE_LIMIT = 64,
    INTAKE_NAME_LIMIT = 48,
    INTAKE_LENGTH_LIMIT = 5000,
    /* All that can be typed on a page: with 12 bytes a character, as a form sends the longest, it fits into
       64 KiB. */
    INTAKE_PAGE_LIMIT = 5000,
};

/* Text is never NULL; what is not there is "". */
struct intake_option {
    const char *value;
    const char *label;
    const char *wants; /* as a field's */
    const char *stop_name;
    const json_t *stop; /* borrowed from intake->stops; NULL: no stop */
    bool alone;
};

struct intake_field {
    const char *name;
    enum intake_type type;
    const char *label;
    const char *hint;
    const char *wants;   /* the field without which an answer here cannot be done, such as a number to call */
    const char *skipped; /* what no answer means, where it means something */
    const char *error;
    const char *autocomplete;
    const char *inputmode;
    const char *column;
    bool required;
    /* False when the settings say the question is not put (needs, unless); it still names older answers. */
    bool asked;
    unsigned presets;
    size_t limit; /* characters; 0 for the types that are chosen, not written */
    struct intake_option *options;
    size_t option_count;
    int line;
};

struct intake_page {
    const char *id;
    const char *title;
    const char *intro;
    const struct intake_field *fields[INTAKE_QUESTIONS_A_PAGE];
    size_t field_count;
    const char *one_of[INTAKE_QUESTIONS_A_PAGE];
    size_t one_of_count;
    const char *one_of_error;
    int line;
};

struct intake {
    struct arena *arena;
    const char *version;       /* what the file calls it, and a hash of texts */
    const char *texts;         /* the file and the settings it was read with, for intake_load_texts */
    struct intake_page *pages; /* those with a question to ask */
    size_t page_count;
    struct intake_field *fields; /* all, asked or not, in the file's order */
    size_t field_count;
    const struct intake_field **columns; /* those asked */
    size_t column_count;
    json_t *stops;
};

/* NULL when there is no such field. */
const struct intake_field *intake_field_named(const struct intake *intake, const char *name);

/* The field whose consent the companion answer "NAME_at" dates, or NULL. */
const struct intake_field *intake_field_dated(const struct intake *intake, const char *companion);

/* True when name is one of the fields of which the page wants at least one. */
bool intake_page_wants_one_of(const struct intake_page *page, const char *name);

/* Steps through the "; "-joined values of an answer: false past the last. Start with *cursor at the answer.
 */
bool intake_next_choice(const char **cursor, const char **choice, size_t *length);

/* True when the answer of field holds the value. */
bool intake_has_choice(const struct answers *answers, const char *field, const char *value);

#endif

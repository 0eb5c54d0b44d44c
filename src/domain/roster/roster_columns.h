/* Which columns a roster file has, and what stands in them; for roster_csv.c. */
#ifndef GATHER_DOMAIN_ROSTER_ROSTER_COLUMNS_H
#define GATHER_DOMAIN_ROSTER_ROSTER_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "domain/form/intake.h"
#include "domain/roster/roster.h"

enum roster_column_kind {
    ROSTER_REFERENCE,
    ROSTER_NAME, /* as somebody goes by, and an initial */
    ROSTER_FIELD,
    ROSTER_CONSENT_TIME,
    ROSTER_STATUS,
    ROSTER_STATUS_DAY,
    ROSTER_ADDED,
    ROSTER_SOURCE,
    ROSTER_FOR_REVIEW,
    ROSTER_OTHERS, /* "field: value" of answers that found no column */
};

struct roster_column {
    enum roster_column_kind kind;
    const char *title;
    const char *field; /* the answer's name, of ROSTER_FIELD and ROSTER_CONSENT_TIME */
};

/* Fields of older forms in the answers at hand; bounded, because a column of each must be known before the
 * first row is written. What is over the bound goes to ROSTER_OTHERS. */
enum { ROSTER_EXTRA_LIMIT = 100 };
struct roster_extras {
    struct arena *arena;
    const char *fields[ROSTER_EXTRA_LIMIT];
    size_t count;
    bool more;
};

/* Notes the fields of answers that are in no column of intake. */
void roster_extras_add(struct roster_extras *extras, const struct intake *intake,
                       const struct answers *answers);

/* The columns of a preset, an array in arena. extras is NULL for all presets but "everything". */
struct roster_column *roster_columns(const struct intake *intake, const char *preset,
                                     const struct roster_extras *extras, struct arena *arena, size_t *count);

/* True when the cell may hold what a person typed. */
bool roster_column_is_typed(const struct roster_column *column);

/* The cell of a row, "" for an empty one. answers may be NULL. ROSTER_OTHERS looks at extras. */
const char *roster_cell(const struct roster_column *column, const struct intake *intake,
                        const struct signup *signup, const struct answers *answers,
                        const struct roster_extras *extras, struct arena *arena);

/* True when every answer has its place in extras or intake; false: it was not there when the extras were
 * noted. */
bool roster_extras_cover(const struct roster_extras *extras, const struct intake *intake,
                         const struct answers *answers);

#endif

/* Rows of a roster page that name the same person. */
#ifndef GATHER_PAGE_ROSTER_ROSTER_DOUBLES_H
#define GATHER_PAGE_ROSTER_ROSTER_DOUBLES_H

#include "base/arena.h"
#include "page/roster/roster_row.h"

/* Whether two rows have the same e-mail address, phone number or name. */
bool roster_same_person(const struct roster_row *a, const struct roster_row *b);

/* Sets is_double where two rows that are not withdrawn name the same person. */
void roster_mark_doubles(struct roster_rows *rows, struct arena *arena);

#endif

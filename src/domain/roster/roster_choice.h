/* Columns one by one, for whoever wants other ones than a preset has. A key is a field's name, or a word of
 * ours ("reference", "name", "status", "status_day", "added", "source", "for_review"). */
#ifndef GATHER_DOMAIN_ROSTER_ROSTER_CHOICE_H
#define GATHER_DOMAIN_ROSTER_ROSTER_CHOICE_H

#include "domain/roster/roster_columns.h"

const char *roster_column_key(const struct roster_column *column);

/* All there are to choose from, in the order in which a file has them. */
struct roster_column *roster_choice_all(const struct intake *intake, struct arena *arena, size_t *count);

/* The columns of keys, in their order. NULL when there are none, or one is no key. */
struct roster_column *roster_choice(const struct intake *intake, const char *const *keys, size_t key_count,
                                    struct arena *arena, size_t *count);

/* Keys with commas between and back, in arena. "" is no key. */
const char *roster_choice_join(const char *const *keys, size_t count, struct arena *arena);
const char *const *roster_choice_split(const char *text, struct arena *arena, size_t *count);

#endif

/* What a roster was asked for, as its address says it: so that whoever looks at one person comes back to the
 * same rows. */
#ifndef GATHER_PAGE_ROSTER_ROSTER_SELECTION_H
#define GATHER_PAGE_ROSTER_ROSTER_SELECTION_H

#include "http/form.h"
#include "page/roster/roster_rows.h"

struct roster_selection {
    struct roster_query query;
    size_t page; /* from 0 */
};

/* What is no choice of ours counts as not chosen: an address from a history is not worth an error. */
struct roster_selection roster_selection_read(const struct form *query);

/* The query of the address that leads to a page of it; "" for the roster as it opens. */
const char *roster_selection_text(const struct roster_selection *selection, size_t page, struct arena *arena);

/* text as a value within an address. */
const char *roster_selection_encode(const char *text, struct arena *arena);

/* The words in addresses. */
const char *roster_sort_word(enum roster_sort sort);
const char *roster_flag_word(enum roster_flag flag);

#endif

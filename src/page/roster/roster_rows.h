/* The opened rows of a roster page: searched, filtered, sorted and compared in memory, because the database
 * cannot read them. */
#ifndef GATHER_PAGE_ROSTER_ROSTER_ROWS_H
#define GATHER_PAGE_ROSTER_ROSTER_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/group/group.h"
#include "page/frame/visit.h"
#include "page/roster/roster_row.h"

enum roster_sort { ROSTER_BY_RECEIVED, ROSTER_BY_NAME, ROSTER_BY_STATUS, ROSTER_SORT_COUNT };
enum roster_flag {
    ROSTER_ANY_FLAG,
    ROSTER_OVERDUE,
    ROSTER_CALL,
    ROSTER_UNTOLD,
    ROSTER_HELD,
    ROSTER_DOUBLE,
    ROSTER_FLAG_COUNT,
};

struct roster_query {
    const char *search; /* "": all */
    bool deep;          /* look into answers and notes, too */
    enum status status; /* STATUS_COUNT: all */
    enum roster_flag flag;
    enum roster_sort sort;
};

/* Rows that meet the query, sorted; in the visit's arena. */
enum result roster_rows_read(struct visit *visit, const struct group *group, const uint8_t *secret_key,
                             const struct roster_query *query, struct roster_rows *rows);

#endif

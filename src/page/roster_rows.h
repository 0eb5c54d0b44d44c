/* The opened rows of a roster page: searched, filtered and sorted in memory, because the database cannot read
 * them. */
#ifndef GATHER_PAGE_ROSTER_ROWS_H
#define GATHER_PAGE_ROSTER_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/group.h"
#include "page/visit.h"

struct roster_row {
    uint8_t id[UUID_SIZE];
    enum status status;
    int64_t received_at;
    bool overdue;
    bool held;
    bool wants_call;
    bool unreadable;
    const char *name;
    const char *contact;
    const char *sort_key; /* the name in one case */
};

enum roster_sort { ROSTER_BY_RECEIVED, ROSTER_BY_NAME, ROSTER_BY_STATUS };

struct roster_rows {
    struct roster_row *rows;
    size_t count;
    size_t total; /* before searching and filtering */
    size_t overdue;
};

/* Rows that hold search ("" for all) and have status (STATUS_COUNT for all), sorted; in the visit's arena. */
enum result roster_rows_read(struct visit *visit, const struct group *group, const uint8_t *secret_key,
                             const char *search, enum status status, enum roster_sort sort,
                             struct roster_rows *rows);

#endif

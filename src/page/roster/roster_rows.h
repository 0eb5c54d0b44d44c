/* The opened rows of a roster page: searched, filtered, sorted and compared in memory, because the database
 * cannot read them. */
#ifndef GATHER_PAGE_ROSTER_ROSTER_ROWS_H
#define GATHER_PAGE_ROSTER_ROSTER_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/group/group.h"
#include "page/frame/visit.h"

struct roster_row {
    uint8_t id[UUID_SIZE];
    enum status status;
    int64_t received_at;
    bool overdue;
    bool held;
    bool wants_call;
    bool unreadable;
    bool is_double; /* another one has the same e-mail address, phone number or name */
    bool matches;   /* the search */
    const char *name;
    const char *contact;
    /* For comparing: in one case, digits alone; "" when there is none. */
    const char *sort_key; /* the name */
    const char *email_key;
    const char *phone_key;
};

enum roster_sort { ROSTER_BY_RECEIVED, ROSTER_BY_NAME, ROSTER_BY_STATUS, ROSTER_SORT_COUNT };
enum roster_flag {
    ROSTER_ANY_FLAG,
    ROSTER_OVERDUE,
    ROSTER_CALL,
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

/* How many need something, of those who are in the group or may come to be. */
struct roster_need {
    const char *value;
    int64_t count;
};
enum { ROSTER_NEED_LIMIT = 64 };

struct roster_rows {
    struct roster_row *rows;
    size_t count;
    size_t total; /* before searching and filtering */
    size_t overdue;
    size_t doubles;
    struct roster_need needs[ROSTER_NEED_LIMIT];
    size_t need_count;
};

/* Rows that meet the query, sorted; in the visit's arena. */
enum result roster_rows_read(struct visit *visit, const struct group *group, const uint8_t *secret_key,
                             const struct roster_query *query, struct roster_rows *rows);

#endif

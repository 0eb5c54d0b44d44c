/* A row of a roster page, opened. */
#ifndef GATHER_PAGE_ROSTER_ROSTER_ROW_H
#define GATHER_PAGE_ROSTER_ROSTER_ROW_H

#include "base/random.h"
#include "domain/group/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct roster_row {
    uint8_t id[UUID_SIZE];
    enum status status;
    int64_t received_at;
    bool overdue;
    bool held;
    bool wants_call;
    bool untold; /* there is something that somebody has to tell them by telephone */
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

#endif

/* A question as it is kept in intake.db. */
#ifndef GATHER_DOMAIN_THREAD_ENQUIRY_ROW_H
#define GATHER_DOMAIN_THREAD_ENQUIRY_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/result.h"
#include "domain/seal/envelope.h"
#include "domain/thread/enquiry_word.h"

struct statement;

struct enquiry {
    uint8_t id[UUID_SIZE];
    enum enquiry_kind kind;
    enum enquiry_status status;
    int64_t status_at;
    int64_t received_at;
    int64_t reply_by;
    bool held;                    /* tripped a spam check; for review */
    bool erased;                  /* the shell of a deleted question: no envelope */
    const char *group_slug;       /* NULL: about no group */
    const char *group_name;       /* likewise */
    bool has_signup;              /* its person has registered since (for staff only) */
    uint8_t signup_id[UUID_SIZE]; /* and this is the registration */
    struct envelope envelope; /* its id is the enquiry's id; its answers are those of www/forms/ask.json */
};

/* The row a statement stands on, with the columns of enquiry_by_access in sql/query/thread/enquiry.sql. */
enum result enquiry_read_row(struct statement *row, struct arena *arena, struct enquiry *enquiry);

#endif

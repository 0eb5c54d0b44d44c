/* A question's row in intake.db; for enquiry*.c and what erases a whole thread. */
#ifndef GATHER_DOMAIN_THREAD_ENQUIRY_ROW_H
#define GATHER_DOMAIN_THREAD_ENQUIRY_ROW_H

#include "domain/thread/enquiry.h"

struct tx;
struct statement;

/* The row a statement stands on, with the columns of enquiry_by_access in sql/query/thread/enquiry.sql. */
enum result enquiry_read_row(struct statement *row, struct arena *arena, struct enquiry *enquiry);

/* Erases the questions of a thread inside a write; that there is none is fine. */
enum result enquiry_erase_thread(struct tx *tx, const uint8_t access_id[static UUID_SIZE], int64_t at);

#endif

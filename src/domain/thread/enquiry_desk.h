/* Questions as the clinician lists, opens and answers them. */
#ifndef GATHER_DOMAIN_THREAD_ENQUIRY_DESK_H
#define GATHER_DOMAIN_THREAD_ENQUIRY_DESK_H

#include "domain/thread/enquiry.h"

/* Calls each for every question, newest first, in one snapshot; scratch memory of a row is gone after each
 * returns. each returning false stops with RESULT_FAILED. */
enum result enquiry_each(struct db *db,
                         bool (*each)(const struct enquiry *enquiry, struct arena *row_arena, void *argument),
                         void *argument);

enum result enquiry_by_id(struct db *db, const uint8_t id[static UUID_SIZE], struct arena *arena,
                          struct enquiry *enquiry);

/* From any status to any other, in one write. RESULT_CONFLICT: it is no longer where from says, or was
 * erased. A held question that staff move is no longer held. */
enum result enquiry_set_status(struct db *db, const uint8_t id[static UUID_SIZE], enum enquiry_status from,
                               enum enquiry_status to);

/* How many wait for an answer, and of these, past their reply-by date at now. */
enum result enquiry_counts(struct db *db, int64_t now, int64_t *unanswered, int64_t *overdue);

#endif

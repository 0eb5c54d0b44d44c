/* Questions as the clinician lists, opens and answers them. */
#ifndef GATHER_DOMAIN_THREAD_ENQUIRY_DESK_H
#define GATHER_DOMAIN_THREAD_ENQUIRY_DESK_H

#include "domain/thread/enquiry.h"

/* A page of the questions that wait for an answer, the longest waiting first, or of the others, the newest
 * first: at most so many after the first from. An array in arena. */
enum result enquiry_page(struct tx *tx, bool is_open, int64_t from, size_t most, struct arena *arena,
                         struct enquiry **list, size_t *count);

enum result enquiry_by_id(struct db *db, const uint8_t id[static UUID_SIZE], struct arena *arena,
                          struct enquiry *enquiry);

/* From any status to any other. RESULT_CONFLICT: it is no longer where from says, or was
 * erased. A held question that staff move is no longer held. */
enum result enquiry_set_status(struct tx *tx, const uint8_t id[static UUID_SIZE], enum enquiry_status from,
                               enum enquiry_status to);

/* How many wait for an answer, and of these, past their reply-by date at now. */
enum result enquiry_counts(struct db *db, int64_t now, int64_t *unanswered, int64_t *overdue);

#endif

/* Taking a merge back. */
#ifndef GATHER_DOMAIN_SIGNUP_SIGNUP_UNMERGE_H
#define GATHER_DOMAIN_SIGNUP_SIGNUP_UNMERGE_H

#include "domain/signup/signup_merge.h"

/* Takes back the merging that is the newest of what happened to kept, for SIGNUP_UNDO_TIME: both stand where
 * they stood. The answers that kept had are its newest version again. double_id is filled in.
 * RESULT_NOT_FOUND: there is nothing to take back; RESULT_CONFLICT: a place has been given to somebody else.
 */
enum result signup_unmerge(struct tx *tx, const uint8_t kept[static UUID_SIZE],
                           const uint8_t account_id[static UUID_SIZE], int64_t at,
                           uint8_t double_id[static UUID_SIZE]);

/* Whether signup_unmerge would find something. */
enum result signup_may_unmerge(struct tx *tx, const uint8_t kept[static UUID_SIZE], int64_t at, bool *may);

#endif

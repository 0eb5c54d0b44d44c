/* What the desk does to a sign-up beyond moving it: undoing, merging doubles. */
#ifndef GATHER_DOMAIN_SIGNUP_SIGNUP_DESK_H
#define GATHER_DOMAIN_SIGNUP_SIGNUP_DESK_H

#include "base/clock.h"
#include "domain/mail/outbox.h"
#include "domain/seal/note_box.h"
#include "domain/signup/signup.h"

/* How long a move can be undone. */
#define SIGNUP_UNDO_TIME (10 * CLOCK_MINUTE)

/* The status undoing would lead back to: STATUS_COUNT when the newest event is not a move by staff of the
 * last SIGNUP_UNDO_TIME. */
enum result signup_undo_target(struct db *db, const uint8_t id[static UUID_SIZE], int64_t now,
                               enum status *target);

/* Undoes the newest move: status, place in line and offer are what they were. RESULT_CONFLICT: there is
 * nothing to undo any more, or the place has been given to somebody else. */
enum result signup_undo(struct tx *tx, const uint8_t id[static UUID_SIZE],
                        const uint8_t account_id[static UUID_SIZE]);

#endif

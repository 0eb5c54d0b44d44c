/* Changes of a sign-up inside a write, each with its line of history; for the files of domain that write
 * more than one thing at once. */
#ifndef GATHER_DOMAIN_SIGNUP_SIGNUP_CHANGE_H
#define GATHER_DOMAIN_SIGNUP_SIGNUP_CHANGE_H

#include "domain/signup/signup.h"

struct signup_change {
    const uint8_t *id;
    enum status from; /* STATUS_COUNT in a line of history that is about no status */
    enum status to;
    enum status_actor actor;
    const uint8_t *account_id; /* NULL for the person and the system */
    int64_t at;
    const char *kind;      /* of the line: status, undo, ahead, merged, closed, carried */
    const uint8_t *reason; /* a note box, or NULL */
    size_t reason_length;
    bool told;                             /* the clinician who did it has told them, on the telephone */
    const struct outbox_message *messages; /* what the person is told; NULL: nothing */
    /* What the move took away; signup_write_move fills them in. */
    int64_t waiting_since;
    int64_t offer_until;
};

/* Moves it, writes the line, the notice of what the person has to be told, and puts the messages into the
 * outbox, those that are held first: an offer sends them. RESULT_CONFLICT: not allowed by status_moves.def,
 * no longer where from says, the group is full, or a person confirms an offer that has run out. */
enum result signup_write_move(struct tx *tx, struct signup_change *change);

/* signup_write_move in a write of its own. */
enum result signup_change_make(struct db *db, struct signup_change *change);

/* The line alone. */
enum result signup_write_event(struct tx *tx, const struct signup_change *change);

/* The days of an offer begin, if they have not yet: its person was told at told_at, by telephone or on their
 * page. Who cannot be reminded by mail is a call to make before it ends. */
enum result signup_offer_begins(struct tx *tx, const uint8_t id[static UUID_SIZE], int64_t told_at);

/* Moves a sign-up to a status and writes the event. RESULT_CONFLICT: not allowed from where it
 * is now, the group is full, or a person confirms an offer that has run out. account_id is NULL for the
 * person and the system. */
enum result signup_move(struct tx *tx, const uint8_t id[static UUID_SIZE], enum status from, enum status to,
                        enum status_actor actor, const uint8_t *account_id);

#endif

/* Mail on its way out: sealed for the mail process alone and written in the transaction of what it tells
 * about. */
#ifndef GATHER_DOMAIN_MAIL_OUTBOX_H
#define GATHER_DOMAIN_MAIL_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/result.h"
#include "domain/mail/mail.h"
#include "domain/seal/practice.h"
#include "store/db.h"

/* A row to be. Messages of one write are chained by next. */
struct outbox_message {
    uint8_t id[UUID_SIZE];
    const char *kind; /* the name of its template in www/mail */
    int64_t created_at;
    int64_t due_at;
    bool is_held;       /* kept until its registration is offered a place, then sent */
    int64_t before_end; /* of a held one: this long before the end of the offer; 0: at once */
    int offer_days; /* of an offer that was not told yet: its days, which begin when it is sent; 0 otherwise
                     */
    uint8_t
        *box; /* NULL: to an address that cannot be written to, which is kept so that the clinician sees it */
    size_t box_length;
    struct outbox_message *next;
};

/* Stands in a held message for the day an offer ends, which is filled in when it is sent: a character that
 * no keyboard has. */
#define OUTBOX_DAY "\xee\x80\x80"

/* Seals mail, all in arena; the slow part, to be done before the write. due_at in the past means at once. */
struct outbox_message *outbox_prepare(const struct practice *practice, const char *kind,
                                      const struct mail *mail, int64_t due_at, struct arena *arena);

/* Inserts message and those chained to it; to be called inside the tx_work of what they tell about. signup_id
 * may be NULL unless one is held. message NULL: nothing to say, RESULT_OK. */
enum result outbox_add(struct tx *tx, const struct outbox_message *message, const uint8_t *signup_id);

/* What one of many people is told. */
struct outbox_notice {
    uint8_t signup_id[UUID_SIZE];
    const struct outbox_message *message;
};

/* outbox_add for each of count notices. */
enum result outbox_add_notices(struct tx *tx, const struct outbox_notice *notices, size_t count);

/* Waiting and refused mail, in numbers. */
struct outbox_counts {
    int64_t waiting;   /* due */
    int64_t retrying;  /* of all that wait, tried without success so far */
    int64_t refused;   /* given up */
    int64_t oldest_at; /* of those due; 0: none */
    int64_t failed_at; /* the last attempt that failed, of any that is still here; 0: none */
};
enum result outbox_count(struct db *db, struct outbox_counts *counts);

/* A message that was given up: whose, which, and why (a word: address, message, expired, unreadable). */
struct outbox_refusal {
    uint8_t id[UUID_SIZE];
    bool has_signup;
    uint8_t signup_id[UUID_SIZE];
    const char *kind;
    const char *error;
    int64_t at;
};
enum result outbox_refusals(struct db *db, struct arena *arena, struct outbox_refusal **refusals,
                            size_t *count);

/* Forgets a refusal that somebody has seen to. */
enum result outbox_dismiss(struct tx *tx, const uint8_t id[static UUID_SIZE]);

#endif

/* A question, or word left for the next group: sealed like a registration, in the same thread as what it may
 * become. */
#ifndef GATHER_DOMAIN_THREAD_ENQUIRY_H
#define GATHER_DOMAIN_THREAD_ENQUIRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/mail/outbox.h"
#include "domain/seal/answers.h"
#include "domain/seal/envelope.h"
#include "domain/seal/practice.h"
#include "domain/thread/access.h"
#include "domain/thread/enquiry_row.h"

/* What a person sends. */
struct enquiry_form {
    uint8_t form_id[UUID_SIZE]; /* made when the form was shown */
    enum enquiry_kind kind;
    const uint8_t *group_id; /* NULL: about no group */
    const struct answers *answers;
    const char *form_version;
    int reply_days;
    bool held;
    bool opens_thread;                     /* access is new, and is stored with it */
    const struct outbox_message *messages; /* stored with it; NULL: none */
};

/* Seals and stores one. RESULT_CONFLICT: this form has been sent already and nothing was written; show the
 * same confirmation. */
enum result enquiry_send(struct db *db, const struct practice *practice, const struct access *access,
                         const struct enquiry_form *form, struct arena *arena);

/* The questions of a thread, newest first, ENQUIRY_LIMIT at most; enquiries is an array in arena. */
enum { ENQUIRY_LIMIT = 20 };
enum result enquiry_list(struct db *db, const struct access *access, struct arena *arena,
                         struct enquiry **enquiries, size_t *count);

/* Erases every question of a thread that is about nothing else, and its access: token and code then open
 * nothing. RESULT_NOT_FOUND when there is none. */
enum result enquiry_erase(struct db *db, const struct access *access);

/* Erases the questions of a thread inside a write; that there is none is fine. */
enum result enquiry_erase_thread(struct tx *tx, const uint8_t access_id[static UUID_SIZE], int64_t at);

#endif

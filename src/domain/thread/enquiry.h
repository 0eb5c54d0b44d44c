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

enum enquiry_kind { ENQUIRY_QUESTION, ENQUIRY_FIT, ENQUIRY_NEXT, ENQUIRY_KIND_COUNT };
enum enquiry_status { ENQUIRY_NEW, ENQUIRY_ANSWERED, ENQUIRY_CLOSED, ENQUIRY_STATUS_COUNT };

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

#endif

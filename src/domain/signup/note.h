/* Private notes about a sign-up, and how a question was answered: sealed, in the order written. */
#ifndef GATHER_DOMAIN_SIGNUP_NOTE_H
#define GATHER_DOMAIN_SIGNUP_NOTE_H

#include "domain/mail/outbox.h"
#include "domain/seal/note_box.h"
#include "store/db.h"

struct note {
    int64_t at;
    uint8_t account_id[UUID_SIZE];
    const char *way;  /* of an answer: mail, phone, note; NULL for a private note */
    const char *text; /* NULL: could not be opened */
};

/* The newest first, NOTE_LIMIT at most, opened; an array in arena. */
enum { NOTE_LIMIT = 200, NOTE_LENGTH_LIMIT = 10000 };

struct note_text {
    const uint8_t *account_id; /* who writes it */
    const char *text;
    const char *way;                       /* as in struct note */
    const struct outbox_message *messages; /* an answer by mail */
};

/* RESULT_NOT_FOUND: what it is about has been erased; nothing is kept of the text then. */
enum result note_add(struct tx *tx, const struct practice *practice,
                     const uint8_t signup_id[static UUID_SIZE], const struct note_text *text);
enum result note_list(struct db *db, const uint8_t signup_id[static UUID_SIZE],
                      const uint8_t secret_key[static CRYPTO_KEY_SIZE], struct arena *arena,
                      struct note **notes, size_t *count);

/* The same for the answers to a question. */
enum result note_add_answer(struct tx *tx, const struct practice *practice,
                            const uint8_t enquiry_id[static UUID_SIZE], const struct note_text *text);
enum result note_list_answers(struct db *db, const uint8_t enquiry_id[static UUID_SIZE],
                              const uint8_t secret_key[static CRYPTO_KEY_SIZE], struct arena *arena,
                              struct note **notes, size_t *count);

#endif

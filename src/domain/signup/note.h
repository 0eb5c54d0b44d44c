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

enum result note_add(struct db *db, const struct practice *practice,
                     const uint8_t signup_id[static UUID_SIZE], const uint8_t account_id[static UUID_SIZE],
                     const char *text, struct arena *arena);
enum result note_list(struct db *db, const uint8_t signup_id[static UUID_SIZE],
                      const uint8_t secret_key[static CRYPTO_KEY_SIZE], struct arena *arena,
                      struct note **notes, size_t *count);

/* The same for the answers to a question; way is mail, phone or note. messages (or NULL) go into the outbox
 * in the same write. */
enum result note_add_answer(struct db *db, const struct practice *practice,
                            const uint8_t enquiry_id[static UUID_SIZE],
                            const uint8_t account_id[static UUID_SIZE], const char *way, const char *text,
                            const struct outbox_message *messages, struct arena *arena);
enum result note_list_answers(struct db *db, const uint8_t enquiry_id[static UUID_SIZE],
                              const uint8_t secret_key[static CRYPTO_KEY_SIZE], struct arena *arena,
                              struct note **notes, size_t *count);

#endif

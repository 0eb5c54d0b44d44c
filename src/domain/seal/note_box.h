/* A text of the clinicians alone, sealed to the practice's key: neither the person nor an admin can open it.
 *   box = crypto_box_seal(practice public key, BLAKE2b-256(context) | pad(text, 256))
 *   context = "gather-note-1" | purpose | owner's id | at
 * so that a box put beside another owner, or another time, does not open. */
#ifndef GATHER_DOMAIN_SEAL_NOTE_BOX_H
#define GATHER_DOMAIN_SEAL_NOTE_BOX_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/random.h"
#include "domain/seal/practice.h"

/* What a box is about. */
struct note_subject {
    const char *purpose; /* a short constant */
    uint8_t owner[UUID_SIZE];
    int64_t at;
};

/* The box, its length in *length; in arena. */
uint8_t *note_seal(const struct note_subject *subject, const struct practice *practice, const char *text,
                   struct arena *arena, size_t *length);

/* The text; NULL when the key is another one or anything was changed or put elsewhere. */
const char *note_open(const struct note_subject *subject, const uint8_t secret_key[static CRYPTO_KEY_SIZE],
                      const uint8_t *box, size_t length, struct arena *arena);

#endif

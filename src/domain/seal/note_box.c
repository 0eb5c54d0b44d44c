#include "domain/seal/note_box.h"

#include <string.h>

#include "base/crypto_box.h"
#include "base/memory.h"

enum { NOTE_BLOCK = 256 }; /* the length of a box tells how much was written only in steps of this */

static void hash_subject(const struct note_subject *subject, struct arena *arena,
                         uint8_t hash[static CRYPTO_HASH_SIZE])
{
    size_t purpose = strlen(subject->purpose) + 1;
    uint8_t *context = arena_allocate(arena, purpose + UUID_SIZE + 8);
    memcpy(context, subject->purpose, purpose);
    memcpy(context + purpose, subject->owner, UUID_SIZE);
    for (size_t i = 0; i < 8; i++)
        context[purpose + UUID_SIZE + i] = (uint8_t)((uint64_t)subject->at >> (56 - 8 * i));
    static const char key[] = "gather-note-1";
    crypto_digest(key, sizeof key, context, purpose + UUID_SIZE + 8, hash, CRYPTO_HASH_SIZE);
}

uint8_t *note_seal(const struct note_subject *subject, const struct practice *practice, const char *text,
                   struct arena *arena, size_t *length)
{
    size_t text_length = strlen(text);
    size_t room = CRYPTO_HASH_SIZE + text_length + NOTE_BLOCK;
    uint8_t *plain = arena_allocate(arena, room);
    hash_subject(subject, arena, plain);
    memcpy(plain + CRYPTO_HASH_SIZE, text, text_length);
    size_t padded = crypto_pad(plain + CRYPTO_HASH_SIZE, text_length, NOTE_BLOCK, room - CRYPTO_HASH_SIZE);
    *length = CRYPTO_HASH_SIZE + padded + CRYPTO_SEAL_OVERHEAD;
    uint8_t *box = arena_allocate(arena, *length);
    if (!crypto_seal(practice->public_key, plain, CRYPTO_HASH_SIZE + padded,
                     box)) /* practice_load tried it */
        memory_fatal("the practice's public key does not seal");
    return box;
}

const char *note_open(const struct note_subject *subject, const uint8_t secret_key[static CRYPTO_KEY_SIZE],
                      const uint8_t *box, size_t length, struct arena *arena)
{
    uint8_t hash[CRYPTO_HASH_SIZE];
    if (box == NULL || length < CRYPTO_SEAL_OVERHEAD + CRYPTO_HASH_SIZE + NOTE_BLOCK)
        return NULL;
    size_t plain_length = length - CRYPTO_SEAL_OVERHEAD;
    uint8_t *plain = arena_allocate(arena, plain_length);
    hash_subject(subject, arena, hash);
    if (!crypto_seal_open(secret_key, box, length, plain) || !crypto_equal(plain, hash, sizeof hash))
        return NULL;
    size_t text_length = crypto_unpad(plain + CRYPTO_HASH_SIZE, plain_length - CRYPTO_HASH_SIZE, NOTE_BLOCK);
    return text_length == (size_t)-1 ? NULL : arena_copy(arena, plain + CRYPTO_HASH_SIZE, text_length);
}

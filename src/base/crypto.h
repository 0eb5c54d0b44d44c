/* libsodium's words for the few things we use; crypto*.c are the only files that include sodium.h. */
#ifndef GATHER_BASE_CRYPTO_H
#define GATHER_BASE_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CRYPTO_KEY_SIZE = 32,
    CRYPTO_HASH_SIZE = 32,
    CRYPTO_SEAL_OVERHEAD = 48,      /* crypto_box_SEALBYTES */
    CRYPTO_AEAD_OVERHEAD = 24 + 16, /* nonce before, tag after */
    CRYPTO_SALT_SIZE = 16,
};

/* sodium_init, no core dumps (RLIMIT_CORE 0, PR_SET_DUMPABLE 0). Call first in every process. False: do not
 * go on. */
bool crypto_init(void);

/* length bytes of locked, guarded memory that is left out of dumps, zeroed; crypto_secret_free wipes it. */
void *crypto_secret_allocate(size_t length);
void crypto_secret_free(void *secret);

/* BLAKE2b of data under key (key may be NULL) into size bytes (16 to 64). */
void crypto_digest(const void *key, size_t key_length, const void *data, size_t length, uint8_t *hash,
                   size_t size);

/* A subkey for purpose (a short constant string): BLAKE2b-256 keyed with key over purpose. */
void crypto_derive(const uint8_t key[static CRYPTO_KEY_SIZE], const char *purpose,
                   uint8_t subkey[static CRYPTO_KEY_SIZE]);

/* Constant-time comparison. */
bool crypto_equal(const void *a, const void *b, size_t length);

#endif

/* Boxes: XChaCha20-Poly1305-IETF under a shared key, sealed boxes to a public key, Argon2id for passwords. */
#ifndef GATHER_BASE_CRYPTO_BOX_H
#define GATHER_BASE_CRYPTO_BOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/crypto.h"

/* nonce24 | ciphertext | tag16 into box, which holds length + CRYPTO_AEAD_OVERHEAD. ad may be NULL with 0. */
void crypto_aead_seal(const uint8_t key[static CRYPTO_KEY_SIZE], const void *ad, size_t ad_length,
                      const void *plain, size_t length, uint8_t *box);
/* plain holds box_length - CRYPTO_AEAD_OVERHEAD; false (and plain wiped) when box is short or does not
 * verify. */
bool crypto_aead_open(const uint8_t key[static CRYPTO_KEY_SIZE], const void *ad, size_t ad_length,
                      const uint8_t *box, size_t box_length, void *plain);

/* A fresh X25519 pair. */
void crypto_pair(uint8_t public_key[static CRYPTO_KEY_SIZE], uint8_t secret_key[static CRYPTO_KEY_SIZE]);
/* The public key that belongs to secret_key. */
void crypto_public_key(const uint8_t secret_key[static CRYPTO_KEY_SIZE],
                       uint8_t public_key[static CRYPTO_KEY_SIZE]);

/* crypto_box_seal: box holds length + CRYPTO_SEAL_OVERHEAD. */
bool crypto_seal(const uint8_t public_key[static CRYPTO_KEY_SIZE], const void *plain, size_t length,
                 uint8_t *box);
bool crypto_seal_open(const uint8_t secret_key[static CRYPTO_KEY_SIZE], const uint8_t *box, size_t box_length,
                      void *plain);

/* Argon2id (RFC 9106) of password into size bytes, memory in MiB. False when there is not that much memory.
 */
bool crypto_password(const char *password, size_t length, const uint8_t salt[static CRYPTO_SALT_SIZE],
                     unsigned passes, unsigned memory, uint8_t *key, size_t size);

/* ISO/IEC 7816-4 padding (sodium_pad): the padded length of length bytes in steps of block; buffer must have
 * room. */
size_t crypto_pad(uint8_t *buffer, size_t length, size_t block, size_t capacity);
/* The length without padding, at most block bytes of it, or (size_t)-1. For what was authenticated: the time
 * it takes says how much padding there is. */
size_t crypto_unpad(const uint8_t *buffer, size_t padded_length, size_t block);

#endif

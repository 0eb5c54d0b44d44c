/* Inside of account.c and account_recovery.c: the bytes that lock an account's secret key under its password,
 * and those that seal the practice's secret key to somebody. */
#ifndef GATHER_DOMAIN_ACCOUNT_ACCOUNT_KEY_H
#define GATHER_DOMAIN_ACCOUNT_ACCOUNT_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/crypto_box.h"
#include "base/random.h"
#include "domain/seal/practice.h"

enum { ACCOUNT_GRANT_SIZE = 7 + KEY_ID_SIZE + UUID_SIZE + CRYPTO_KEY_SIZE + CRYPTO_SEAL_OVERHEAD };

/* The columns of an account that its password opens. */
struct account_lock {
    uint8_t public_key[CRYPTO_KEY_SIZE];
    uint8_t salt[CRYPTO_SALT_SIZE];
    unsigned passes;
    unsigned memory; /* MiB */
    uint8_t wrapped_key[CRYPTO_KEY_SIZE + CRYPTO_AEAD_OVERHEAD];
};

enum account_opening { ACCOUNT_OPENING_FAILED, ACCOUNT_OPENING_WRONG, ACCOUNT_OPENING_RIGHT };

/* Makes a pair and a salt for a lock whose passes and memory are set, and wraps the pair's secret key under
 * password. False when there is not that much memory (logged). */
bool account_lock_make(struct account_lock *lock, const struct practice *practice,
                       const uint8_t id[static UUID_SIZE], const char *password, size_t length);

/* Wraps secret_key, which the lock has the public key of, under another password; passes and memory are set.
 */
bool account_lock_change(struct account_lock *lock, const struct practice *practice,
                         const uint8_t id[static UUID_SIZE], const char *password, size_t length,
                         const uint8_t secret_key[static CRYPTO_KEY_SIZE]);

/* A lock nobody has the password of, always the same one; passes and memory stay. */
void account_lock_dummy(struct account_lock *lock, const struct practice *practice);

/* Opens a lock into secret_key, which is wiped unless the password is right. */
enum account_opening account_lock_open(const struct account_lock *lock, const struct practice *practice,
                                       const uint8_t id[static UUID_SIZE], const char *password,
                                       size_t length, uint8_t secret_key[static CRYPTO_KEY_SIZE]);

/* Seals the practice's secret key to public_key for holder; false (logged) when it is not that of practice.
 */
bool account_grant_make(const uint8_t public_key[static CRYPTO_KEY_SIZE], const struct practice *practice,
                        const uint8_t holder[static UUID_SIZE], const uint8_t *practice_secret_key,
                        uint8_t grant[static ACCOUNT_GRANT_SIZE]);

/* The practice's secret key (secret memory; the caller frees it) from a grant; NULL unless everything in it
 * agrees: the holder, the key's id, and the pinned public key. */
uint8_t *account_grant_open(const uint8_t secret_key[static CRYPTO_KEY_SIZE], const struct practice *practice,
                            const uint8_t holder[static UUID_SIZE], const uint8_t *grant, size_t length);

#endif

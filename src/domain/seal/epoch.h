/* The key that a process seals many envelopes' keys under for a short while, itself sealed to the practice. A
 * sealed box costs two key agreements (67 us); one of them a minute instead of one a registration is what
 * lets a small machine take a rush. The price: whoever takes over this process can also open what it sealed
 * in the epoch before that moment, a minute at most (docs/SECURITY.md). */
#ifndef GATHER_DOMAIN_SEAL_EPOCH_H
#define GATHER_DOMAIN_SEAL_EPOCH_H

#include <stdint.h>

#include "base/crypto.h"

enum { EPOCH_SEALED_SIZE = CRYPTO_KEY_SIZE + CRYPTO_SEAL_OVERHEAD };

struct epoch;

/* For one practice's public key, which must be one that seals (practice_load tries it). */
struct epoch *epoch_create(const uint8_t public_key[static CRYPTO_KEY_SIZE]);

/* Wipes and frees; NULL is fine. */
void epoch_destroy(struct epoch *epoch);

/* The current key and its sealed box, a fresh one once a minute has passed or 10,000 were given. key is the
 * caller's to wipe. Safe on many threads. */
void epoch_key(struct epoch *epoch, uint8_t key[static CRYPTO_KEY_SIZE],
               uint8_t sealed[static EPOCH_SEALED_SIZE]);

#endif

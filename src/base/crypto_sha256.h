/* SHA-256 of bytes that come piece by piece: what other programs (sha256sum) can compute again. */
#ifndef GATHER_BASE_CRYPTO_SHA256_H
#define GATHER_BASE_CRYPTO_SHA256_H

#include <stddef.h>

enum { CRYPTO_SHA256_TEXT_SIZE = 65 };

struct crypto_sha256;

struct crypto_sha256 *crypto_sha256_create(void);
void crypto_sha256_add(struct crypto_sha256 *hash, const void *data, size_t length);

/* The hash of all that was added as hexadecimal digits; frees it. */
void crypto_sha256_finish(struct crypto_sha256 *hash, char text[static CRYPTO_SHA256_TEXT_SIZE]);

#endif

/* sodium.h first: it has a crypto_hash of its own. */
#include "base/crypto_sha256.h"

#include <sodium.h>

#include "base/encoding.h"
#include "base/memory.h"

_Static_assert(CRYPTO_SHA256_TEXT_SIZE == 2 * crypto_hash_sha256_BYTES + 1, "the text is all of the hash");

struct crypto_sha256 {
    crypto_hash_sha256_state state;
};

struct crypto_sha256 *crypto_sha256_create(void)
{
    struct crypto_sha256 *hash = memory_allocate(sizeof *hash);
    crypto_hash_sha256_init(&hash->state);
    return hash;
}

void crypto_sha256_add(struct crypto_sha256 *hash, const void *data, size_t length)
{
    crypto_hash_sha256_update(&hash->state, data, length);
}

void crypto_sha256_finish(struct crypto_sha256 *hash, char text[static CRYPTO_SHA256_TEXT_SIZE])
{
    uint8_t bytes[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&hash->state, bytes);
    encoding_hex(bytes, sizeof bytes, text);
    memory_wipe(hash, sizeof *hash);
    memory_free(hash);
}

#include "base/crypto.h"

#include <sodium.h>

#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/memory.h"

_Static_assert(CRYPTO_HASH_SIZE == crypto_generichash_BYTES, "hashes are BLAKE2b-256");

/* The leak checker of a sanitized build looks at the process as a debugger would, so it stays dumpable. */
static bool forbid_dumps(void)
{
#ifdef __SANITIZE_ADDRESS__
    return true;
#else
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
#endif
}

bool crypto_init(void)
{
    struct rlimit none = {0, 0};

    return sodium_init() >= 0 && setrlimit(RLIMIT_CORE, &none) == 0 && forbid_dumps();
}

void *crypto_secret_allocate(size_t length)
{
    void *secret = sodium_malloc(length);

    if (secret == NULL)
        memory_fatal("out of guarded memory");
    memset(secret, 0, length);
    return secret;
}

void crypto_secret_free(void *secret)
{
    sodium_free(secret);
}

void crypto_digest(const void *key, size_t key_length, const void *data, size_t length, uint8_t *hash,
                   size_t size)
{
    if (size < crypto_generichash_BYTES_MIN ||
        crypto_generichash(hash, size, data, length, key, key != NULL ? key_length : 0) != 0)
        memory_fatal("a hash was asked for that BLAKE2b does not have");
}

void crypto_derive(const uint8_t key[static CRYPTO_KEY_SIZE], const char *purpose,
                   uint8_t subkey[static CRYPTO_KEY_SIZE])
{
    crypto_digest(key, CRYPTO_KEY_SIZE, purpose, strlen(purpose), subkey, CRYPTO_KEY_SIZE);
}

bool crypto_equal(const void *a, const void *b, size_t length)
{
    return length == 0 || sodium_memcmp(a, b, length) == 0;
}

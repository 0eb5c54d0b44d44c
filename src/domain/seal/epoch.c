#include "domain/seal/epoch.h"

#include <pthread.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypto_box.h"
#include "base/memory.h"
#include "base/random.h"

enum { USES_LIMIT = 10000 };

struct epoch {
    pthread_mutex_t mutex;
    uint8_t public_key[CRYPTO_KEY_SIZE];
    uint8_t *key; /* secret memory */
    uint8_t sealed[EPOCH_SEALED_SIZE];
    int64_t began;
    int uses;
};

static void renew(struct epoch *epoch, int64_t now)
{
    random_bytes(epoch->key, CRYPTO_KEY_SIZE);
    if (!crypto_seal(epoch->public_key, epoch->key, CRYPTO_KEY_SIZE, epoch->sealed))
        memory_fatal("the practice's public key does not seal");
    epoch->began = now;
    epoch->uses = 0;
}

struct epoch *epoch_create(const uint8_t public_key[static CRYPTO_KEY_SIZE])
{
    struct epoch *epoch = memory_allocate(sizeof *epoch);
    pthread_mutex_init(&epoch->mutex, NULL);
    memcpy(epoch->public_key, public_key, CRYPTO_KEY_SIZE);
    epoch->key = crypto_secret_allocate(CRYPTO_KEY_SIZE);
    renew(epoch, clock_now());
    return epoch;
}

void epoch_destroy(struct epoch *epoch)
{
    if (epoch == NULL)
        return;
    crypto_secret_free(epoch->key);
    pthread_mutex_destroy(&epoch->mutex);
    memory_free(epoch);
}

void epoch_key(struct epoch *epoch, uint8_t key[static CRYPTO_KEY_SIZE],
               uint8_t sealed[static EPOCH_SEALED_SIZE])
{
    int64_t now = clock_now();
    pthread_mutex_lock(&epoch->mutex);
    /* A clock set back ends an epoch as well: it must not last longer than it says. */
    if (now < epoch->began || now - epoch->began >= CLOCK_MINUTE || epoch->uses >= USES_LIMIT)
        renew(epoch, now);
    epoch->uses++;
    memcpy(key, epoch->key, CRYPTO_KEY_SIZE);
    memcpy(sealed, epoch->sealed, EPOCH_SEALED_SIZE);
    pthread_mutex_unlock(&epoch->mutex);
}

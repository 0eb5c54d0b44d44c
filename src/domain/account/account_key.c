#include "domain/account/account_key.h"

#include <string.h>

#include "base/log.h"
#include "base/memory.h"

#define LOCK_PURPOSE "account-1"
#define GRANT_PURPOSE "grant-1"

enum {
    LOCK_PURPOSE_SIZE = sizeof LOCK_PURPOSE - 1,
    LOCK_CONTEXT_SIZE = LOCK_PURPOSE_SIZE + UUID_SIZE + 4 + 4,
    GRANT_PURPOSE_SIZE = sizeof GRANT_PURPOSE - 1,
    GRANT_LABEL_SIZE = GRANT_PURPOSE_SIZE + KEY_ID_SIZE + UUID_SIZE,
    GRANT_PLAIN_SIZE = GRANT_LABEL_SIZE + CRYPTO_KEY_SIZE,
};

_Static_assert(GRANT_PLAIN_SIZE + CRYPTO_SEAL_OVERHEAD == ACCOUNT_GRANT_SIZE,
               "a grant is its label and the key");

static void put_number(uint8_t out[static 4], unsigned value)
{
    for (unsigned i = 0; i < 4; i++)
        out[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* The parameters are bound in, so that nobody who can write the database can make the hashing cheap. */
static void lock_context(const struct account_lock *lock, const uint8_t id[static UUID_SIZE],
                         uint8_t context[static LOCK_CONTEXT_SIZE])
{
    memcpy(context, LOCK_PURPOSE, LOCK_PURPOSE_SIZE);
    memcpy(context + LOCK_PURPOSE_SIZE, id, UUID_SIZE);
    put_number(context + LOCK_PURPOSE_SIZE + UUID_SIZE, lock->passes);
    put_number(context + LOCK_PURPOSE_SIZE + UUID_SIZE + 4, lock->memory);
}

/* The key a password makes. The pepper is not in the database: who steals that alone cannot even guess. */
static bool password_key(const struct account_lock *lock, const struct practice *practice,
                         const char *password, size_t length, uint8_t key[static CRYPTO_KEY_SIZE])
{
    uint8_t stretched[CRYPTO_KEY_SIZE];
    if (practice->pepper == NULL)
        memory_fatal("passwords need pepper.key, which this process did not load");
    bool done = crypto_password(password, length, lock->salt, lock->passes, lock->memory, stretched,
                                sizeof stretched);
    if (done)
        crypto_digest(practice->pepper, CRYPTO_KEY_SIZE, stretched, sizeof stretched, key, CRYPTO_KEY_SIZE);
    else
        log_error("no memory to hash a password (%u MiB are needed)", lock->memory);
    memory_wipe(stretched, sizeof stretched);
    return done;
}

bool account_lock_change(struct account_lock *lock, const struct practice *practice,
                         const uint8_t id[static UUID_SIZE], const char *password, size_t length,
                         const uint8_t secret_key[static CRYPTO_KEY_SIZE])
{
    uint8_t key[CRYPTO_KEY_SIZE];
    uint8_t context[LOCK_CONTEXT_SIZE];
    random_bytes(lock->salt, sizeof lock->salt);
    if (!password_key(lock, practice, password, length, key))
        return false;
    lock_context(lock, id, context);
    crypto_aead_seal(key, context, sizeof context, secret_key, CRYPTO_KEY_SIZE, lock->wrapped_key);
    memory_wipe(key, sizeof key);
    return true;
}

bool account_lock_make(struct account_lock *lock, const struct practice *practice,
                       const uint8_t id[static UUID_SIZE], const char *password, size_t length)
{
    uint8_t secret_key[CRYPTO_KEY_SIZE];
    crypto_pair(lock->public_key, secret_key);
    bool made = account_lock_change(lock, practice, id, password, length, secret_key);
    memory_wipe(secret_key, sizeof secret_key);
    return made;
}

void account_lock_dummy(struct account_lock *lock, const struct practice *practice)
{
    memset(lock->public_key, 0, sizeof lock->public_key);
    memset(lock->wrapped_key, 0, sizeof lock->wrapped_key);
    memcpy(lock->salt, practice->code_salt, sizeof lock->salt);
}

enum account_opening account_lock_open(const struct account_lock *lock, const struct practice *practice,
                                       const uint8_t id[static UUID_SIZE], const char *password,
                                       size_t length, uint8_t secret_key[static CRYPTO_KEY_SIZE])
{
    uint8_t key[CRYPTO_KEY_SIZE];
    uint8_t context[LOCK_CONTEXT_SIZE];
    if (!password_key(lock, practice, password, length, key))
        return ACCOUNT_OPENING_FAILED;
    lock_context(lock, id, context);
    bool right = crypto_aead_open(key, context, sizeof context, lock->wrapped_key, sizeof lock->wrapped_key,
                                  secret_key);
    memory_wipe(key, sizeof key);
    return right ? ACCOUNT_OPENING_RIGHT : ACCOUNT_OPENING_WRONG;
}

static void grant_label(const struct practice *practice, const uint8_t holder[static UUID_SIZE],
                        uint8_t label[static GRANT_LABEL_SIZE])
{
    memcpy(label, GRANT_PURPOSE, GRANT_PURPOSE_SIZE);
    memcpy(label + GRANT_PURPOSE_SIZE, practice->key_id, KEY_ID_SIZE);
    memcpy(label + GRANT_PURPOSE_SIZE + KEY_ID_SIZE, holder, UUID_SIZE);
}

static bool is_practice_key(const struct practice *practice, const uint8_t *secret_key)
{
    uint8_t public_key[CRYPTO_KEY_SIZE];
    crypto_public_key(secret_key, public_key);
    return crypto_equal(public_key, practice->public_key, sizeof public_key);
}

bool account_grant_make(const uint8_t public_key[static CRYPTO_KEY_SIZE], const struct practice *practice,
                        const uint8_t holder[static UUID_SIZE], const uint8_t *practice_secret_key,
                        uint8_t grant[static ACCOUNT_GRANT_SIZE])
{
    uint8_t plain[GRANT_PLAIN_SIZE];
    if (!is_practice_key(practice, practice_secret_key)) {
        log_error("a key to be granted does not belong to practice.pub");
        return false;
    }
    grant_label(practice, holder, plain);
    memcpy(plain + GRANT_LABEL_SIZE, practice_secret_key, CRYPTO_KEY_SIZE);
    bool sealed = crypto_seal(public_key, plain, sizeof plain, grant);
    memory_wipe(plain, sizeof plain);
    return sealed;
}

uint8_t *account_grant_open(const uint8_t secret_key[static CRYPTO_KEY_SIZE], const struct practice *practice,
                            const uint8_t holder[static UUID_SIZE], const uint8_t *grant, size_t length)
{
    uint8_t plain[GRANT_PLAIN_SIZE];
    uint8_t label[GRANT_LABEL_SIZE];
    uint8_t *key = NULL;
    if (length != ACCOUNT_GRANT_SIZE || !crypto_seal_open(secret_key, grant, length, plain))
        return NULL;
    grant_label(practice, holder, label);
    if (crypto_equal(plain, label, sizeof label) && is_practice_key(practice, plain + GRANT_LABEL_SIZE)) {
        key = crypto_secret_allocate(CRYPTO_KEY_SIZE);
        memcpy(key, plain + GRANT_LABEL_SIZE, CRYPTO_KEY_SIZE);
    }
    memory_wipe(plain, sizeof plain);
    return key;
}

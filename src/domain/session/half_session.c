#include "domain/session/half_session.h"

#include <stddef.h>
#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "base/memory.h"
#include "domain/session/session_table.h"

enum { HALF_COUNT = 64, TRIES = 5, SECRETS_SIZE = TOTP_SECRET_SIZE + CRYPTO_KEY_SIZE };

#define KEPT_FOR (5 * CLOCK_MINUTE)

struct half_slot {
    bool used;
    uint8_t sid[CRYPTO_KEY_SIZE];
    struct session session;
    bool has_key;
    uint8_t box[SECRETS_SIZE + CRYPTO_AEAD_OVERHEAD];
    int tries;
    int64_t started_at;
};

struct half_sessions {
    pthread_mutex_t mutex;
    struct half_slot slots[HALF_COUNT];
};

struct half_sessions *half_sessions_create(void)
{
    struct half_sessions *halves = memory_allocate(sizeof *halves);
    if (pthread_mutex_init(&halves->mutex, NULL) != 0)
        memory_fatal("no mutex for the sign-ins under way");
    return halves;
}

void half_sessions_destroy(struct half_sessions *halves)
{
    if (halves == NULL)
        return;
    pthread_mutex_destroy(&halves->mutex);
    memory_wipe(halves, sizeof *halves);
    memory_free(halves);
}

/* A free slot, or the oldest: only who knows a password takes one. */
static struct half_slot *take_slot(struct half_sessions *halves)
{
    struct half_slot *oldest = &halves->slots[0];
    for (size_t i = 0; i < HALF_COUNT; i++) {
        struct half_slot *slot = &halves->slots[i];
        if (!slot->used)
            return slot;
        if (slot->started_at < oldest->started_at)
            oldest = slot;
    }
    return oldest;
}

void half_session_start(struct half_sessions *halves, const struct half_session *half,
                        char token_text[static SESSION_TOKEN_TEXT_SIZE])
{
    uint8_t token[SESSION_TOKEN_SIZE];
    uint8_t wrap_key[CRYPTO_KEY_SIZE];
    uint8_t secrets[SECRETS_SIZE] = {0};
    struct half_slot fresh = {.used = true,
                              .session = half->session,
                              .has_key = half->practice_secret_key != NULL,
                              .started_at = clock_now()};
    random_bytes(token, sizeof token);
    encoding_base64url(token, sizeof token, token_text);
    memory_wipe(token, sizeof token);
    if (!session_token_keys(token_text, fresh.sid, wrap_key))
        memory_fatal("a sign-in's token does not read back");
    memcpy(secrets, half->totp_secret, TOTP_SECRET_SIZE);
    if (fresh.has_key)
        memcpy(secrets + TOTP_SECRET_SIZE, half->practice_secret_key, CRYPTO_KEY_SIZE);
    crypto_aead_seal(wrap_key, fresh.sid, sizeof fresh.sid, secrets, sizeof secrets, fresh.box);
    memory_wipe(secrets, sizeof secrets);
    memory_wipe(wrap_key, sizeof wrap_key);
    pthread_mutex_lock(&halves->mutex);
    *take_slot(halves) = fresh;
    pthread_mutex_unlock(&halves->mutex);
}

/* With the mutex held. Ends what is too old. */
static struct half_slot *find_slot(struct half_sessions *halves, const uint8_t sid[static CRYPTO_KEY_SIZE])
{
    int64_t now = clock_now();
    struct half_slot *found = NULL;
    for (size_t i = 0; i < HALF_COUNT; i++) {
        struct half_slot *slot = &halves->slots[i];
        if (slot->used && (now - slot->started_at >= KEPT_FOR || slot->started_at - now >= KEPT_FOR))
            memory_wipe(slot, sizeof *slot);
        if (slot->used && crypto_equal(slot->sid, sid, sizeof slot->sid))
            found = slot;
    }
    return found;
}

static bool open_slot(const struct half_slot *slot, const uint8_t wrap_key[static CRYPTO_KEY_SIZE],
                      struct half_session *half)
{
    uint8_t secrets[SECRETS_SIZE];
    if (!crypto_aead_open(wrap_key, slot->sid, sizeof slot->sid, slot->box, sizeof slot->box, secrets))
        return false;
    half->session = slot->session;
    memcpy(half->totp_secret, secrets, TOTP_SECRET_SIZE);
    if (slot->has_key) {
        half->practice_secret_key = crypto_secret_allocate(CRYPTO_KEY_SIZE);
        memcpy(half->practice_secret_key, secrets + TOTP_SECRET_SIZE, CRYPTO_KEY_SIZE);
    }
    memory_wipe(secrets, sizeof secrets);
    return true;
}

bool half_session_open(struct half_sessions *halves, const char *token_text, struct half_session *half)
{
    uint8_t sid[CRYPTO_KEY_SIZE];
    uint8_t wrap_key[CRYPTO_KEY_SIZE];
    struct half_slot copy = {0};
    *half = (struct half_session){0};
    if (!session_token_keys(token_text, sid, wrap_key))
        return false;
    pthread_mutex_lock(&halves->mutex);
    struct half_slot *slot = find_slot(halves, sid);
    if (slot != NULL && slot->tries++ < TRIES)
        copy = *slot;
    else if (slot != NULL)
        memory_wipe(slot, sizeof *slot);
    pthread_mutex_unlock(&halves->mutex);
    bool opened = copy.used && open_slot(&copy, wrap_key, half);
    memory_wipe(wrap_key, sizeof wrap_key);
    memory_wipe(&copy, sizeof copy);
    return opened;
}

void half_session_end(struct half_sessions *halves, const char *token_text)
{
    uint8_t sid[CRYPTO_KEY_SIZE];
    if (!session_token_sid(token_text, sid))
        return;
    pthread_mutex_lock(&halves->mutex);
    struct half_slot *slot = find_slot(halves, sid);
    if (slot != NULL)
        memory_wipe(slot, sizeof *slot);
    pthread_mutex_unlock(&halves->mutex);
}

void half_session_end_account(struct half_sessions *halves, const uint8_t account_id[static UUID_SIZE])
{
    pthread_mutex_lock(&halves->mutex);
    for (size_t i = 0; i < HALF_COUNT; i++) {
        struct half_slot *slot = &halves->slots[i];
        if (slot->used && crypto_equal(slot->session.account_id, account_id, UUID_SIZE))
            memory_wipe(slot, sizeof *slot);
    }
    pthread_mutex_unlock(&halves->mutex);
}

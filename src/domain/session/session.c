#include "domain/session/session.h"

#include <stddef.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypto_box.h"
#include "base/encoding.h"
#include "base/memory.h"
#include "domain/session/session_attempts.h"
#include "domain/session/session_kept.h"
#include "domain/session/session_table.h"

enum { CONTEXT_SIZE = CRYPTO_KEY_SIZE + UUID_SIZE + 8 };

struct sessions *sessions_create(const struct config *config)
{
    struct sessions *sessions = memory_allocate(sizeof *sessions);
    if (pthread_mutex_init(&sessions->mutex, NULL) != 0)
        memory_fatal("no mutex for the sessions");
    sessions->idle = config->session_idle_minutes * CLOCK_MINUTE;
    sessions->longest = config->session_hours * CLOCK_HOUR;
    sessions->attempts = attempts_create();
    sessions->kept = session_kept_create();
    sessions->ended = session_kept_ended;
    return sessions;
}

void sessions_destroy(struct sessions *sessions)
{
    if (sessions == NULL)
        return;
    attempts_destroy(sessions->attempts);
    session_kept_destroy(sessions->kept);
    pthread_mutex_destroy(&sessions->mutex);
    memory_wipe(sessions, sizeof *sessions);
    memory_free(sessions);
}

static void key_context(const struct session_slot *slot, uint8_t context[static CONTEXT_SIZE])
{
    memcpy(context, slot->sid, CRYPTO_KEY_SIZE);
    memcpy(context + CRYPTO_KEY_SIZE, slot->session.account_id, UUID_SIZE);
    for (size_t i = 0; i < 8; i++)
        context[CRYPTO_KEY_SIZE + UUID_SIZE + i] =
            (uint8_t)((uint64_t)slot->session.expires_at >> (56 - 8 * i));
}

int sessions_count(struct sessions *sessions)
{
    int count = 0;
    int64_t now = clock_now();
    pthread_mutex_lock(&sessions->mutex);
    for (size_t i = 0; i < SESSION_SLOT_COUNT; i++)
        count += sessions->slots[i].used && !session_has_expired(sessions, &sessions->slots[i], now);
    pthread_mutex_unlock(&sessions->mutex);
    return count;
}

/* A free slot, or that of whoever was idle for the longest time. */
static struct session_slot *take_slot(struct sessions *sessions)
{
    struct session_slot *oldest = &sessions->slots[0];
    for (size_t i = 0; i < SESSION_SLOT_COUNT; i++) {
        struct session_slot *slot = &sessions->slots[i];
        if (!slot->used)
            return slot;
        if (slot->seen_at < oldest->seen_at)
            oldest = slot;
    }
    session_end_slot(oldest);
    return oldest;
}

void session_start(struct sessions *sessions, const struct session *session,
                   const uint8_t *practice_secret_key, char token_text[static SESSION_TOKEN_TEXT_SIZE])
{
    uint8_t token[SESSION_TOKEN_SIZE];
    uint8_t wrap_key[CRYPTO_KEY_SIZE];
    uint8_t context[CONTEXT_SIZE];
    struct session_slot fresh = {.used = true, .session = *session, .seen_at = clock_now()};
    fresh.session.started_at = fresh.seen_at;
    fresh.session.confirmed_at = fresh.seen_at;
    fresh.session.expires_at = fresh.seen_at + sessions->longest;
    random_bytes(token, sizeof token);
    encoding_base64url(token, sizeof token, token_text);
    memory_wipe(token, sizeof token);
    if (!session_token_keys(token_text, fresh.sid, wrap_key))
        memory_fatal("a session's token does not read back");
    if (practice_secret_key != NULL) {
        key_context(&fresh, context);
        crypto_aead_seal(wrap_key, context, sizeof context, practice_secret_key, CRYPTO_KEY_SIZE,
                         fresh.key_box);
        fresh.has_key = true;
    }
    memory_wipe(wrap_key, sizeof wrap_key);
    pthread_mutex_lock(&sessions->mutex);
    *take_slot(sessions) = fresh;
    pthread_mutex_unlock(&sessions->mutex);
}

bool session_find(struct sessions *sessions, const char *token_text, struct session *session)
{
    uint8_t sid[CRYPTO_KEY_SIZE];
    *session = (struct session){0};
    if (!session_token_sid(token_text, sid))
        return false;
    int64_t now = clock_now();
    pthread_mutex_lock(&sessions->mutex);
    struct session_slot *slot = session_find_slot(sessions, sid, now);
    if (slot != NULL) {
        slot->seen_at = now;
        *session = slot->session;
    }
    pthread_mutex_unlock(&sessions->mutex);
    return slot != NULL;
}

uint8_t *session_open_key(struct sessions *sessions, const char *token_text)
{
    uint8_t sid[CRYPTO_KEY_SIZE];
    uint8_t wrap_key[CRYPTO_KEY_SIZE];
    uint8_t context[CONTEXT_SIZE];
    struct session_slot copy = {0};
    uint8_t *key = NULL;
    if (!session_token_keys(token_text, sid, wrap_key))
        return NULL;
    pthread_mutex_lock(&sessions->mutex);
    const struct session_slot *slot = session_find_slot(sessions, sid, clock_now());
    if (slot != NULL)
        copy = *slot;
    pthread_mutex_unlock(&sessions->mutex);
    if (copy.used && copy.has_key) {
        key_context(&copy, context);
        key = crypto_secret_allocate(CRYPTO_KEY_SIZE);
        if (!crypto_aead_open(wrap_key, context, sizeof context, copy.key_box, sizeof copy.key_box, key)) {
            crypto_secret_free(key);
            key = NULL;
        }
    }
    memory_wipe(wrap_key, sizeof wrap_key);
    memory_wipe(&copy, sizeof copy);
    return key;
}

void session_end(struct sessions *sessions, const char *token_text)
{
    uint8_t sid[CRYPTO_KEY_SIZE];
    if (!session_token_sid(token_text, sid))
        return;
    pthread_mutex_lock(&sessions->mutex);
    struct session_slot *slot = session_find_slot(sessions, sid, clock_now());
    if (slot != NULL)
        session_end_slot(slot);
    pthread_mutex_unlock(&sessions->mutex);
}

void session_end_account(struct sessions *sessions, const uint8_t account_id[static UUID_SIZE])
{
    pthread_mutex_lock(&sessions->mutex);
    for (size_t i = 0; i < SESSION_SLOT_COUNT; i++)
        if (sessions->slots[i].used &&
            crypto_equal(sessions->slots[i].session.account_id, account_id, UUID_SIZE))
            session_end_slot(&sessions->slots[i]);
    pthread_mutex_unlock(&sessions->mutex);
}

int64_t session_attempt_delay(struct sessions *sessions, const char *username, const char *address,
                              bool is_known)
{
    int64_t now = clock_now();
    pthread_mutex_lock(&sessions->mutex);
    int64_t delay = attempts_delay(sessions->attempts, username, address, is_known, now);
    pthread_mutex_unlock(&sessions->mutex);
    return delay;
}

void session_attempt_ended(struct sessions *sessions, const char *username, const char *address, bool success)
{
    int64_t now = clock_now();
    pthread_mutex_lock(&sessions->mutex);
    attempts_ended(sessions->attempts, username, address, success, now);
    pthread_mutex_unlock(&sessions->mutex);
}

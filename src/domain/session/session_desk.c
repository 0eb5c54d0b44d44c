#include "domain/session/session_desk.h"

#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "base/memory.h"
#include "domain/session/session_table.h"

#define CONFIRMED_FOR (10 * CLOCK_MINUTE)

/* A hash of the sid, which itself is one of the token: nothing on a page leads back to either. */
static void write_number(const struct session_slot *slot, char number[static SESSION_NUMBER_SIZE])
{
    uint8_t hash[CRYPTO_HASH_SIZE];
    crypto_derive(slot->sid, "number", hash);
    encoding_hex(hash, (SESSION_NUMBER_SIZE - 1) / 2, number);
}

static bool belongs_to(const struct session_slot *slot, const uint8_t account_id[static UUID_SIZE])
{
    return slot->used && crypto_equal(slot->session.account_id, account_id, UUID_SIZE);
}

/* The slot of a token, with the mutex held; expired ones of anybody are ended on the way. */
static struct session_slot *own_slot(struct sessions *sessions, const char *token_text)
{
    uint8_t sid[CRYPTO_KEY_SIZE];
    if (!session_token_sid(token_text, sid))
        return NULL;
    return session_find_slot(sessions, sid, clock_now());
}

size_t session_list(struct sessions *sessions, const uint8_t account_id[static UUID_SIZE],
                    const char *token_text, struct session_entry entries[static SESSION_LIST_LIMIT])
{
    size_t count = 0;
    pthread_mutex_lock(&sessions->mutex);
    const struct session_slot *own = own_slot(sessions, token_text);
    for (size_t i = 0; i < SESSION_SLOT_COUNT && count < SESSION_LIST_LIMIT; i++) {
        const struct session_slot *slot = &sessions->slots[i];
        if (!belongs_to(slot, account_id))
            continue;
        struct session_entry *entry = &entries[count++];
        *entry = (struct session_entry){
            .is_own = slot == own, .started_at = slot->session.started_at, .seen_at = slot->seen_at};
        write_number(slot, entry->number);
    }
    pthread_mutex_unlock(&sessions->mutex);
    return count;
}

bool session_end_number(struct sessions *sessions, const uint8_t account_id[static UUID_SIZE],
                        const char *number)
{
    char text[SESSION_NUMBER_SIZE];
    bool ended = false;
    pthread_mutex_lock(&sessions->mutex);
    for (size_t i = 0; i < SESSION_SLOT_COUNT && !ended; i++) {
        struct session_slot *slot = &sessions->slots[i];
        if (!belongs_to(slot, account_id))
            continue;
        write_number(slot, text);
        ended = strcmp(text, number) == 0;
        if (ended)
            session_end_slot(slot);
    }
    pthread_mutex_unlock(&sessions->mutex);
    return ended;
}

void session_end_others(struct sessions *sessions, const uint8_t account_id[static UUID_SIZE],
                        const char *token_text)
{
    pthread_mutex_lock(&sessions->mutex);
    const struct session_slot *own = own_slot(sessions, token_text);
    for (size_t i = 0; i < SESSION_SLOT_COUNT; i++) {
        struct session_slot *slot = &sessions->slots[i];
        if (slot != own && belongs_to(slot, account_id))
            session_end_slot(slot);
    }
    pthread_mutex_unlock(&sessions->mutex);
}

void session_restamp(struct sessions *sessions, const char *token_text,
                     const uint8_t stamp[static ACCOUNT_STAMP_SIZE])
{
    pthread_mutex_lock(&sessions->mutex);
    struct session_slot *slot = own_slot(sessions, token_text);
    if (slot != NULL)
        memcpy(slot->session.stamp, stamp, ACCOUNT_STAMP_SIZE);
    pthread_mutex_unlock(&sessions->mutex);
}

void session_confirm(struct sessions *sessions, const char *token_text)
{
    pthread_mutex_lock(&sessions->mutex);
    struct session_slot *slot = own_slot(sessions, token_text);
    if (slot != NULL)
        slot->session.confirmed_at = clock_now();
    pthread_mutex_unlock(&sessions->mutex);
}

bool session_is_confirmed(const struct session *session, int64_t now)
{
    int64_t ago = now - session->confirmed_at;
    return ago >= -CLOCK_MINUTE && ago < CONFIRMED_FOR;
}

void session_enrolled(struct sessions *sessions, const char *token_text)
{
    pthread_mutex_lock(&sessions->mutex);
    struct session_slot *slot = own_slot(sessions, token_text);
    if (slot != NULL)
        slot->session.must_enrol = false;
    pthread_mutex_unlock(&sessions->mutex);
}

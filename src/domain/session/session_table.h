/* Inside of session*.c: the table of sessions. */
#ifndef GATHER_DOMAIN_SESSION_SESSION_TABLE_H
#define GATHER_DOMAIN_SESSION_SESSION_TABLE_H

#include <pthread.h>

#include "base/crypto_box.h"
#include "domain/session/session_record.h"

enum {
    SESSION_SLOT_COUNT = 256,
    SESSION_TOKEN_SIZE = 32,
};

struct session_slot {
    bool used;
    uint8_t sid[CRYPTO_KEY_SIZE];
    struct session session;
    int64_t seen_at;
    bool has_key;
    uint8_t key_box[CRYPTO_KEY_SIZE + CRYPTO_AEAD_OVERHEAD];
};

struct sessions {
    pthread_mutex_t mutex;
    int64_t idle;
    int64_t longest;
    struct attempts *attempts;
    struct session_kept *kept;
    /* Remembers whose session ended by itself; session_kept_ended. */
    void (*ended)(struct session_kept *kept, const uint8_t sid[static CRYPTO_KEY_SIZE],
                  const uint8_t account_id[static UUID_SIZE], int64_t at);
    struct session_slot slots[SESSION_SLOT_COUNT];
};

/* The two keys of a cookie: one to find the session by, one that opens what it holds. False: no token. */
bool session_token_keys(const char *token_text, uint8_t sid[static CRYPTO_KEY_SIZE],
                        uint8_t wrap_key[static CRYPTO_KEY_SIZE]);

/* The first of them alone. */
bool session_token_sid(const char *token_text, uint8_t sid[static CRYPTO_KEY_SIZE]);

/* Past its idle time or its longest. */
bool session_has_expired(const struct sessions *sessions, const struct session_slot *slot, int64_t now);

/* The live session of sid, or NULL. Called with the mutex held; ends what it finds expired. */
struct session_slot *session_find_slot(struct sessions *sessions, const uint8_t sid[static CRYPTO_KEY_SIZE],
                                       int64_t now);
void session_end_slot(struct session_slot *slot);

#endif

#include "domain/session/session_table.h"

#include "base/encoding.h"
#include "base/memory.h"

bool session_token_keys(const char *token_text, uint8_t sid[static CRYPTO_KEY_SIZE],
                        uint8_t wrap_key[static CRYPTO_KEY_SIZE])
{
    uint8_t token[SESSION_TOKEN_SIZE];
    if (token_text == NULL || !encoding_from_base64url(token_text, token, sizeof token))
        return false;
    crypto_derive(token, "session", sid);
    crypto_derive(token, "wrap", wrap_key);
    memory_wipe(token, sizeof token);
    return true;
}

bool session_token_sid(const char *token_text, uint8_t sid[static CRYPTO_KEY_SIZE])
{
    uint8_t wrap_key[CRYPTO_KEY_SIZE];
    bool is_token = session_token_keys(token_text, sid, wrap_key);
    memory_wipe(wrap_key, sizeof wrap_key);
    return is_token;
}

void session_end_slot(struct session_slot *slot)
{
    memory_wipe(slot, sizeof *slot);
}

bool session_has_expired(const struct sessions *sessions, const struct session_slot *slot, int64_t now)
{
    return now >= slot->session.expires_at || now - slot->seen_at >= sessions->idle;
}

struct session_slot *session_find_slot(struct sessions *sessions, const uint8_t sid[static CRYPTO_KEY_SIZE],
                                       int64_t now)
{
    struct session_slot *found = NULL;
    for (size_t i = 0; i < SESSION_SLOT_COUNT; i++) {
        struct session_slot *slot = &sessions->slots[i];
        if (slot->used && session_has_expired(sessions, slot, now)) {
            sessions->ended(sessions->kept, slot->sid, slot->session.account_id, now);
            session_end_slot(slot);
        }
        if (slot->used && crypto_equal(slot->sid, sid, sizeof slot->sid))
            found = slot;
    }
    return found;
}

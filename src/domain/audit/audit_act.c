#include "domain/audit/audit_act.h"

#include <string.h>

#include "base/buffer.h"

static void put_number(struct buffer *buffer, uint64_t value)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(value >> (56 - 8 * i));
    buffer_append(buffer, bytes, sizeof bytes);
}

/* Each part with its length, so that nothing moves from one column to the next unseen. */
static void put_part(struct buffer *buffer, const void *part, size_t length)
{
    put_number(buffer, length);
    buffer_append(buffer, part, length);
}

void audit_act_mac(const uint8_t key[static CRYPTO_KEY_SIZE], const uint8_t *previous, int64_t number,
                   const struct audit_act *act, uint8_t mac[static AUDIT_MAC_SIZE])
{
    struct buffer text = {0};
    put_part(&text, previous, previous != NULL ? AUDIT_MAC_SIZE : 0);
    put_number(&text, (uint64_t)number);
    put_number(&text, (uint64_t)act->at);
    put_part(&text, act->account_id, act->account_id != NULL ? UUID_SIZE : 0);
    put_part(&text, act->action, strlen(act->action));
    put_part(&text, act->record, strlen(act->record));
    put_part(&text, act->detail, strlen(act->detail));
    /* Entries from before there was such a number have none. */
    if (act->pending != 0)
        put_number(&text, (uint64_t)act->pending);
    crypto_digest(key, CRYPTO_KEY_SIZE, text.data, text.length, mac, AUDIT_MAC_SIZE);
    buffer_free(&text);
}

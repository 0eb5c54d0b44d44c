#include "domain/session/known_network.h"

#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/memory.h"
#include "domain/session/network.h"
#include "store/statement.h"

void known_network_hash(const struct practice *practice, const char *username, const char *address,
                        uint8_t hash[static KNOWN_NETWORK_SIZE])
{
    uint8_t key[CRYPTO_KEY_SIZE];
    uint8_t network[NETWORK_SIZE];
    struct buffer text = {0};
    if (practice->pepper == NULL)
        memory_fatal("known networks need pepper.key, which this process did not load");
    crypto_derive(practice->pepper, "known-network", key);
    buffer_append(&text, network, network_of(address, network));
    buffer_append_byte(&text, (char)text.length);
    buffer_append_text(&text, username);
    crypto_digest(key, sizeof key, text.data, text.length, hash, KNOWN_NETWORK_SIZE);
    buffer_free(&text);
    memory_wipe(key, sizeof key);
}

enum result known_network_note(struct tx *tx, const uint8_t hash[static KNOWN_NETWORK_SIZE], int64_t now)
{
    struct statement *forget = statement(tx, STATEMENT_KNOWN_NETWORK_FORGET);
    statement_bind_integer(forget, ":before", now - KNOWN_NETWORK_DAYS * CLOCK_DAY);
    enum result result = statement_run(forget);
    if (result != RESULT_OK)
        return result;
    struct statement *put = statement(tx, STATEMENT_KNOWN_NETWORK_PUT);
    statement_bind_blob(put, ":hash", hash, KNOWN_NETWORK_SIZE);
    statement_bind_integer(put, ":at", now);
    return statement_run(put);
}

bool known_network_is(struct tx *tx, const uint8_t hash[static KNOWN_NETWORK_SIZE], int64_t now)
{
    struct statement *find = statement(tx, STATEMENT_KNOWN_NETWORK_PRESENT);
    statement_bind_blob(find, ":hash", hash, KNOWN_NETWORK_SIZE);
    statement_bind_integer(find, ":since", now - KNOWN_NETWORK_DAYS * CLOCK_DAY);
    return statement_step(find) == RESULT_OK;
}

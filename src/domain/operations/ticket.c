#include "domain/operations/ticket.h"

#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/encoding.h"
#include "base/memory.h"
#include "statement_rows.h"

/* Of a UUIDv7 the first 48 bits are its time, then come a version and a variant (RFC 9562, 5.7). */
enum { TIME_SIZE = 6, VERSION_AT = 6, VARIANT_AT = 8 };

#define KEPT_FOR (7 * CLOCK_DAY)

void ticket_make(char text[static UUID_TEXT_SIZE])
{
    uint8_t id[UUID_SIZE];
    random_uuid(clock_now(), id);
    encoding_hex(id, sizeof id, text);
}

static void hash(const struct practice *practice, const uint8_t ticket[static UUID_SIZE], const char *path,
                 const char *body, size_t length, uint8_t id[static UUID_SIZE])
{
    uint8_t key[CRYPTO_KEY_SIZE];
    struct buffer text = {0};
    if (practice->pepper == NULL)
        memory_fatal("a ticket needs pepper.key, which this process did not load");
    crypto_derive(practice->pepper, "ticket", key);
    buffer_append(&text, ticket, UUID_SIZE);
    buffer_append(&text, path, strlen(path) + 1);
    buffer_append(&text, body, length);
    crypto_digest(key, sizeof key, text.data, text.length, id, UUID_SIZE);
    buffer_free(&text);
    memory_wipe(key, sizeof key);
}

bool ticket_id(const struct practice *practice, const char *text, const char *path, const char *body,
               size_t length, uint8_t id[static UUID_SIZE])
{
    uint8_t ticket[UUID_SIZE];
    if (text == NULL || !encoding_from_hex(text, ticket, sizeof ticket))
        return false;
    hash(practice, ticket, path, body, length, id);
    memcpy(id, ticket, TIME_SIZE);
    id[VERSION_AT] = (uint8_t)(0x70 | (id[VERSION_AT] & 0x0f));
    id[VARIANT_AT] = (uint8_t)(0x80 | (id[VARIANT_AT] & 0x3f));
    return true;
}

enum result ticket_use(struct tx *tx, const uint8_t id[static UUID_SIZE], int64_t now)
{
    enum result result = ticket_forget_run(tx, &(struct ticket_forget_in){.before = now - KEPT_FOR});
    if (result == RESULT_OK)
        result = ticket_use_run(tx, &(struct ticket_use_in){.id = id, .at = now});
    return result == RESULT_OK && statement_changes(tx) == 0 ? RESULT_CONFLICT : result;
}

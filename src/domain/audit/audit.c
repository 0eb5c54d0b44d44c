#include "domain/audit/audit.h"

#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/random.h"
#include "store/column.h"
#include "store/statement.h"

/* Each MAC covers the one before, so a row changed, put in or taken out is found. Rows cut off at the end are
 * found by the counter SQLite keeps for AUTOINCREMENT. A whole file put back to an earlier day is not: only a
 * copy elsewhere tells that. */

enum { MAC_SIZE = CRYPTO_HASH_SIZE };

struct entry {
    int64_t sequence;
    int64_t at;
    const uint8_t *account_id; /* NULL: none */
    const char *action;
    const char *record;
    const char *detail;
};

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

static void entry_mac(const uint8_t key[static CRYPTO_KEY_SIZE], const uint8_t previous[static MAC_SIZE],
                      const struct entry *entry, uint8_t mac[static MAC_SIZE])
{
    struct buffer text = {0};
    put_part(&text, previous, MAC_SIZE);
    put_number(&text, (uint64_t)entry->sequence);
    put_number(&text, (uint64_t)entry->at);
    put_part(&text, entry->account_id, entry->account_id != NULL ? UUID_SIZE : 0);
    put_part(&text, entry->action, strlen(entry->action));
    put_part(&text, entry->record, strlen(entry->record));
    put_part(&text, entry->detail, strlen(entry->detail));
    crypto_digest(key, CRYPTO_KEY_SIZE, text.data, text.length, mac, MAC_SIZE);
    buffer_free(&text);
}

static void audit_key(const struct practice *practice, uint8_t key[static CRYPTO_KEY_SIZE])
{
    if (practice->pepper == NULL)
        memory_fatal("the audit log needs pepper.key, which this process did not load");
    crypto_derive(practice->pepper, "audit", key);
}

/* The last number ever given, and the MAC of the last row there is (zeros before the first). */
static enum result read_head(struct tx *tx, int64_t *last, uint8_t mac[static MAC_SIZE])
{
    struct statement *head = statement(tx, STATEMENT_AUDIT_HEAD);
    enum result result = statement_step(head);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_FAILED : result;
    *last = column_integer(head, 0);
    memset(mac, 0, MAC_SIZE);
    if (column_is_null(head, 1) || column_bytes(head, 1, mac, MAC_SIZE))
        return RESULT_OK;
    log_error("the last row of the audit log is damaged");
    return RESULT_FAILED;
}

struct append {
    struct entry entry;
    uint8_t key[CRYPTO_KEY_SIZE];
};

static enum result append_entry(struct tx *tx, void *argument)
{
    struct append *append = argument;
    struct entry *entry = &append->entry;
    uint8_t previous[MAC_SIZE];
    uint8_t mac[MAC_SIZE];
    enum result result = read_head(tx, &entry->sequence, previous);
    if (result != RESULT_OK)
        return result;
    entry->sequence++;
    entry_mac(append->key, previous, entry, mac);
    struct statement *insert = statement(tx, STATEMENT_AUDIT_INSERT);
    statement_bind_integer(insert, ":sequence", entry->sequence);
    statement_bind_integer(insert, ":at", entry->at);
    statement_bind_blob(insert, ":account_id", entry->account_id, UUID_SIZE);
    statement_bind_text(insert, ":action", entry->action);
    statement_bind_text(insert, ":record", entry->record);
    statement_bind_text(insert, ":detail", entry->detail);
    statement_bind_blob(insert, ":mac", mac, sizeof mac);
    return statement_run(insert);
}

enum result audit_append(struct db *staff, const struct practice *practice, const uint8_t *account_id,
                         const char *action, const char *record, const char *detail)
{
    struct append append = {
        .entry = {.at = clock_now(),
                  .account_id = account_id,
                  .action = action,
                  .record = record != NULL ? record : "",
                  .detail = detail != NULL ? detail : ""},
    };
    audit_key(practice, append.key);
    enum result result = db_write(staff, append_entry, &append);
    memory_wipe(&append, sizeof append);
    return result;
}

struct verification {
    uint8_t key[CRYPTO_KEY_SIZE];
    struct problems *problems;
    struct arena *arena; /* of one row */
    int64_t expected;
    uint8_t previous[MAC_SIZE];
};

static void check_present(struct verification *verification, int64_t next)
{
    if (next > verification->expected)
        problems_add(verification->problems, "audit log", 0, "entries %lld to %lld are missing",
                     (long long)verification->expected, (long long)next - 1);
    verification->expected = next + 1;
}

static void check_row(struct verification *verification, struct statement *row)
{
    uint8_t account_id[UUID_SIZE];
    uint8_t kept[MAC_SIZE];
    uint8_t mac[MAC_SIZE];
    struct entry entry = {
        .sequence = column_integer(row, 0),
        .at = column_integer(row, 1),
        .action = column_text(row, 3, verification->arena),
        .record = column_text(row, 4, verification->arena),
        .detail = column_text(row, 5, verification->arena),
    };
    bool good = column_bytes(row, 6, kept, sizeof kept);
    if (!column_is_null(row, 2)) {
        good = column_bytes(row, 2, account_id, sizeof account_id) && good;
        entry.account_id = account_id;
    }
    check_present(verification, entry.sequence);
    entry_mac(verification->key, verification->previous, &entry, mac);
    if (!good || !crypto_equal(kept, mac, sizeof mac))
        problems_add(verification->problems, "audit log", 0,
                     "entry %lld was changed, or one before it was changed or taken out",
                     (long long)entry.sequence);
    memcpy(verification->previous, kept, sizeof kept);
}

static enum result verify_entries(struct tx *tx, void *argument)
{
    struct verification *verification = argument;
    uint8_t mac[MAC_SIZE];
    int64_t last = 0;
    enum result result = read_head(tx, &last, mac);
    if (result != RESULT_OK)
        return result;
    struct statement *rows = statement(tx, STATEMENT_AUDIT_EACH);
    while ((result = statement_step(rows)) == RESULT_OK) {
        check_row(verification, rows);
        arena_reset(verification->arena);
    }
    check_present(verification, last + 1);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result audit_verify(struct db *staff, const struct practice *practice, struct problems *problems)
{
    struct verification verification = {.problems = problems, .arena = arena_create(), .expected = 1};
    audit_key(practice, verification.key);
    enum result result = db_read(staff, verify_entries, &verification);
    arena_destroy(verification.arena);
    memory_wipe(&verification, sizeof verification);
    return result;
}

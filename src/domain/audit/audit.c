#include "domain/audit/audit.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "store/column.h"
#include "store/statement.h"

/* Each MAC covers the one before, so a row changed, put in or taken out is found. Rows cut off at the end are
 * found by the counter SQLite keeps for AUTOINCREMENT. A whole file put back to an earlier day is not: only a
 * copy elsewhere tells that. */

static void audit_key(const struct practice *practice, uint8_t key[static CRYPTO_KEY_SIZE])
{
    if (practice->pepper == NULL)
        memory_fatal("the audit log needs pepper.key, which this process did not load");
    crypto_derive(practice->pepper, "audit", key);
}

/* The last number ever given, and the MAC of the last row there is (zeros before the first). */
static enum result read_head(struct tx *tx, int64_t *last, uint8_t mac[static AUDIT_MAC_SIZE])
{
    struct statement *head = statement(tx, STATEMENT_AUDIT_HEAD);
    enum result result = statement_step(head);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_FAILED : result;
    *last = column_integer(head, 0);
    memset(mac, 0, AUDIT_MAC_SIZE);
    if (column_is_null(head, 1) || column_bytes(head, 1, mac, AUDIT_MAC_SIZE))
        return RESULT_OK;
    log_error("the last row of the audit log is damaged");
    return RESULT_FAILED;
}

enum result audit_add(struct tx *tx, const struct practice *practice, const struct audit_act *act)
{
    uint8_t key[CRYPTO_KEY_SIZE];
    uint8_t previous[AUDIT_MAC_SIZE];
    uint8_t mac[AUDIT_MAC_SIZE];
    int64_t last = 0;
    enum result result = read_head(tx, &last, previous);
    if (result != RESULT_OK)
        return result;
    audit_key(practice, key);
    audit_act_mac(key, previous, last + 1, act, mac);
    memory_wipe(key, sizeof key);
    struct statement *insert = statement(tx, STATEMENT_AUDIT_INSERT);
    statement_bind_integer(insert, ":sequence", last + 1);
    statement_bind_integer(insert, ":at", act->at);
    statement_bind_blob(insert, ":account_id", act->account_id, UUID_SIZE);
    statement_bind_text(insert, ":action", act->action);
    statement_bind_text(insert, ":record", act->record);
    statement_bind_text(insert, ":detail", act->detail);
    statement_bind_blob(insert, ":mac", mac, sizeof mac);
    if (act->pending != 0)
        statement_bind_integer(insert, ":pending", act->pending);
    return statement_run(insert);
}

struct append {
    const struct practice *practice;
    struct audit_act act;
};

static enum result append_act(struct tx *tx, void *argument)
{
    const struct append *append = argument;
    return audit_add(tx, append->practice, &append->act);
}

enum result audit_append(struct db *staff, const struct practice *practice, const uint8_t *account_id,
                         const char *action, const char *record, const char *detail)
{
    struct append append = {
        .practice = practice,
        .act = {.at = clock_now(),
                .account_id = account_id,
                .action = action,
                .record = record != NULL ? record : "",
                .detail = detail != NULL ? detail : ""},
    };
    return db_write(staff, append_act, &append);
}

struct verification {
    uint8_t key[CRYPTO_KEY_SIZE];
    struct problems *problems;
    struct arena *arena; /* of one row */
    int64_t expected;
    uint8_t previous[AUDIT_MAC_SIZE];
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
    uint8_t kept[AUDIT_MAC_SIZE];
    uint8_t mac[AUDIT_MAC_SIZE];
    int64_t sequence = column_integer(row, 0);
    struct audit_act act = {
        .at = column_integer(row, 1),
        .action = column_text(row, 3, verification->arena),
        .record = column_text(row, 4, verification->arena),
        .detail = column_text(row, 5, verification->arena),
        .pending = column_integer(row, 7),
    };
    bool good = column_bytes(row, 6, kept, sizeof kept);
    if (!column_is_null(row, 2)) {
        good = column_bytes(row, 2, account_id, sizeof account_id) && good;
        act.account_id = account_id;
    }
    check_present(verification, sequence);
    audit_act_mac(verification->key, verification->previous, sequence, &act, mac);
    if (!good || !crypto_equal(kept, mac, sizeof mac))
        problems_add(verification->problems, "audit log", 0,
                     "entry %lld was changed, or one before it was changed or taken out",
                     (long long)sequence);
    memcpy(verification->previous, kept, sizeof kept);
}

static enum result verify_entries(struct tx *tx, void *argument)
{
    struct verification *verification = argument;
    uint8_t mac[AUDIT_MAC_SIZE];
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

#include "domain/account/account_desk.h"

#include <string.h>

#include "base/clock.h"
#include "base/crypto_box.h"
#include "base/encoding.h"
#include "base/log.h"
#include "base/memory.h"
#include "domain/account/account_row.h"
#include "domain/account/account_word.h"
#include "store/column.h"
#include "store/statement.h"

enum { LIST_LIMIT = 500 };

struct listing {
    struct arena *arena;
    struct account_entry *entries;
    size_t count;
};

static enum result read_entry(struct statement *row, struct arena *arena, struct account_entry *entry)
{
    struct account *account = &entry->account;
    account->username = column_text(row, 1, arena);
    account->display_name = column_text(row, 2, arena);
    account->is_admin = column_integer(row, 3) != 0;
    account->is_disabled = !column_is_null(row, 4);
    account->created_at = column_integer(row, 5);
    entry->wants_key = column_integer(row, 7) != 0;
    account->has_totp = column_integer(row, 8) != 0;
    account->is_clinician = column_integer(row, 9) != 0;
    entry->is_invited = column_integer(row, 10) != 0;
    if (column_bytes(row, 0, account->id, sizeof account->id) &&
        column_bytes(row, 6, account->public_key, sizeof account->public_key))
        return RESULT_OK;
    log_error("an account in staff.db is damaged");
    return RESULT_FAILED;
}

static enum result list(struct tx *tx, void *argument)
{
    struct listing *listing = argument;
    struct statement *row = statement(tx, STATEMENT_ACCOUNT_LIST);
    enum result result = RESULT_OK;
    statement_bind_integer(row, ":now", clock_now());
    while (listing->count < LIST_LIMIT && (result = statement_step(row)) == RESULT_OK) {
        result = read_entry(row, listing->arena, &listing->entries[listing->count++]);
        if (result != RESULT_OK)
            return result;
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result account_list(struct db *staff, struct arena *arena, struct account_entry **entries, size_t *count)
{
    struct listing listing = {arena, arena_allocate(arena, LIST_LIMIT * sizeof **entries), 0};
    enum result result = db_read(staff, list, &listing);
    *entries = listing.entries;
    *count = listing.count;
    return result;
}

void account_fingerprint(const uint8_t public_key[static CRYPTO_KEY_SIZE],
                         char text[static ACCOUNT_FINGERPRINT_SIZE])
{
    enum { BYTES = 10, DIGITS = 16, GROUP = 4 };
    uint8_t hash[CRYPTO_HASH_SIZE];
    char digits[DIGITS + 1];
    crypto_derive(public_key, "fingerprint", hash);
    encoding_crockford(hash, BYTES, digits);
    for (size_t index = 0; index < DIGITS; index++) {
        *text++ = digits[index];
        if ((index + 1) % GROUP == 0)
            *text++ = ' ';
    }
    text[-1] = '\0';
}

static enum result read_public_key(struct tx *tx, const uint8_t *id,
                                   uint8_t public_key[static CRYPTO_KEY_SIZE])
{
    struct statement *read = statement(tx, STATEMENT_ACCOUNT_PUBLIC_KEY);
    statement_bind_blob(read, ":id", id, UUID_SIZE);
    enum result result = statement_step(read);
    if (result != RESULT_OK)
        return result;
    return column_bytes(read, 0, public_key, CRYPTO_KEY_SIZE) ? RESULT_OK : RESULT_FAILED;
}

enum result account_grant(struct tx *tx, const struct practice *practice, const uint8_t id[static UUID_SIZE],
                          const char *fingerprint, const uint8_t *practice_secret_key)
{
    uint8_t public_key[CRYPTO_KEY_SIZE];
    uint8_t grant[ACCOUNT_GRANT_SIZE];
    char text[ACCOUNT_FINGERPRINT_SIZE];
    enum result result = read_public_key(tx, id, public_key);
    if (result != RESULT_OK)
        return result;
    account_fingerprint(public_key, text);
    if (strcmp(text, fingerprint) != 0)
        return RESULT_CONFLICT;
    if (!account_grant_make(public_key, practice, id, practice_secret_key, grant))
        return RESULT_FAILED;
    return account_row_grant(tx, id, practice->key_id, grant);
}

static enum result run_change(struct tx *tx, const uint8_t *id, enum account_change change)
{
    struct statement *run;
    if (change == ACCOUNT_REMOVE) {
        run = statement(tx, STATEMENT_ACCOUNT_REMOVE);
    } else if (change == ACCOUNT_DISABLE || change == ACCOUNT_ENABLE) {
        run = statement(tx, STATEMENT_ACCOUNT_SET_DISABLED);
        statement_bind_integer(run, ":at", change == ACCOUNT_DISABLE ? clock_now() : 0);
    } else {
        run = statement(tx, STATEMENT_ACCOUNT_SET_ADMIN);
        statement_bind_integer(run, ":is_admin", change == ACCOUNT_MAKE_ADMIN);
    }
    statement_bind_blob(run, ":id", id, UUID_SIZE);
    enum result result = statement_run(run);
    return result == RESULT_OK && statement_changes(tx) != 1 ? RESULT_NOT_FOUND : result;
}

enum result account_change(struct tx *tx, const uint8_t id[static UUID_SIZE], enum account_change change)
{
    struct account_pillars before;
    enum result result = account_row_pillars(tx, &before);
    if (result == RESULT_OK)
        result = run_change(tx, id, change);
    return result == RESULT_OK ? account_row_keeps(tx, &before) : result;
}

struct download {
    const uint8_t *id;
    struct arena *arena;
    const char *options;
};

static enum result read_download(struct tx *tx, void *argument)
{
    struct download *download = argument;
    struct statement *read = statement(tx, STATEMENT_ACCOUNT_DOWNLOAD);
    statement_bind_blob(read, ":id", download->id, UUID_SIZE);
    enum result result = statement_step(read);
    if (result == RESULT_OK)
        download->options = column_text(read, 0, download->arena);
    return result;
}

enum result account_download(struct db *staff, const uint8_t id[static UUID_SIZE], struct arena *arena,
                             const char **options)
{
    struct download download = {id, arena, ""};
    enum result result = db_read(staff, read_download, &download);
    *options = download.options;
    return result;
}

static enum result put_download(struct tx *tx, void *argument)
{
    const struct download *download = argument;
    struct statement *put = statement(tx, STATEMENT_ACCOUNT_SET_DOWNLOAD);
    statement_bind_blob(put, ":id", download->id, UUID_SIZE);
    statement_bind_text(put, ":download", download->options);
    return statement_run(put);
}

enum result account_set_download(struct db *staff, const uint8_t id[static UUID_SIZE], const char *options)
{
    struct download download = {id, NULL, options};
    return db_write(staff, put_download, &download);
}

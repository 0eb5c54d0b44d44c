/* Another password for an account: with the one before, or with the paper code. */
#include "domain/account/account_password.h"

#include <string.h>

#include "base/memory.h"
#include "domain/account/account_recovery.h"
#include "domain/account/account_row.h"
#include "domain/account/account_word.h"
#include "store/column.h"
#include "store/statement.h"

struct password_change {
    const struct practice *practice;
    uint8_t id[UUID_SIZE];
    const char *password;
    const uint8_t *account_key; /* NULL: another pair */
    struct account_lock lock;
    uint8_t wrapped_before[ACCOUNT_WRAPPED_SIZE];
    uint8_t grant[ACCOUNT_GRANT_SIZE];
    bool is_locked;
};

static void make_lock(void *argument)
{
    struct password_change *change = argument;
    size_t length = strlen(change->password);
    change->is_locked =
        change->account_key == NULL
            ? account_lock_make(&change->lock, change->practice, change->id, change->password, length)
            : account_lock_change(&change->lock, change->practice, change->id, change->password, length,
                                  change->account_key);
}

struct wrapped_read {
    const char *username;
    const struct practice *practice;
    struct password_change *change;
};

static enum result read_wrapped(struct tx *tx, void *argument)
{
    const struct wrapped_read *read = argument;
    struct statement *find = statement(tx, STATEMENT_ACCOUNT_SIGN_IN);
    statement_bind_text(find, ":username", read->username);
    statement_bind_blob(find, ":key_id", read->practice->key_id, KEY_ID_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    if (!column_is_null(find, 4))
        return RESULT_NOT_FOUND;
    bool good = column_bytes(find, 0, read->change->id, UUID_SIZE) &&
                column_bytes(find, 10, read->change->wrapped_before, sizeof read->change->wrapped_before);
    return good ? RESULT_OK : RESULT_FAILED;
}

enum result account_password_store(struct tx *tx, const struct account_rewrap *rewrap)
{
    const struct account_lock *lock = &rewrap->lock;
    struct statement *update = statement(tx, STATEMENT_ACCOUNT_REWRAP);
    statement_bind_blob(update, ":id", rewrap->id, UUID_SIZE);
    statement_bind_blob(update, ":public_key", lock->public_key, sizeof lock->public_key);
    statement_bind_blob(update, ":before", rewrap->wrapped_before, sizeof rewrap->wrapped_before);
    statement_bind_blob(update, ":salt", lock->salt, sizeof lock->salt);
    statement_bind_integer(update, ":passes", lock->passes);
    statement_bind_integer(update, ":memory_mib", lock->memory);
    statement_bind_blob(update, ":wrapped_key", lock->wrapped_key, sizeof lock->wrapped_key);
    enum result result = statement_run(update);
    return result == RESULT_OK && statement_changes(tx) != 1 ? RESULT_CONFLICT : result;
}

static struct password_change begin_change(const struct practice *practice, const struct config *config,
                                           const char *password)
{
    return (struct password_change){
        .practice = practice,
        .password = password,
        .lock = {.passes = (unsigned)config->password_passes, .memory = (unsigned)config->password_memory},
    };
}

enum result account_password_prepare(struct db *staff, const struct account_password_order *order,
                                     struct account_rewrap *rewrap)
{
    struct account account = {0};
    uint8_t *account_key = NULL;
    struct password_change change = begin_change(order->practice, order->config, order->after);
    struct wrapped_read read = {order->username, order->practice, &change};
    struct arena *arena = arena_create();
    /* The wrap is read first: what is opened below is this one or a later one, and only this one is replaced.
     */
    enum result result = db_read(staff, read_wrapped, &read);
    if (result == RESULT_OK)
        result = account_open(staff, order->practice, order->config, order->lane, order->username,
                              order->before, arena, &account, &account_key);
    if (result == RESULT_OK) {
        change.account_key = account_key;
        memcpy(change.lock.public_key, account.public_key, sizeof account.public_key);
        if (!lane_run(order->lane, make_lock, &change))
            result = RESULT_BUSY;
        else if (!change.is_locked)
            result = RESULT_FAILED;
    }
    memcpy(rewrap->id, change.id, UUID_SIZE);
    rewrap->lock = change.lock;
    memcpy(rewrap->wrapped_before, change.wrapped_before, sizeof rewrap->wrapped_before);
    crypto_secret_free(account_key);
    memory_wipe(&change, sizeof change);
    memory_wipe(&account, sizeof account);
    arena_destroy(arena);
    return result == RESULT_NOT_FOUND ? RESULT_REFUSED : result;
}

static enum result store_restored(struct tx *tx, void *argument)
{
    const struct password_change *change = argument;
    enum result result = account_row_replace(tx, change->id, &change->lock, false);
    if (result != RESULT_OK)
        return result;
    return account_row_grant(tx, change->id, change->practice->key_id, change->grant);
}

struct restoring {
    struct password_change *change;
    const uint8_t *practice_secret_key;
};

static void make_lock_and_grant(void *argument)
{
    struct restoring *restoring = argument;
    struct password_change *change = restoring->change;
    make_lock(change);
    change->is_locked =
        change->is_locked && account_grant_make(change->lock.public_key, change->practice, change->id,
                                                restoring->practice_secret_key, change->grant);
}

enum result account_restore(struct db *staff, const struct practice *practice, const struct config *config,
                            struct lane *lane, const char *paper, const char *username, const char *password,
                            uint8_t id[static UUID_SIZE])
{
    char name[ACCOUNT_USERNAME_SIZE];
    uint8_t *practice_secret_key = NULL;
    struct password_change change = begin_change(practice, config, password);
    struct wrapped_read read = {name, practice, &change};
    enum result result = account_recover(staff, practice, paper, &practice_secret_key);
    if (result != RESULT_OK)
        return result;
    result = account_username(username, name) ? db_read(staff, read_wrapped, &read) : RESULT_NOT_FOUND;
    struct restoring restoring = {&change, practice_secret_key};
    if (result == RESULT_OK && !lane_run(lane, make_lock_and_grant, &restoring))
        result = RESULT_BUSY;
    if (result == RESULT_OK)
        result = change.is_locked ? db_write(staff, store_restored, &change) : RESULT_FAILED;
    memcpy(id, change.id, UUID_SIZE);
    crypto_secret_free(practice_secret_key);
    return result;
}

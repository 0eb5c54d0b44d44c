#include "domain/account/account.h"

#include <string.h>

#include "base/clock.h"
#include "base/crypto_box.h"
#include "base/encoding.h"
#include "base/log.h"
#include "base/memory.h"
#include "domain/account/account_key.h"
#include "domain/account/account_row.h"
#include "domain/account/account_word.h"
#include "domain/account/second_factor.h"
#include "store/column.h"
#include "store/statement.h"

enum { PASSWORD_MOST = ACCOUNT_PASSWORD_MOST, USERNAME_SIZE = ACCOUNT_USERNAME_SIZE };

struct creation {
    struct account account;
    struct account_lock lock;
    uint8_t grant[ACCOUNT_GRANT_SIZE];
    const uint8_t *key_id; /* NULL: no grant */
};

static enum result insert_account(struct tx *tx, void *argument)
{
    const struct creation *creation = argument;
    const struct account *account = &creation->account;
    const struct account_row row = {
        .id = account->id,
        .username = account->username,
        .display_name = account->display_name,
        .is_admin = account->is_admin,
        .created_at = account->created_at,
    };
    enum result result = account_row_insert(tx, &row, &creation->lock);
    if (result != RESULT_OK || creation->key_id == NULL)
        return result;
    return account_row_grant(tx, account->id, creation->key_id, creation->grant);
}

enum result account_create(struct db *staff, const struct practice *practice, const struct config *config,
                           const char *username, const char *display_name, bool is_admin,
                           const char *password, const uint8_t *practice_secret_key,
                           uint8_t id[static UUID_SIZE])
{
    char name[USERNAME_SIZE];
    size_t length = strlen(password);
    if (!account_username(username, name) || !account_password_fits(password))
        return RESULT_REFUSED;
    struct creation creation = {
        .account = {.username = name,
                    .display_name = display_name != NULL ? display_name : "",
                    .is_admin = is_admin,
                    .created_at = clock_now()},
        .lock = {.passes = (unsigned)config->password_passes, .memory = (unsigned)config->password_memory},
        .key_id = practice_secret_key != NULL ? practice->key_id : NULL,
    };
    random_uuid(creation.account.created_at, creation.account.id);
    memcpy(id, creation.account.id, UUID_SIZE);
    if (!account_lock_make(&creation.lock, practice, id, password, length))
        return RESULT_FAILED;
    if (practice_secret_key != NULL &&
        !account_grant_make(creation.lock.public_key, practice, id, practice_secret_key, creation.grant))
        return RESULT_FAILED;
    return db_write(staff, insert_account, &creation);
}

/* What signing in reads: the account if there is one, else what makes the work the same. */
struct sign_in {
    const struct practice *practice;
    struct arena *arena;
    const char *username;
    const char *password;
    size_t length;
    struct account account;
    struct account_lock lock;
    bool known;
    const uint8_t *grant; /* NULL: no clinician */
    size_t grant_length;
    uint8_t grant_key_id[KEY_ID_SIZE];
    const uint8_t *totp_box; /* NULL: no second factor */
    size_t totp_length;
    uint8_t *secret_key; /* the account's, in secret memory */
    enum account_opening opening;
};

/* No account is called "", so what cannot be a name is looked for like one that is not there. */
static struct sign_in begin_attempt(const struct practice *practice, const struct config *config,
                                    const char *username, const char *password, struct arena *arena,
                                    char name[static USERNAME_SIZE])
{
    return (struct sign_in){
        .practice = practice,
        .arena = arena,
        .username = account_username(username, name) ? name : "",
        .password = password,
        .length = strlen(password),
        .lock = {.passes = (unsigned)config->password_passes, .memory = (unsigned)config->password_memory},
    };
}

static enum result find_account(struct tx *tx, void *argument)
{
    struct sign_in *attempt = argument;
    struct account *account = &attempt->account;
    struct account_lock *lock = &attempt->lock;
    struct statement *find = statement(tx, STATEMENT_ACCOUNT_SIGN_IN);
    statement_bind_text(find, ":username", attempt->username);
    statement_bind_blob(find, ":key_id", attempt->practice->key_id, KEY_ID_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    account->username = column_text(find, 1, attempt->arena);
    account->display_name = column_text(find, 2, attempt->arena);
    account->is_admin = column_integer(find, 3) != 0;
    account->is_disabled = !column_is_null(find, 4);
    account->created_at = column_integer(find, 5);
    lock->passes = (unsigned)column_integer(find, 8);
    lock->memory = (unsigned)column_integer(find, 9);
    attempt->grant = column_blob(find, 12, attempt->arena, &attempt->grant_length);
    account->is_clinician = attempt->grant != NULL;
    attempt->totp_box = column_blob(find, 13, attempt->arena, &attempt->totp_length);
    account->has_totp = attempt->totp_box != NULL;
    attempt->known = true;
    if (column_bytes(find, 0, account->id, sizeof account->id) &&
        column_bytes(find, 6, lock->public_key, sizeof lock->public_key) &&
        column_bytes(find, 7, lock->salt, sizeof lock->salt) &&
        column_bytes(find, 10, lock->wrapped_key, sizeof lock->wrapped_key) &&
        (!account->is_clinician || column_bytes(find, 11, attempt->grant_key_id, KEY_ID_SIZE))) {
        result = account_stamp(tx, account->id, account->stamp);
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    }
    log_error("an account in staff.db is damaged");
    return RESULT_FAILED;
}

static void try_password(void *argument)
{
    struct sign_in *attempt = argument;
    attempt->opening = account_lock_open(&attempt->lock, attempt->practice, attempt->account.id,
                                         attempt->password, attempt->length, attempt->secret_key);
}

/* Reads and tries the password: the same steps whether or not the account is there. */
static enum result attempt_sign_in(struct db *staff, struct lane *lane, struct sign_in *attempt)
{
    account_lock_dummy(&attempt->lock, attempt->practice);
    enum result result = db_read(staff, find_account, attempt);
    if (result != RESULT_OK)
        return result;
    if (!lane_run(lane, try_password, attempt))
        return RESULT_BUSY;
    if (attempt->opening == ACCOUNT_OPENING_FAILED)
        return RESULT_FAILED;
    bool good = attempt->known && attempt->opening == ACCOUNT_OPENING_RIGHT && !attempt->account.is_disabled;
    return good ? RESULT_OK : RESULT_REFUSED;
}

static enum result open_grant(const struct sign_in *attempt, uint8_t **practice_secret_key)
{
    uint8_t *key = NULL;
    if (crypto_equal(attempt->grant_key_id, attempt->practice->key_id, KEY_ID_SIZE))
        key = account_grant_open(attempt->secret_key, attempt->practice, attempt->account.id, attempt->grant,
                                 attempt->grant_length);
    if (key == NULL) {
        log_error("the grant of an account does not belong to practice.pub: one of the two was changed");
        return RESULT_FAILED;
    }
    *practice_secret_key = key;
    return RESULT_OK;
}

/* A second factor that does not open would be none, so it stops the sign-in. */
static enum result open_totp(struct sign_in *attempt)
{
    if (attempt->totp_box == NULL || (attempt->totp_length == SECOND_FACTOR_BOX_SIZE &&
                                      second_factor_unwrap(attempt->secret_key, attempt->account.id,
                                                           attempt->totp_box, attempt->account.totp_secret)))
        return RESULT_OK;
    log_error("the second factor of an account in staff.db is damaged");
    return RESULT_FAILED;
}

/* practice_secret_key NULL: only the account's own key is wanted. */
static enum result run_attempt(struct db *staff, struct lane *lane, struct sign_in *attempt,
                               struct account *account, uint8_t **practice_secret_key, uint8_t **account_key)
{
    *account = (struct account){0};
    if (attempt->length > PASSWORD_MOST)
        return RESULT_REFUSED;
    attempt->secret_key = crypto_secret_allocate(CRYPTO_KEY_SIZE);
    enum result result = attempt_sign_in(staff, lane, attempt);
    if (result == RESULT_OK)
        result = open_totp(attempt);
    if (result == RESULT_OK && practice_secret_key != NULL && attempt->grant != NULL)
        result = open_grant(attempt, practice_secret_key);
    if (result == RESULT_OK) {
        *account = attempt->account;
        memcpy(account->public_key, attempt->lock.public_key, sizeof account->public_key);
    }
    if (result == RESULT_OK && account_key != NULL)
        *account_key = attempt->secret_key;
    else
        crypto_secret_free(attempt->secret_key);
    memory_wipe(attempt, sizeof *attempt);
    return result;
}

enum result account_sign_in(struct db *staff, const struct practice *practice, const struct config *config,
                            struct lane *lane, const char *username, const char *password,
                            struct arena *arena, struct account *account, uint8_t **practice_secret_key)
{
    char name[USERNAME_SIZE];
    struct sign_in attempt = begin_attempt(practice, config, username, password, arena, name);
    *practice_secret_key = NULL;
    return run_attempt(staff, lane, &attempt, account, practice_secret_key, NULL);
}

enum result account_open(struct db *staff, const struct practice *practice, const struct config *config,
                         struct lane *lane, const char *username, const char *password, struct arena *arena,
                         struct account *account, uint8_t **account_key)
{
    char name[USERNAME_SIZE];
    struct sign_in attempt = begin_attempt(practice, config, username, password, arena, name);
    *account_key = NULL;
    return run_attempt(staff, lane, &attempt, account, NULL, account_key);
}

struct account_read {
    const uint8_t *id;
    struct arena *arena;
    struct account *account;
};

static enum result find_account_by_id(struct tx *tx, void *argument)
{
    const struct account_read *read = argument;
    struct account *account = read->account;
    struct statement *find = statement(tx, STATEMENT_ACCOUNT_BY_ID);
    statement_bind_blob(find, ":id", read->id, UUID_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    account->username = column_text(find, 1, read->arena);
    account->display_name = column_text(find, 2, read->arena);
    account->is_admin = column_integer(find, 3) != 0;
    account->is_disabled = !column_is_null(find, 4);
    account->created_at = column_integer(find, 5);
    account->is_clinician = column_integer(find, 6) != 0;
    account->has_totp = column_integer(find, 7) != 0;
    return column_bytes(find, 0, account->id, sizeof account->id) &&
                   column_bytes(find, 8, account->public_key, sizeof account->public_key)
               ? RESULT_OK
               : RESULT_FAILED;
}

enum result account_by_id(struct db *staff, const uint8_t id[static UUID_SIZE], struct arena *arena,
                          struct account *account)
{
    struct account_read read = {id, arena, account};
    *account = (struct account){0};
    return db_read(staff, find_account_by_id, &read);
}

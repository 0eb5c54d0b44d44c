#include "domain/account.h"

#include <string.h>

#include "base/clock.h"
#include "base/crypto_box.h"
#include "base/encoding.h"
#include "base/log.h"
#include "base/memory.h"
#include "domain/account_key.h"
#include "store/column.h"
#include "store/statement.h"

enum {
    PASSWORD_LEAST = 15,
    PASSWORD_MOST = 1000,
    USERNAME_SIZE = 65,
};

/* Lower case without spaces at the ends, so that nobody is locked out by a phone's capital letter. False:
 * none. */
static bool normalise_username(const char *typed, char username[static USERNAME_SIZE])
{
    size_t length = 0;
    while (*typed == ' ' || *typed == '\t')
        typed++;
    for (; *typed != '\0'; typed++) {
        unsigned char byte = (unsigned char)*typed;
        if (length == USERNAME_SIZE - 1 || byte < ' ' || byte == 0x7F)
            return false;
        username[length++] = (char)(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte);
    }
    while (length > 0 && username[length - 1] == ' ')
        length--;
    username[length] = '\0';
    return length > 0 && encoding_is_utf8(username, length);
}

struct creation {
    struct account account;
    struct account_lock lock;
    uint8_t grant[ACCOUNT_GRANT_SIZE];
    const uint8_t *key_id; /* NULL: no grant */
};

static enum result insert_grant(struct connection *connection, const struct creation *creation)
{
    struct statement *insert = statement(connection, STATEMENT_GRANT_INSERT);
    statement_bind_blob(insert, ":account_id", creation->account.id, UUID_SIZE);
    statement_bind_blob(insert, ":key_id", creation->key_id, KEY_ID_SIZE);
    statement_bind_blob(insert, ":sealed_key", creation->grant, sizeof creation->grant);
    statement_bind_integer(insert, ":created_at", creation->account.created_at);
    return statement_run(insert);
}

static enum result insert_account(struct connection *connection, void *argument)
{
    const struct creation *creation = argument;
    const struct account *account = &creation->account;
    const struct account_lock *lock = &creation->lock;
    struct statement *insert = statement(connection, STATEMENT_ACCOUNT_INSERT);
    statement_bind_blob(insert, ":id", account->id, UUID_SIZE);
    statement_bind_text(insert, ":username", account->username);
    statement_bind_text(insert, ":display_name", account->display_name);
    statement_bind_integer(insert, ":is_admin", account->is_admin);
    statement_bind_integer(insert, ":created_at", account->created_at);
    statement_bind_blob(insert, ":public_key", lock->public_key, sizeof lock->public_key);
    statement_bind_blob(insert, ":salt", lock->salt, sizeof lock->salt);
    statement_bind_integer(insert, ":passes", lock->passes);
    statement_bind_integer(insert, ":memory_mib", lock->memory);
    statement_bind_blob(insert, ":wrapped_key", lock->wrapped_key, sizeof lock->wrapped_key);
    enum result result = statement_run(insert);
    return result == RESULT_OK && creation->key_id != NULL ? insert_grant(connection, creation) : result;
}

enum result account_create(struct db *staff, const struct practice *practice, const struct config *config,
                           const char *username, const char *display_name, bool is_admin,
                           const char *password, const uint8_t *practice_secret_key,
                           uint8_t id[static UUID_SIZE])
{
    char name[USERNAME_SIZE];
    size_t length = strlen(password);
    if (!normalise_username(username, name) || length < PASSWORD_LEAST || length > PASSWORD_MOST)
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
    uint8_t *secret_key; /* the account's, in secret memory */
    enum account_opening opening;
};

static enum result find_account(struct connection *connection, void *argument)
{
    struct sign_in *attempt = argument;
    struct account *account = &attempt->account;
    struct account_lock *lock = &attempt->lock;
    struct statement *find = statement(connection, STATEMENT_ACCOUNT_SIGN_IN);
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
    attempt->known = true;
    if (column_bytes(find, 0, account->id, sizeof account->id) &&
        column_bytes(find, 6, lock->public_key, sizeof lock->public_key) &&
        column_bytes(find, 7, lock->salt, sizeof lock->salt) &&
        column_bytes(find, 10, lock->wrapped_key, sizeof lock->wrapped_key) &&
        (!account->is_clinician || column_bytes(find, 11, attempt->grant_key_id, KEY_ID_SIZE)))
        return RESULT_OK;
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

enum result account_sign_in(struct db *staff, const struct practice *practice, const struct config *config,
                            struct lane *lane, const char *username, const char *password,
                            struct arena *arena, struct account *account, uint8_t **practice_secret_key)
{
    char name[USERNAME_SIZE];
    struct sign_in attempt = {
        .practice = practice,
        .arena = arena,
        /* No account is called "", so what cannot be a name is looked for like one that is not there. */
        .username = normalise_username(username, name) ? name : "",
        .password = password,
        .length = strlen(password),
        .lock = {.passes = (unsigned)config->password_passes, .memory = (unsigned)config->password_memory},
    };
    *account = (struct account){0};
    *practice_secret_key = NULL;
    if (attempt.length > PASSWORD_MOST)
        return RESULT_REFUSED;
    attempt.secret_key = crypto_secret_allocate(CRYPTO_KEY_SIZE);
    enum result result = attempt_sign_in(staff, lane, &attempt);
    if (result == RESULT_OK && attempt.grant != NULL)
        result = open_grant(&attempt, practice_secret_key);
    if (result == RESULT_OK)
        *account = attempt.account;
    crypto_secret_free(attempt.secret_key);
    memory_wipe(&attempt, sizeof attempt);
    return result;
}

struct account_read {
    const uint8_t *id;
    struct arena *arena;
    struct account *account;
};

static enum result find_account_by_id(struct connection *connection, void *argument)
{
    const struct account_read *read = argument;
    struct account *account = read->account;
    struct statement *find = statement(connection, STATEMENT_ACCOUNT_BY_ID);
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
    return column_bytes(find, 0, account->id, sizeof account->id) ? RESULT_OK : RESULT_FAILED;
}

enum result account_by_id(struct db *staff, const uint8_t id[static UUID_SIZE], struct arena *arena,
                          struct account *account)
{
    struct account_read read = {id, arena, account};
    *account = (struct account){0};
    return db_read(staff, find_account_by_id, &read);
}

#include "domain/thread/access.h"

#include <string.h>

#include "base/clock.h"
#include "base/crypto_box.h"
#include "base/encoding.h"
#include "base/log.h"
#include "base/memory.h"
#include "store/column.h"
#include "store/statement.h"

enum {
    TOKEN_SIZE = 32,
    /* A code is 58 random bits, so its hashing need not be as slow as that of a password people choose. */
    CODE_PASSES = 1,
    CODE_MEMORY_MIB = 16,
};

void access_make_token(char text[static ACCESS_TOKEN_TEXT_SIZE])
{
    uint8_t token[TOKEN_SIZE];
    random_bytes(token, sizeof token);
    encoding_base64url(token, sizeof token, text);
    memory_wipe(token, sizeof token);
}

/* What the database may know of a token, and the key only its holder can make. */
static bool token_keys(const char *token_text, uint8_t hash[static CRYPTO_KEY_SIZE],
                       uint8_t wrap_key[static CRYPTO_KEY_SIZE])
{
    uint8_t token[TOKEN_SIZE];
    uint8_t token_key[CRYPTO_KEY_SIZE];
    if (token_text == NULL || !encoding_from_base64url(token_text, token, sizeof token))
        return false;
    crypto_derive(token, "gather-token", token_key);
    crypto_derive(token_key, "lookup", hash);
    crypto_derive(token_key, "wrap", wrap_key);
    memory_wipe(token, sizeof token);
    memory_wipe(token_key, sizeof token_key);
    return true;
}

struct code_work {
    const char *digits;
    const uint8_t *salt;
    uint8_t output[2 * CRYPTO_KEY_SIZE];
    bool done;
};

static void hash_code(void *argument)
{
    struct code_work *work = argument;
    work->done = crypto_password(work->digits, ACCESS_CODE_DIGITS, work->salt, CODE_PASSES, CODE_MEMORY_MIB,
                                 work->output, sizeof work->output);
}

static enum result code_keys(const char *digits, const struct practice *practice, struct lane *lane,
                             uint8_t hash[static CRYPTO_KEY_SIZE], uint8_t wrap_key[static CRYPTO_KEY_SIZE])
{
    struct code_work work = {.digits = digits, .salt = practice->code_salt};
    enum result result = RESULT_OK;
    if (!lane_run(lane, hash_code, &work)) {
        result = RESULT_BUSY;
    } else if (!work.done) {
        log_error("no memory to hash a code (%d MiB are needed)", CODE_MEMORY_MIB);
        result = RESULT_FAILED;
    } else {
        memcpy(wrap_key, work.output, CRYPTO_KEY_SIZE);
        crypto_digest(NULL, 0, work.output + CRYPTO_KEY_SIZE, CRYPTO_KEY_SIZE, hash, CRYPTO_KEY_SIZE);
    }
    memory_wipe(&work, sizeof work);
    return result;
}

static void wrap_thread_key(const struct access *access, const uint8_t wrap_key[static CRYPTO_KEY_SIZE],
                            uint8_t *wrap)
{
    crypto_aead_seal(wrap_key, access->id, sizeof access->id, access->thread_key, sizeof access->thread_key,
                     wrap);
}

enum result access_create(const char *token_text, const struct practice *practice, struct lane *lane,
                          struct access *access)
{
    uint8_t token_wrap_key[CRYPTO_KEY_SIZE];
    uint8_t code_wrap_key[CRYPTO_KEY_SIZE];
    char digits[ACCESS_CODE_DIGITS + 1];
    *access = (struct access){.created_at = clock_now()};
    if (!token_keys(token_text, access->token_hash, token_wrap_key))
        return RESULT_REFUSED;
    random_uuid(access->created_at, access->id);
    random_bytes(access->thread_key, sizeof access->thread_key);
    access_code_make(digits, access->code);
    enum result result = code_keys(digits, practice, lane, access->code_hash, code_wrap_key);
    if (result == RESULT_OK) {
        wrap_thread_key(access, token_wrap_key, access->token_wrap);
        wrap_thread_key(access, code_wrap_key, access->code_wrap);
    } else {
        access_wipe(access);
    }
    memory_wipe(token_wrap_key, sizeof token_wrap_key);
    memory_wipe(code_wrap_key, sizeof code_wrap_key);
    memory_wipe(digits, sizeof digits);
    return result;
}

enum result access_insert(struct tx *tx, const struct access *access)
{
    struct statement *insert = statement(tx, STATEMENT_ACCESS_INSERT);
    statement_bind_blob(insert, ":id", access->id, sizeof access->id);
    statement_bind_blob(insert, ":token_hash", access->token_hash, sizeof access->token_hash);
    statement_bind_blob(insert, ":token_wrap", access->token_wrap, sizeof access->token_wrap);
    statement_bind_blob(insert, ":code_hash", access->code_hash, sizeof access->code_hash);
    statement_bind_blob(insert, ":code_wrap", access->code_wrap, sizeof access->code_wrap);
    statement_bind_integer(insert, ":created_at", access->created_at);
    return statement_run(insert);
}

struct lookup {
    enum statement_name name;
    const uint8_t *hash;
    struct access *access;
};

static enum result find_access(struct tx *tx, void *argument)
{
    const struct lookup *lookup = argument;
    struct access *access = lookup->access;
    struct statement *find = statement(tx, lookup->name);
    statement_bind_blob(find, ":hash", lookup->hash, CRYPTO_KEY_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    access->created_at = column_integer(find, 5);
    if (column_bytes(find, 0, access->id, sizeof access->id) &&
        column_bytes(find, 1, access->token_hash, sizeof access->token_hash) &&
        column_bytes(find, 2, access->token_wrap, sizeof access->token_wrap) &&
        column_bytes(find, 3, access->code_hash, sizeof access->code_hash) &&
        column_bytes(find, 4, access->code_wrap, sizeof access->code_wrap))
        return RESULT_OK;
    log_error("an access in intake.db is damaged");
    return RESULT_FAILED;
}

/* Finds the access and opens its thread key; which of the wraps wrap_key opens follows from the statement. */
static enum result open_access(struct db *db, enum statement_name name,
                               const uint8_t hash[static CRYPTO_KEY_SIZE],
                               const uint8_t wrap_key[static CRYPTO_KEY_SIZE], struct access *access)
{
    struct lookup lookup = {name, hash, access};
    enum result result = db_read(db, find_access, &lookup);
    const uint8_t *wrap = name == STATEMENT_ACCESS_BY_TOKEN ? access->token_wrap : access->code_wrap;
    if (result == RESULT_OK && !crypto_aead_open(wrap_key, access->id, sizeof access->id, wrap,
                                                 sizeof access->token_wrap, access->thread_key)) {
        log_error("the wrapped key of an access does not open: intake.db was changed");
        result = RESULT_FAILED;
    }
    if (result != RESULT_OK)
        access_wipe(access);
    return result;
}

enum result access_by_token(struct db *db, const char *token_text, struct access *access)
{
    uint8_t hash[CRYPTO_KEY_SIZE];
    uint8_t wrap_key[CRYPTO_KEY_SIZE];
    *access = (struct access){0};
    if (!token_keys(token_text, hash, wrap_key))
        return RESULT_NOT_FOUND;
    enum result result = open_access(db, STATEMENT_ACCESS_BY_TOKEN, hash, wrap_key, access);
    memory_wipe(wrap_key, sizeof wrap_key);
    return result;
}

enum result access_by_code(struct db *db, const char *code, const struct practice *practice,
                           struct lane *lane, struct access *access)
{
    uint8_t hash[CRYPTO_KEY_SIZE];
    uint8_t wrap_key[CRYPTO_KEY_SIZE];
    char digits[ACCESS_CODE_DIGITS + 1];
    *access = (struct access){0};
    if (!access_code_read(code, digits))
        return RESULT_NOT_FOUND;
    enum result result = code_keys(digits, practice, lane, hash, wrap_key);
    if (result == RESULT_OK)
        result = open_access(db, STATEMENT_ACCESS_BY_CODE, hash, wrap_key, access);
    memory_wipe(digits, sizeof digits);
    memory_wipe(wrap_key, sizeof wrap_key);
    return result;
}

bool access_token_make(const struct access *access, const char *token_text, enum access_token_kind kind,
                       struct access_token *token)
{
    uint8_t wrap_key[CRYPTO_KEY_SIZE];
    *token = (struct access_token){.kind = kind, .created_at = clock_now()};
    if (!token_keys(token_text, token->hash, wrap_key))
        return false;
    wrap_thread_key(access, wrap_key, token->wrap);
    memory_wipe(wrap_key, sizeof wrap_key);
    return true;
}

void access_wipe(struct access *access)
{
    memory_wipe(access, sizeof *access);
}

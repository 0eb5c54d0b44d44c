#include "domain/account/account_recovery.h"

#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "base/memory.h"
#include "domain/account/account_key.h"
#include "store/column.h"
#include "store/statement.h"

/* 32 bytes of key and 3 that tell a slip of the pen from a wrong paper: 56 digits without a bit to spare. */
enum {
    CHECK_SIZE = 3,
    PAPER_SIZE = CRYPTO_KEY_SIZE + CHECK_SIZE,
    PAPER_DIGITS = PAPER_SIZE * 8 / 5,
    PAPER_GROUP = 4,
};

_Static_assert(PAPER_DIGITS + PAPER_DIGITS / PAPER_GROUP <= RECOVERY_TEXT_SIZE,
               "the text holds digits and hyphens");

/* A paper belongs to nobody's account. */
static const uint8_t no_holder[UUID_SIZE];

static void paper_check(const uint8_t key[static CRYPTO_KEY_SIZE], uint8_t check[static CHECK_SIZE])
{
    uint8_t hash[CRYPTO_KEY_SIZE];
    crypto_derive(key, "recovery-check", hash);
    memcpy(check, hash, CHECK_SIZE);
    memory_wipe(hash, sizeof hash);
}

static void write_paper(const uint8_t key[static CRYPTO_KEY_SIZE], char text[static RECOVERY_TEXT_SIZE])
{
    uint8_t paper[PAPER_SIZE];
    char digits[PAPER_DIGITS + 1];
    memcpy(paper, key, CRYPTO_KEY_SIZE);
    paper_check(key, paper + CRYPTO_KEY_SIZE);
    encoding_crockford(paper, sizeof paper, digits);
    for (size_t i = 0; i < PAPER_DIGITS; i++) {
        *text++ = digits[i];
        if ((i + 1) % PAPER_GROUP == 0)
            *text++ = '-';
    }
    text[-1] = '\0';
    memory_wipe(paper, sizeof paper);
    memory_wipe(digits, sizeof digits);
}

static bool read_paper(const char *text, uint8_t key[static CRYPTO_KEY_SIZE])
{
    uint8_t paper[PAPER_SIZE];
    uint8_t check[CHECK_SIZE];
    bool good = encoding_from_crockford(text, paper, sizeof paper);
    if (good) {
        paper_check(paper, check);
        good = crypto_equal(check, paper + CRYPTO_KEY_SIZE, sizeof check);
        memcpy(key, paper, CRYPTO_KEY_SIZE);
    }
    memory_wipe(paper, sizeof paper);
    return good;
}

struct recovery {
    const uint8_t *key_id;
    uint8_t public_key[CRYPTO_KEY_SIZE];
    uint8_t sealed_key[ACCOUNT_GRANT_SIZE];
};

static enum result store_recovery(struct tx *tx, void *argument)
{
    const struct recovery *recovery = argument;
    struct statement *put = statement(tx, STATEMENT_RECOVERY_PUT);
    statement_bind_blob(put, ":key_id", recovery->key_id, KEY_ID_SIZE);
    statement_bind_blob(put, ":public_key", recovery->public_key, sizeof recovery->public_key);
    statement_bind_blob(put, ":sealed_key", recovery->sealed_key, sizeof recovery->sealed_key);
    statement_bind_integer(put, ":created_at", clock_now());
    return statement_run(put);
}

enum result account_make_recovery(struct db *staff, const struct practice *practice,
                                  const uint8_t *practice_secret_key, char text[static RECOVERY_TEXT_SIZE])
{
    struct recovery recovery = {.key_id = practice->key_id};
    uint8_t secret_key[CRYPTO_KEY_SIZE];
    enum result result = RESULT_FAILED;
    text[0] = '\0';
    crypto_pair(recovery.public_key, secret_key);
    if (account_grant_make(recovery.public_key, practice, no_holder, practice_secret_key,
                           recovery.sealed_key))
        result = db_write(staff, store_recovery, &recovery);
    if (result == RESULT_OK)
        write_paper(secret_key, text);
    memory_wipe(secret_key, sizeof secret_key);
    return result;
}

static enum result find_recovery(struct tx *tx, void *argument)
{
    struct recovery *recovery = argument;
    struct statement *find = statement(tx, STATEMENT_RECOVERY_BY_KEY);
    statement_bind_blob(find, ":key_id", recovery->key_id, KEY_ID_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    bool good = column_bytes(find, 0, recovery->sealed_key, sizeof recovery->sealed_key);
    return good ? RESULT_OK : RESULT_FAILED;
}

enum result account_recover(struct db *staff, const struct practice *practice, const char *text,
                            uint8_t **practice_secret_key)
{
    struct recovery recovery = {.key_id = practice->key_id};
    uint8_t secret_key[CRYPTO_KEY_SIZE];
    *practice_secret_key = NULL;
    if (!read_paper(text, secret_key))
        return RESULT_REFUSED;
    enum result result = db_read(staff, find_recovery, &recovery);
    if (result == RESULT_OK) {
        *practice_secret_key = account_grant_open(secret_key, practice, no_holder, recovery.sealed_key,
                                                  sizeof recovery.sealed_key);
        result = *practice_secret_key != NULL ? RESULT_OK : RESULT_REFUSED;
    }
    memory_wipe(secret_key, sizeof secret_key);
    return result;
}

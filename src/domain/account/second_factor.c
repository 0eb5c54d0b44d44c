#include "domain/account/second_factor.h"

#include <string.h>

#include "base/encoding.h"
#include "base/memory.h"
#include "store/column.h"
#include "store/statement.h"

#define REQUIRED_SETTING "second_factor_required"

enum { SPARE_BYTES = 6, SPARE_DIGITS = 10, SPARE_GROUP = 5 };

void second_factor_wrap(const uint8_t account_key[static CRYPTO_KEY_SIZE], const uint8_t id[static UUID_SIZE],
                        const uint8_t secret[static TOTP_SECRET_SIZE],
                        uint8_t box[static SECOND_FACTOR_BOX_SIZE])
{
    uint8_t key[CRYPTO_KEY_SIZE];
    crypto_derive(account_key, "second-factor", key);
    crypto_aead_seal(key, id, UUID_SIZE, secret, TOTP_SECRET_SIZE, box);
    memory_wipe(key, sizeof key);
}

bool second_factor_unwrap(const uint8_t account_key[static CRYPTO_KEY_SIZE],
                          const uint8_t id[static UUID_SIZE],
                          const uint8_t box[static SECOND_FACTOR_BOX_SIZE],
                          uint8_t secret[static TOTP_SECRET_SIZE])
{
    uint8_t key[CRYPTO_KEY_SIZE];
    crypto_derive(account_key, "second-factor", key);
    bool opened = crypto_aead_open(key, id, UUID_SIZE, box, SECOND_FACTOR_BOX_SIZE, secret);
    memory_wipe(key, sizeof key);
    return opened;
}

/* Keyed with the pepper, so that who steals the database alone cannot try all there are. */
static void hash_spare(const struct practice *practice, const uint8_t id[static UUID_SIZE],
                       const uint8_t spare[static SPARE_BYTES], uint8_t hash[static CRYPTO_HASH_SIZE])
{
    uint8_t key[CRYPTO_KEY_SIZE];
    uint8_t text[UUID_SIZE + SPARE_BYTES];
    if (practice->pepper == NULL)
        memory_fatal("spare codes need pepper.key, which this process did not load");
    crypto_derive(practice->pepper, "spare-code", key);
    memcpy(text, id, UUID_SIZE);
    memcpy(text + UUID_SIZE, spare, SPARE_BYTES);
    crypto_digest(key, sizeof key, text, sizeof text, hash, CRYPTO_HASH_SIZE);
    memory_wipe(key, sizeof key);
    memory_wipe(text, sizeof text);
}

/* Six bytes are ten digits less two bits, which stay 0 for the digits to read back. */
static void make_spare(uint8_t spare[static SPARE_BYTES], char text[static SPARE_CODE_SIZE])
{
    char digits[SPARE_DIGITS + 1];
    random_bytes(spare, SPARE_BYTES);
    encoding_crockford(spare, SPARE_BYTES, digits);
    memcpy(text, digits, SPARE_GROUP);
    text[SPARE_GROUP] = '-';
    memcpy(text + SPARE_GROUP + 1, digits + SPARE_GROUP, SPARE_GROUP + 1);
    memory_wipe(digits, sizeof digits);
}

struct enrolment {
    const uint8_t *id;
    uint8_t box[SECOND_FACTOR_BOX_SIZE];
    int64_t step;
    uint8_t hashes[SPARE_CODE_COUNT][CRYPTO_HASH_SIZE];
};

static enum result run_for(struct tx *tx, enum statement_name name, const uint8_t *id)
{
    struct statement *run = statement(tx, name);
    statement_bind_blob(run, ":id", id, UUID_SIZE);
    return statement_run(run);
}

static enum result store_enrolment(struct tx *tx, const struct enrolment *enrolment)
{
    struct statement *enrol = statement(tx, STATEMENT_SECOND_FACTOR_ENROL);
    statement_bind_blob(enrol, ":id", enrolment->id, UUID_SIZE);
    statement_bind_blob(enrol, ":box", enrolment->box, sizeof enrolment->box);
    statement_bind_integer(enrol, ":step", enrolment->step);
    enum result result = statement_run(enrol);
    if (result == RESULT_OK)
        result = run_for(tx, STATEMENT_SPARE_CODE_DROP, enrolment->id);
    for (size_t index = 0; result == RESULT_OK && index < SPARE_CODE_COUNT; index++) {
        struct statement *insert = statement(tx, STATEMENT_SPARE_CODE_INSERT);
        statement_bind_blob(insert, ":id", enrolment->id, UUID_SIZE);
        statement_bind_blob(insert, ":code_hash", enrolment->hashes[index], CRYPTO_HASH_SIZE);
        result = statement_run(insert);
    }
    return result;
}

enum result second_factor_enrol(struct tx *tx, const struct practice *practice,
                                const uint8_t id[static UUID_SIZE],
                                const uint8_t account_key[static CRYPTO_KEY_SIZE],
                                const uint8_t secret[static TOTP_SECRET_SIZE], const char *code, int64_t now,
                                char spare[static SPARE_CODE_COUNT][SPARE_CODE_SIZE])
{
    struct enrolment enrolment = {.id = id};
    uint8_t bytes[SPARE_BYTES];
    if (!totp_check(secret, code, now, &enrolment.step))
        return RESULT_REFUSED;
    second_factor_wrap(account_key, id, secret, enrolment.box);
    for (size_t index = 0; index < SPARE_CODE_COUNT; index++) {
        make_spare(bytes, spare[index]);
        hash_spare(practice, id, bytes, enrolment.hashes[index]);
    }
    memory_wipe(bytes, sizeof bytes);
    return store_enrolment(tx, &enrolment);
}

struct spending {
    const uint8_t *id;
    int64_t step; /* 0: a spare code */
    uint8_t hash[CRYPTO_HASH_SIZE];
};

static enum result spend(struct tx *tx, void *argument)
{
    const struct spending *spending = argument;
    struct statement *use;
    if (spending->step != 0) {
        use = statement(tx, STATEMENT_SECOND_FACTOR_USE);
        statement_bind_integer(use, ":step", spending->step);
    } else {
        use = statement(tx, STATEMENT_SPARE_CODE_USE);
        statement_bind_blob(use, ":code_hash", spending->hash, sizeof spending->hash);
    }
    statement_bind_blob(use, ":id", spending->id, UUID_SIZE);
    enum result result = statement_run(use);
    return result == RESULT_OK && statement_changes(tx) != 1 ? RESULT_REFUSED : result;
}

enum result second_factor_use(struct db *staff, const struct practice *practice,
                              const uint8_t id[static UUID_SIZE],
                              const uint8_t secret[static TOTP_SECRET_SIZE], const char *code, int64_t now)
{
    struct spending spending = {.id = id};
    uint8_t spare[SPARE_BYTES];
    if (!totp_check(secret, code, now, &spending.step)) {
        if (!encoding_from_crockford(code, spare, sizeof spare))
            return RESULT_REFUSED;
        hash_spare(practice, id, spare, spending.hash);
        memory_wipe(spare, sizeof spare);
    }
    return db_write(staff, spend, &spending);
}

enum result second_factor_drop(struct tx *tx, const uint8_t id[static UUID_SIZE])
{
    struct statement *enrol = statement(tx, STATEMENT_SECOND_FACTOR_ENROL);
    statement_bind_blob(enrol, ":id", id, UUID_SIZE);
    statement_bind_blob(enrol, ":box", NULL, 0);
    statement_bind_integer(enrol, ":step", 0);
    enum result result = statement_run(enrol);
    return result == RESULT_OK ? run_for(tx, STATEMENT_SPARE_CODE_DROP, id) : result;
}

struct counting {
    const uint8_t *id;
    int64_t count;
};

static enum result count_spare(struct tx *tx, void *argument)
{
    struct counting *counting = argument;
    struct statement *count = statement(tx, STATEMENT_SPARE_CODE_COUNT);
    statement_bind_blob(count, ":id", counting->id, UUID_SIZE);
    enum result result = statement_step(count);
    if (result == RESULT_OK)
        counting->count = column_integer(count, 0);
    return result;
}

enum result second_factor_spare(struct db *staff, const uint8_t id[static UUID_SIZE], int64_t *count)
{
    struct counting counting = {.id = id};
    enum result result = db_read(staff, count_spare, &counting);
    *count = counting.count;
    return result;
}

static enum result read_required(struct tx *tx, void *argument)
{
    bool *required = argument;
    struct statement *read = statement(tx, STATEMENT_STAFF_SETTING);
    statement_bind_text(read, ":name", REQUIRED_SETTING);
    enum result result = statement_step(read);
    *required = result == RESULT_OK;
    if (result == RESULT_OK) {
        struct arena *arena = arena_create();
        *required = strcmp(column_text(read, 0, arena), "1") == 0;
        arena_destroy(arena);
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result second_factor_required(struct db *staff, bool *required)
{
    return db_read(staff, read_required, required);
}

enum result second_factor_require(struct tx *tx, bool required)
{
    struct statement *put = statement(tx, STATEMENT_STAFF_SETTING_PUT);
    statement_bind_text(put, ":name", REQUIRED_SETTING);
    statement_bind_text(put, ":value", required ? "1" : "0");
    return statement_run(put);
}

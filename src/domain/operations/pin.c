#include "domain/operations/pin.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypto_box.h"
#include "store/column.h"
#include "store/db.h"
#include "store/statement.h"

#define PRACTICE_KEY "practice_key"
#define PEPPER "pepper"

enum { NAME_SIZE = 32 };

_Static_assert((int)CONFIG_DIGEST_SIZE == (int)KEY_ID_SIZE, "a pin is one size");

struct pin {
    const char *name;
    uint8_t value[KEY_ID_SIZE];
    int64_t at;
};

static enum result get(struct tx *tx, void *argument)
{
    struct pin *pin = argument;
    struct statement *find = statement(tx, STATEMENT_PIN_GET);
    statement_bind_text(find, ":name", pin->name);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    pin->at = column_integer(find, 1);
    return column_bytes(find, 0, pin->value, sizeof pin->value) ? RESULT_OK : RESULT_FAILED;
}

static enum result put(struct tx *tx, void *argument)
{
    const struct pin *pin = argument;
    struct statement *insert = statement(tx, STATEMENT_PIN_PUT);
    statement_bind_text(insert, ":name", pin->name);
    statement_bind_blob(insert, ":value", pin->value, sizeof pin->value);
    statement_bind_integer(insert, ":at", pin->at);
    return statement_run(insert);
}

static enum result forget(struct tx *tx, void *argument)
{
    struct statement *delete = statement(tx, STATEMENT_PIN_FORGET);
    statement_bind_text(delete, ":name", argument);
    return statement_run(delete);
}

static const char *process_name(const char *process, char name[static NAME_SIZE])
{
    (void)snprintf(name, NAME_SIZE, "settings:%s", process);
    return name;
}

/* RESULT_CONFLICT: intake.db knows another one. What it does not know yet is noted. */
static enum result agree(struct db *intake, const char *name, const uint8_t value[static KEY_ID_SIZE])
{
    struct pin pinned = {.name = name};
    enum result result = db_read(intake, get, &pinned);
    if (result == RESULT_OK)
        return crypto_equal(pinned.value, value, KEY_ID_SIZE) ? RESULT_OK : RESULT_CONFLICT;
    if (result != RESULT_NOT_FOUND)
        return result;
    pinned.at = clock_now();
    memcpy(pinned.value, value, sizeof pinned.value);
    return db_write(intake, put, &pinned);
}

bool pin_check_key(struct db *intake, const struct config *config, const struct practice *practice,
                   struct problems *problems)
{
    enum result result = agree(intake, PRACTICE_KEY, practice->key_id);
    if (result == RESULT_CONFLICT)
        problems_add(
            problems, config->state_keys, 0,
            "practice.pub is not the key that intake.db is sealed to: nobody could open what comes in. "
            "Bring practice.pub back from the copy of the keys");
    else if (result != RESULT_OK)
        problems_add(problems, config->state_keys, 0,
                     "whether practice.pub is the practice's own could not be read; the line above says why");
    return result == RESULT_OK;
}

bool pin_check_pepper(struct db *intake, const struct config *config, const struct practice *practice,
                      struct problems *problems)
{
    uint8_t value[CRYPTO_KEY_SIZE];
    crypto_derive(practice->pepper, "gather-pepper-pin", value);
    enum result result = agree(intake, PEPPER, value);
    if (result == RESULT_CONFLICT)
        problems_add(
            problems, config->state_keys, 0,
            "pepper.key is not the one that this practice's passwords are mixed with: none would be right. "
            "Bring pepper.key back from the copy of the keys");
    else if (result != RESULT_OK)
        problems_add(problems, config->state_keys, 0,
                     "whether pepper.key is the practice's own could not be read; the line above says why");
    return result == RESULT_OK;
}

struct holders {
    const struct practice *practice;
    int64_t accounts;
    int64_t grants;
    int64_t recoveries;
};

static enum result count_holders(struct tx *tx, void *argument)
{
    struct holders *holders = argument;
    struct statement *find = statement(tx, STATEMENT_ACCOUNT_HOLDERS);
    statement_bind_blob(find, ":key_id", holders->practice->key_id, KEY_ID_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    holders->accounts = column_integer(find, 0);
    holders->grants = column_integer(find, 1);
    holders->recoveries = column_integer(find, 2);
    return RESULT_OK;
}

static bool read_holders(struct db *staff, struct holders *holders, struct problems *problems)
{
    if (db_read(staff, count_holders, holders) == RESULT_OK)
        return true;
    problems_add(problems, NULL, 0,
                 "who holds the practice's key could not be read; the line above says why");
    return false;
}

bool pin_check_holders(struct db *staff, const struct config *config, const struct practice *practice,
                       struct problems *problems)
{
    struct holders holders = {.practice = practice};
    if (!read_holders(staff, &holders, problems))
        return false;
    if (holders.accounts == 0 || holders.grants > 0 || holders.recoveries > 0)
        return true;
    problems_add(problems, config->state_keys, 0,
                 "practice.pub is not the key of anybody in staff.db: nobody could open what comes in. Bring "
                 "practice.pub back from the copy of the keys");
    return false;
}

bool pin_check_accounts(struct db *staff, const struct practice *practice, struct problems *problems)
{
    struct holders holders = {.practice = practice};
    if (!read_holders(staff, &holders, problems))
        return false;
    if (holders.accounts > 0)
        return true;
    problems_add(
        problems, NULL, 0,
        "this practice has no account: nobody could sign in or open a registration. Make it anew with "
        "gather init, which ends only when there is one");
    return false;
}

void pin_started(struct db *intake, const struct config *config, const char *process)
{
    char name[NAME_SIZE];
    struct pin pin = {.name = process_name(process, name), .at = clock_now()};
    config_digest(config, pin.value);
    (void)db_write(intake, put, &pin);
}

void pin_ended(struct db *intake, const char *process)
{
    char name[NAME_SIZE];
    process_name(process, name);
    (void)db_write(intake, forget, name);
}

enum result pin_compare(struct db *intake, const struct config *config, const char *process, int64_t *at)
{
    char name[NAME_SIZE];
    uint8_t digest[CONFIG_DIGEST_SIZE];
    struct pin pin = {.name = process_name(process, name)};
    enum result result = db_read(intake, get, &pin);
    if (result != RESULT_OK)
        return result;
    *at = pin.at;
    config_digest(config, digest);
    return crypto_equal(digest, pin.value, sizeof digest) ? RESULT_OK : RESULT_CONFLICT;
}

#include "domain/operations/health.h"

#include "base/clock.h"
#include "base/random.h"
#include "store/db.h"
#include "store/statement.h"

enum { HASH_SIZE = 32 };

static enum result write_and_remove(struct tx *tx, void *argument)
{
    (void)argument;
    uint8_t id[UUID_SIZE];
    uint8_t token_hash[HASH_SIZE];
    uint8_t code_hash[HASH_SIZE];
    random_uuid(clock_now(), id);
    random_bytes(token_hash, sizeof token_hash);
    random_bytes(code_hash, sizeof code_hash);
    struct statement *insert = statement(tx, STATEMENT_HEALTH_INSERT);
    statement_bind_blob(insert, ":id", id, sizeof id);
    statement_bind_blob(insert, ":token_hash", token_hash, sizeof token_hash);
    statement_bind_blob(insert, ":code_hash", code_hash, sizeof code_hash);
    enum result result = statement_run(insert);
    if (result != RESULT_OK)
        return result;
    struct statement *delete = statement(tx, STATEMENT_HEALTH_DELETE);
    statement_bind_blob(delete, ":id", id, sizeof id);
    return statement_run(delete);
}

static enum result count_accounts(struct tx *tx, void *argument)
{
    (void)argument;
    return statement_step(statement(tx, STATEMENT_SCHEMA_ACCOUNTS));
}

bool health_check(struct db *intake_db, struct db *staff_db)
{
    return db_write(intake_db, write_and_remove, NULL) == RESULT_OK &&
           (staff_db == NULL || db_read(staff_db, count_accounts, NULL) == RESULT_OK);
}

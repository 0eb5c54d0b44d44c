#include "domain/account/account_row.h"

#include "base/clock.h"
#include "store/column.h"
#include "store/statement.h"

static void bind_lock(struct statement *to, const struct account_lock *lock)
{
    statement_bind_blob(to, ":public_key", lock->public_key, sizeof lock->public_key);
    statement_bind_blob(to, ":salt", lock->salt, sizeof lock->salt);
    statement_bind_integer(to, ":passes", lock->passes);
    statement_bind_integer(to, ":memory_mib", lock->memory);
    statement_bind_blob(to, ":wrapped_key", lock->wrapped_key, sizeof lock->wrapped_key);
}

enum result account_row_insert(struct tx *tx, const struct account_row *row, const struct account_lock *lock)
{
    struct statement *insert = statement(tx, STATEMENT_ACCOUNT_INSERT);
    statement_bind_blob(insert, ":id", row->id, UUID_SIZE);
    statement_bind_text(insert, ":username", row->username);
    statement_bind_text(insert, ":display_name", row->display_name);
    statement_bind_integer(insert, ":is_admin", row->is_admin);
    statement_bind_integer(insert, ":wants_key", row->wants_key);
    statement_bind_integer(insert, ":created_at", row->created_at);
    bind_lock(insert, lock);
    return statement_run(insert);
}

static enum result run_for(struct tx *tx, enum statement_name name, const char *parameter,
                           const uint8_t id[static UUID_SIZE])
{
    struct statement *run = statement(tx, name);
    statement_bind_blob(run, parameter, id, UUID_SIZE);
    return statement_run(run);
}

enum result account_row_replace(struct tx *tx, const uint8_t id[static UUID_SIZE],
                                const struct account_lock *lock, bool wants_key)
{
    struct statement *update = statement(tx, STATEMENT_ACCOUNT_BEGIN_ANEW);
    statement_bind_blob(update, ":id", id, UUID_SIZE);
    statement_bind_integer(update, ":wants_key", wants_key);
    bind_lock(update, lock);
    enum result result = statement_run(update);
    if (result == RESULT_OK && statement_changes(tx) != 1)
        result = RESULT_NOT_FOUND;
    if (result == RESULT_OK)
        result = run_for(tx, STATEMENT_ACCOUNT_DROP_GRANTS, ":id", id);
    if (result == RESULT_OK)
        result = run_for(tx, STATEMENT_SPARE_CODE_DROP, ":id", id);
    return result == RESULT_OK ? run_for(tx, STATEMENT_INVITATION_DROP_FOR, ":account_id", id) : result;
}

enum result account_row_grant(struct tx *tx, const uint8_t id[static UUID_SIZE],
                              const uint8_t key_id[static KEY_ID_SIZE],
                              const uint8_t grant[static ACCOUNT_GRANT_SIZE])
{
    struct statement *insert = statement(tx, STATEMENT_GRANT_INSERT);
    statement_bind_blob(insert, ":account_id", id, UUID_SIZE);
    statement_bind_blob(insert, ":key_id", key_id, KEY_ID_SIZE);
    statement_bind_blob(insert, ":sealed_key", grant, ACCOUNT_GRANT_SIZE);
    statement_bind_integer(insert, ":created_at", clock_now());
    enum result result = statement_run(insert);
    return result == RESULT_OK ? run_for(tx, STATEMENT_ACCOUNT_GRANTED, ":id", id) : result;
}

enum result account_row_pillars(struct tx *tx, struct account_pillars *pillars)
{
    struct statement *read = statement(tx, STATEMENT_ACCOUNT_PILLARS);
    enum result result = statement_step(read);
    *pillars = (struct account_pillars){0};
    if (result != RESULT_OK)
        return result;
    pillars->has_admin = column_integer(read, 0) != 0;
    pillars->has_reader = column_integer(read, 1) != 0;
    return RESULT_OK;
}

enum result account_row_keeps(struct tx *tx, const struct account_pillars *before)
{
    struct account_pillars after;
    enum result result = account_row_pillars(tx, &after);
    if (result != RESULT_OK)
        return result;
    bool is_less = (before->has_admin && !after.has_admin) || (before->has_reader && !after.has_reader);
    return is_less ? RESULT_CONFLICT : RESULT_OK;
}

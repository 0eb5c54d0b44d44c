#include "domain/signup/signup_merge.h"

#include "base/clock.h"
#include "domain/signup/signup_change.h"
#include "domain/told/notice.h"
#include "store/column.h"
#include "store/statement.h"

struct merge {
    const uint8_t *group_id;
    const uint8_t *kept;
    const uint8_t *double_id;
    const uint8_t *account_id;
    int64_t at;
    int64_t waiting_since; /* the double's place in line; 0: none */
    enum status double_status;
};

static enum result find_one(struct tx *tx, const struct merge *merge, const uint8_t *id, enum status *status,
                            int64_t *waiting_since)
{
    struct statement *find = statement(tx, STATEMENT_MERGE_FACTS);
    statement_bind_blob(find, ":id", id, UUID_SIZE);
    statement_bind_blob(find, ":group_id", merge->group_id, UUID_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    struct arena *arena = arena_create();
    *status = status_from_word(column_text(find, 0, arena));
    *waiting_since = column_integer(find, 1);
    arena_destroy(arena);
    return RESULT_OK;
}

static enum result keep_place(struct tx *tx, const struct merge *merge)
{
    if (merge->waiting_since == 0)
        return RESULT_OK;
    struct statement *keep = statement(tx, STATEMENT_MERGE_KEEP);
    statement_bind_blob(keep, ":id", merge->kept, UUID_SIZE);
    statement_bind_integer(keep, ":waiting_since", merge->waiting_since);
    return statement_run(keep);
}

static enum result put_away(struct tx *tx, const struct merge *merge)
{
    struct statement *away = statement(tx, STATEMENT_MERGE_AWAY);
    statement_bind_blob(away, ":id", merge->double_id, UUID_SIZE);
    statement_bind_blob(away, ":kept", merge->kept, UUID_SIZE);
    statement_bind_integer(away, ":at", merge->at);
    return statement_run(away);
}

static enum result note(struct tx *tx, const struct merge *merge, const uint8_t *id, enum status from,
                        enum status to)
{
    struct signup_change change = {
        .id = id,
        .from = from,
        .to = to,
        .actor = STATUS_BY_STAFF,
        .account_id = merge->account_id,
        .at = merge->at,
        .kind = "merged",
    };
    return signup_write_event(tx, &change);
}

static enum result write_merge(struct tx *tx, void *argument)
{
    struct merge *merge = argument;
    enum status kept_status;
    int64_t kept_since;
    enum result result = find_one(tx, merge, merge->kept, &kept_status, &kept_since);
    if (result == RESULT_OK)
        result = find_one(tx, merge, merge->double_id, &merge->double_status, &merge->waiting_since);
    if (result == RESULT_OK)
        result = keep_place(tx, merge);
    if (result == RESULT_OK)
        result = put_away(tx, merge);
    if (result == RESULT_OK)
        result = notice_drop(tx, merge->double_id, 0, merge->at);
    if (result == RESULT_OK)
        result = note(tx, merge, merge->double_id, merge->double_status, STATUS_WITHDRAWN);
    return result == RESULT_OK ? note(tx, merge, merge->kept, STATUS_COUNT, STATUS_COUNT) : result;
}

enum result signup_merge(struct db *db, const uint8_t group_id[static UUID_SIZE],
                         const uint8_t kept[static UUID_SIZE], const uint8_t double_id[static UUID_SIZE],
                         const uint8_t account_id[static UUID_SIZE])
{
    struct merge merge = {group_id, kept, double_id, account_id, clock_now(), 0, STATUS_COUNT};
    for (size_t i = 0; i < UUID_SIZE; i++)
        if (kept[i] != double_id[i])
            return db_write(db, write_merge, &merge);
    return RESULT_NOT_FOUND;
}

struct merged {
    const uint8_t *id;
    uint8_t *kept;
};

static enum result read_merged(struct tx *tx, void *argument)
{
    const struct merged *merged = argument;
    struct statement *find = statement(tx, STATEMENT_MERGED_INTO);
    statement_bind_blob(find, ":id", merged->id, UUID_SIZE);
    enum result result = statement_step(find);
    if (result == RESULT_OK && !column_bytes(find, 0, merged->kept, UUID_SIZE))
        return RESULT_NOT_FOUND;
    return result;
}

enum result signup_merged_into(struct db *db, const uint8_t id[static UUID_SIZE],
                               uint8_t kept[static UUID_SIZE])
{
    struct merged merged = {id, kept};
    return db_read(db, read_merged, &merged);
}

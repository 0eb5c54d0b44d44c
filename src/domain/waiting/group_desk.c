#include "domain/waiting/group_desk.h"

#include <string.h>

#include "base/clock.h"
#include "domain/signup/signup_change.h"
#include "store/column.h"
#include "store/statement.h"

struct closing {
    const uint8_t *group_id;
    const uint8_t *next_id;
    const uint8_t *account_id;
    int64_t at;
    struct group_closing *outcome;
};

static enum result close_registration(struct tx *tx, const struct closing *closing)
{
    struct statement *update = statement(tx, STATEMENT_GROUP_SET_STATE);
    statement_bind_blob(update, ":id", closing->group_id, UUID_SIZE);
    statement_bind_text(update, ":state", "closed");
    return statement_run(update);
}

static enum result carry(struct tx *tx, const struct closing *closing, struct signup_change *change)
{
    struct statement *move = statement(tx, STATEMENT_CARRY_OVER);
    statement_bind_blob(move, ":id", change->id, UUID_SIZE);
    statement_bind_blob(move, ":to_group", closing->next_id, UUID_SIZE);
    enum result result = statement_run(move);
    change->kind = "carried";
    change->from = STATUS_COUNT;
    change->to = STATUS_COUNT;
    return result == RESULT_OK ? signup_write_event(tx, change) : result;
}

static const struct outbox_message *find_notice(const struct group_closing *outcome, const uint8_t *id)
{
    for (size_t index = 0; index < outcome->notice_count; index++)
        if (memcmp(outcome->notices[index].signup_id, id, UUID_SIZE) == 0) /* not secret */
            return outcome->notices[index].message;
    return NULL;
}

/* Answers the next one who has no place; RESULT_NOT_FOUND: there is none left. */
static enum result answer_one(struct tx *tx, struct closing *closing)
{
    uint8_t id[UUID_SIZE];
    struct signup_change change = {.id = id,
                                   .to = STATUS_DECLINED,
                                   .actor = STATUS_BY_STAFF,
                                   .account_id = closing->account_id,
                                   .at = closing->at,
                                   .kind = "closed"};
    struct statement *next = statement(tx, STATEMENT_CLOSE_NEXT);
    statement_bind_blob(next, ":group_id", closing->group_id, UUID_SIZE);
    enum result result = statement_step(next);
    if (result != RESULT_OK)
        return result;
    struct arena *arena = arena_create();
    change.from = status_from_word(column_text(next, 1, arena));
    arena_destroy(arena);
    bool carries = closing->next_id != NULL && column_integer(next, 2) != 0;
    if (!column_bytes(next, 0, id, sizeof id))
        return RESULT_FAILED;
    change.messages = find_notice(closing->outcome, id);
    result = carries ? carry(tx, closing, &change) : signup_write_move(tx, &change);
    if (carries)
        closing->outcome->carried++;
    else
        closing->outcome->declined++;
    return result;
}

enum result group_close(struct tx *tx, const uint8_t group_id[static UUID_SIZE], const uint8_t *next_id,
                        const uint8_t account_id[static UUID_SIZE], struct group_closing *outcome)
{
    struct closing closing = {group_id, next_id, account_id, clock_now(), outcome};
    outcome->declined = outcome->carried = 0;
    enum result result = close_registration(tx, &closing);
    while (result == RESULT_OK)
        result = answer_one(tx, &closing);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

#include "domain/waiting/call.h"

#include "base/clock.h"
#include "base/log.h"
#include "store/column.h"
#include "store/statement.h"

/* In the order of sql/query/waiting/call.sql. */
static bool read_call(struct statement *row, struct arena *arena, struct call *call)
{
    *call = (struct call){
        .kind = notice_from_word(column_text(row, 1, arena)),
        .has_mail = column_integer(row, 2) != 0,
        .due_at = column_integer(row, 3),
        .tries = (int)column_integer(row, 4),
        .is_question = column_integer(row, 5) != 0,
        .status = status_from_word(column_text(row, 7, arena)),
        .offer_until = column_integer(row, 8),
        .offer_days = column_integer(row, 17),
        .offer_before = column_integer(row, 18),
        .group_slug = column_text(row, 9, arena),
        .group_name = column_text(row, 10, arena),
        .envelope = {.form_version = column_text(row, 11, arena), .sealed_at = column_integer(row, 12)},
    };
    struct envelope *envelope = &call->envelope;
    envelope->sealed_key = column_blob(row, 14, arena, &envelope->sealed_key_length);
    envelope->body = column_blob(row, 15, arena, &envelope->body_length);
    if (!column_is_null(row, 16) && !column_bytes(row, 16, envelope->group_id, UUID_SIZE))
        return false;
    return call->kind != NOTICE_COUNT && column_bytes(row, 0, call->id, UUID_SIZE) &&
           column_bytes(row, 6, call->about, UUID_SIZE) && column_bytes(row, 6, envelope->id, UUID_SIZE) &&
           column_bytes(row, 13, envelope->key_id, KEY_ID_SIZE);
}

enum result call_list(struct tx *tx, int64_t now, struct arena *arena, struct call **calls, size_t *count)
{
    struct statement *row = statement(tx, STATEMENT_CALL_LIST);
    enum result result = RESULT_OK;
    statement_bind_integer(row, ":now", now);
    statement_bind_integer(row, ":limit", CALL_LIMIT);
    *calls = arena_allocate(arena, CALL_LIMIT * sizeof **calls);
    *count = 0;
    while (*count < CALL_LIMIT && (result = statement_step(row)) == RESULT_OK)
        if (!read_call(row, arena, &(*calls)[(*count)++])) {
            log_error("a notice in intake.db is damaged");
            return RESULT_FAILED;
        }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result call_by_id(struct tx *tx, const uint8_t id[static UUID_SIZE], struct arena *arena,
                       struct call *call)
{
    struct statement *row = statement(tx, STATEMENT_CALL_BY_ID);
    statement_bind_blob(row, ":id", id, UUID_SIZE);
    enum result result = statement_step(row);
    if (result == RESULT_OK && !read_call(row, arena, call)) {
        log_error("a notice in intake.db is damaged");
        return RESULT_FAILED;
    }
    return result;
}

enum result call_signups(struct tx *tx, const uint8_t group_id[static UUID_SIZE], int64_t now,
                         struct arena *arena, uint8_t (**ids)[UUID_SIZE], size_t *count)
{
    struct statement *row = statement(tx, STATEMENT_CALL_SIGNUPS);
    enum result result = RESULT_OK;
    statement_bind_blob(row, ":group_id", group_id, UUID_SIZE);
    statement_bind_integer(row, ":now", now);
    *ids = arena_allocate(arena, CALL_LIMIT * sizeof **ids);
    *count = 0;
    while (*count < CALL_LIMIT && (result = statement_step(row)) == RESULT_OK)
        if (!column_bytes(row, 0, (*ids)[(*count)++], UUID_SIZE))
            return RESULT_FAILED;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static bool is_offer(const struct call *call)
{
    return call->kind == NOTICE_OFFER || call->kind == NOTICE_REMINDER;
}

enum status call_leads_to(const struct call *call, enum call_end end)
{
    if (call->is_question || (end != CALL_YES && end != CALL_NO))
        return STATUS_COUNT;
    if (is_offer(call))
        return end == CALL_YES ? STATUS_CONFIRMED : STATUS_WITHDRAWN;
    if (call->kind == NOTICE_LAPSED)
        return end == CALL_YES ? STATUS_WAITING : STATUS_WITHDRAWN;
    return STATUS_COUNT;
}

bool call_may_end(const struct call *call, enum call_end end)
{
    return end == CALL_TOLD || end == CALL_AGAIN || call_leads_to(call, end) != STATUS_COUNT;
}

static enum result end_notice(struct tx *tx, const struct call_ending *ending)
{
    struct statement *end = statement(tx, STATEMENT_CALL_TOLD);
    statement_bind_blob(end, ":id", ending->call->id, UUID_SIZE);
    statement_bind_integer(end, ":at", ending->at);
    statement_bind_blob(end, ":account_id", ending->account_id, UUID_SIZE);
    enum result result = statement_run(end);
    return result == RESULT_OK && statement_changes(tx) == 0 ? RESULT_CONFLICT : result;
}

static enum result try_again(struct tx *tx, const struct call_ending *ending)
{
    struct statement *again = statement(tx, STATEMENT_CALL_AGAIN);
    statement_bind_blob(again, ":id", ending->call->id, UUID_SIZE);
    statement_bind_integer(again, ":next_at", clock_day_start(clock_business_days_after(ending->at, 1)));
    enum result result = statement_run(again);
    return result == RESULT_OK && statement_changes(tx) == 0 ? RESULT_CONFLICT : result;
}

static enum result move(struct tx *tx, const struct call_ending *ending, enum status from, enum status to,
                        const struct outbox_message *messages)
{
    struct signup_change change = {.id = ending->call->about,
                                   .from = from,
                                   .to = to,
                                   .actor = STATUS_BY_STAFF,
                                   .account_id = ending->account_id,
                                   .at = ending->at,
                                   .kind = "status",
                                   .told = true,
                                   .messages = messages};
    return signup_write_move(tx, &change);
}

/* A place that was kept for them is offered and confirmed in one step. */
static enum result answer(struct tx *tx, const struct call_ending *ending)
{
    enum status from = ending->call->status;
    enum status to = call_leads_to(ending->call, ending->end);
    enum result result = RESULT_OK;
    if (to == STATUS_CONFIRMED && from != STATUS_OFFERED) {
        result = move(tx, ending, from, STATUS_OFFERED, NULL);
        from = STATUS_OFFERED;
    }
    return result == RESULT_OK ? move(tx, ending, from, to, ending->messages) : result;
}

/* They want to think about it: their days begin now. A place that was kept for them becomes an offer. */
static enum result begin_offer(struct tx *tx, const struct call_ending *ending)
{
    if (ending->call->status == STATUS_OFFERED)
        return signup_offer_begins(tx, ending->call->about, ending->at);
    return move(tx, ending, ending->call->status, STATUS_OFFERED, NULL);
}

enum result call_end(struct tx *tx, const struct call_ending *ending)
{
    if (!call_may_end(ending->call, ending->end))
        return RESULT_CONFLICT;
    if (ending->end == CALL_AGAIN)
        return try_again(tx, ending);
    enum result result = end_notice(tx, ending);
    if (result == RESULT_OK && ending->end != CALL_TOLD)
        return answer(tx, ending);
    if (result == RESULT_OK && is_offer(ending->call))
        result = begin_offer(tx, ending);
    return result;
}

#include "domain/signup.h"

#include "base/clock.h"
#include "store/column.h"
#include "store/statement.h"

struct move {
    const uint8_t *id;
    enum status from;
    enum status to;
    enum status_actor actor;
    const uint8_t *account_id;
    int64_t at;
};

/* An offer holds to the end of its last day: people are given days, not hours. */
static int64_t offer_end(int64_t at, int64_t days)
{
    return clock_day_start(at + (days + 1) * CLOCK_DAY) - CLOCK_SECOND;
}

static enum result change_status(struct connection *connection, const struct move *move)
{
    struct statement *find = statement(connection, STATEMENT_SIGNUP_MOVE_FACTS);
    statement_bind_blob(find, ":id", move->id, UUID_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    bool is_over = !column_is_null(find, 1) && column_integer(find, 1) <= move->at;
    if (move->actor == STATUS_BY_PERSON && move->to == STATUS_CONFIRMED && is_over)
        return RESULT_CONFLICT;
    int64_t until = move->to == STATUS_OFFERED ? offer_end(move->at, column_integer(find, 0)) : 0;
    struct statement *update = statement(connection, STATEMENT_SIGNUP_MOVE);
    statement_bind_blob(update, ":id", move->id, UUID_SIZE);
    statement_bind_text(update, ":from", status_word(move->from));
    statement_bind_text(update, ":to", status_word(move->to));
    statement_bind_integer(update, ":at", move->at);
    statement_bind_integer(update, ":offer_until", until);
    result = statement_run(update);
    return result == RESULT_OK && statement_changes(connection) == 0 ? RESULT_CONFLICT : result;
}

static enum result write_event(struct connection *connection, const struct move *move)
{
    static const char *const kinds[] = {
        [STATUS_BY_STAFF] = "staff", [STATUS_BY_PERSON] = "person", [STATUS_BY_SYSTEM] = "system"};
    struct statement *event = statement(connection, STATEMENT_SIGNUP_EVENT_INSERT);
    statement_bind_blob(event, ":signup_id", move->id, UUID_SIZE);
    statement_bind_integer(event, ":at", move->at);
    statement_bind_text(event, ":actor_kind", kinds[move->actor]);
    statement_bind_blob(event, ":actor", move->account_id, UUID_SIZE);
    statement_bind_text(event, ":kind", "status");
    statement_bind_text(event, ":from", status_word(move->from));
    statement_bind_text(event, ":to", status_word(move->to));
    return statement_run(event);
}

static enum result write_move(struct connection *connection, void *argument)
{
    const struct move *move = argument;
    enum result result = change_status(connection, move);
    return result == RESULT_OK ? write_event(connection, move) : result;
}

enum result signup_move(struct db *db, const uint8_t id[static UUID_SIZE], enum status from, enum status to,
                        enum status_actor actor, const uint8_t *account_id)
{
    struct move move = {id, from, to, actor, account_id, clock_now()};
    if (!status_may_move(from, to, actor))
        return RESULT_CONFLICT;
    return db_write(db, write_move, &move);
}

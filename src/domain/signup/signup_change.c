#include "domain/signup/signup_change.h"

#include <string.h>

#include "base/clock.h"
#include "domain/told/notice.h"
#include "store/column.h"
#include "store/statement.h"

int64_t signup_offer_end(int64_t at, int64_t days)
{
    return clock_day_start(at + (days + 1) * CLOCK_DAY) - CLOCK_SECOND;
}

static enum result change_status(struct tx *tx, struct signup_change *change)
{
    struct statement *find = statement(tx, STATEMENT_SIGNUP_MOVE_FACTS);
    statement_bind_blob(find, ":id", change->id, UUID_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    int64_t days = column_integer(find, 0);
    change->offer_until = column_integer(find, 1);
    change->waiting_since = column_integer(find, 2);
    bool is_over = change->offer_until != 0 && change->offer_until <= change->at;
    if (change->actor == STATUS_BY_PERSON && change->to == STATUS_CONFIRMED && is_over)
        return RESULT_CONFLICT;
    struct statement *update = statement(tx, STATEMENT_SIGNUP_MOVE);
    statement_bind_blob(update, ":id", change->id, UUID_SIZE);
    statement_bind_text(update, ":from", status_word(change->from));
    statement_bind_text(update, ":to", status_word(change->to));
    statement_bind_integer(update, ":at", change->at);
    statement_bind_integer(update, ":offer_until",
                           change->to == STATUS_OFFERED ? signup_offer_end(change->at, days) : 0);
    result = statement_run(update);
    return result == RESULT_OK && statement_changes(tx) == 0 ? RESULT_CONFLICT : result;
}

enum result signup_write_event(struct tx *tx, const struct signup_change *change)
{
    static const char *const kinds[] = {
        [STATUS_BY_STAFF] = "staff", [STATUS_BY_PERSON] = "person", [STATUS_BY_SYSTEM] = "system"};
    struct statement *event = statement(tx, STATEMENT_SIGNUP_EVENT_INSERT);
    statement_bind_blob(event, ":signup_id", change->id, UUID_SIZE);
    statement_bind_integer(event, ":at", change->at);
    statement_bind_text(event, ":actor_kind", kinds[change->actor]);
    statement_bind_blob(event, ":actor", change->account_id, UUID_SIZE);
    statement_bind_text(event, ":kind", change->kind);
    statement_bind_text(event, ":from", change->from == STATUS_COUNT ? NULL : status_word(change->from));
    statement_bind_text(event, ":to", change->to == STATUS_COUNT ? NULL : status_word(change->to));
    statement_bind_blob(event, ":reason", change->reason, change->reason_length);
    statement_bind_integer(event, ":waiting_since", change->waiting_since);
    statement_bind_integer(event, ":offer_until", change->offer_until);
    return statement_run(event);
}

/* What the person has to be told about it; NOTICE_COUNT: nothing. */
static enum notice_kind notice_of(const struct signup_change *change)
{
    switch (change->to) {
    case STATUS_WAITING:
        return NOTICE_WAITING;
    case STATUS_OFFERED:
        return NOTICE_OFFER;
    case STATUS_CONFIRMED:
        return NOTICE_CONFIRMED;
    case STATUS_LAPSED:
        return NOTICE_LAPSED;
    case STATUS_DECLINED:
        return strcmp(change->kind, "closed") == 0 ? NOTICE_CLOSED : NOTICE_DECLINED;
    case STATUS_WITHDRAWN:
        return NOTICE_WITHDRAWN;
    default:
        return NOTICE_COUNT;
    }
}

static enum result add_notice(struct tx *tx, const struct signup_change *change)
{
    struct notice notice = {
        .kind = notice_of(change), .signup_id = change->id, .at = change->at, .messages = change->messages};
    if (notice.kind == NOTICE_COUNT)
        return RESULT_OK;
    if (change->actor == STATUS_BY_PERSON)
        notice.known = NOTICE_BY_PERSON;
    if (change->told) {
        notice.known = NOTICE_BY_STAFF;
        notice.account_id = change->account_id;
    }
    return notice_add(tx, &notice);
}

enum result signup_write_move(struct tx *tx, struct signup_change *change)
{
    if (!status_may_move(change->from, change->to, change->actor))
        return RESULT_CONFLICT;
    /* First, because a trigger sends what is held when the status becomes an offer. */
    enum result result = outbox_add(tx, change->messages, change->id);
    if (result == RESULT_OK)
        result = change_status(tx, change);
    if (result == RESULT_OK)
        result = add_notice(tx, change);
    return result == RESULT_OK ? signup_write_event(tx, change) : result;
}

static enum result write_move(struct tx *tx, void *argument)
{
    return signup_write_move(tx, argument);
}

enum result signup_change_make(struct db *db, struct signup_change *change)
{
    return db_write(db, write_move, change);
}

enum result signup_move(struct tx *tx, const uint8_t id[static UUID_SIZE], enum status from, enum status to,
                        enum status_actor actor, const uint8_t *account_id)
{
    struct signup_change change = {
        .id = id,
        .from = from,
        .to = to,
        .actor = actor,
        .account_id = account_id,
        .at = clock_now(),
        .kind = "status",
    };
    return signup_write_move(tx, &change);
}

#include "domain/signup/signup_change.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "domain/mail/offer_end.h"
#include "domain/told/notice.h"
#include "store/column.h"
#include "store/statement.h"

/* Before the end of an offer: as long as its mail's reminder is sent unless set otherwise. */
#define REMINDER_BEFORE (36 * CLOCK_HOUR)

/* "2027-03-02T18:00", wall clock time of the practice; 0: there is none. */
static int64_t instant_of(const char *starts_at)
{
    enum { DAY_LENGTH = 10, TIME_LENGTH = 16 };
    char day[DAY_LENGTH + 1] = "";
    int64_t at = 0;
    if (starts_at == NULL || strlen(starts_at) < TIME_LENGTH)
        return 0;
    memcpy(day, starts_at, DAY_LENGTH);
    if (!clock_day_parse(day, &at))
        return 0;
    return at + strtol(starts_at + 11, NULL, 10) * CLOCK_HOUR +
           strtol(starts_at + 14, NULL, 10) * CLOCK_MINUTE;
}

/* What holds for an offer of its group. */
struct terms {
    int64_t days;
    int64_t before;
};

static enum result find_facts(struct tx *tx, struct signup_change *change, struct terms *terms)
{
    struct statement *find = statement(tx, STATEMENT_SIGNUP_MOVE_FACTS);
    statement_bind_blob(find, ":id", change->id, UUID_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    struct arena *arena = arena_create();
    terms->days = column_integer(find, 0);
    change->offer_until = column_integer(find, 1);
    change->waiting_since = column_integer(find, 2);
    terms->before = instant_of(column_text(find, 3, arena));
    arena_destroy(arena);
    return RESULT_OK;
}

static enum result change_status(struct tx *tx, struct signup_change *change)
{
    struct terms terms;
    enum result result = find_facts(tx, change, &terms);
    if (result != RESULT_OK)
        return result;
    bool is_over = change->offer_until != 0 && change->offer_until <= change->at;
    if (change->actor == STATUS_BY_PERSON && change->to == STATUS_CONFIRMED && is_over)
        return RESULT_CONFLICT;
    bool offers = change->to == STATUS_OFFERED;
    struct statement *update = statement(tx, STATEMENT_SIGNUP_MOVE);
    statement_bind_blob(update, ":id", change->id, UUID_SIZE);
    statement_bind_text(update, ":from", status_word(change->from));
    statement_bind_text(update, ":to", status_word(change->to));
    statement_bind_integer(update, ":at", change->at);
    statement_bind_integer(update, ":offer_days", offers ? terms.days : 0);
    statement_bind_integer(update, ":offer_before", offers ? terms.before : 0);
    /* Whom nobody has told yet has all the days: they begin with the mail or the call. */
    statement_bind_integer(update, ":offer_until",
                           offers && change->told ? offer_end(change->at, terms.days, terms.before) : 0);
    result = statement_run(update);
    return result == RESULT_OK && statement_changes(tx) == 0 ? RESULT_CONFLICT : result;
}

static enum result remind_by_call(struct tx *tx, const uint8_t *id, int64_t told_at, int64_t end)
{
    struct notice notice = {.kind = NOTICE_REMINDER,
                            .signup_id = id,
                            .at = told_at,
                            .due_at = end,
                            .next_at = end - REMINDER_BEFORE};
    return notice.next_at > told_at ? notice_add(tx, &notice) : RESULT_OK;
}

enum result signup_offer_begins(struct tx *tx, const uint8_t id[static UUID_SIZE], int64_t told_at)
{
    struct statement *find = statement(tx, STATEMENT_SIGNUP_OFFER_TERMS);
    statement_bind_blob(find, ":id", id, UUID_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    int64_t end = offer_end(told_at, column_integer(find, 0), column_integer(find, 1));
    bool is_mailable = column_integer(find, 2) != 0;
    struct statement *begin = statement(tx, STATEMENT_SIGNUP_OFFER_BEGINS);
    statement_bind_blob(begin, ":id", id, UUID_SIZE);
    statement_bind_integer(begin, ":offer_until", end);
    result = statement_run(begin);
    return result == RESULT_OK && !is_mailable ? remind_by_call(tx, id, told_at, end) : result;
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

#include "domain/waiting/group_carry.h"

#include <string.h>

#include "base/clock.h"
#include "domain/signup/signup_change.h"
#include "store/column.h"
#include "store/statement.h"

struct carrying {
    const uint8_t *group_id;
    int64_t count;
};

static enum result count_asked(struct tx *tx, void *argument)
{
    struct carrying *carrying = argument;
    struct statement *count = statement(tx, STATEMENT_CARRY_COUNT);
    statement_bind_blob(count, ":to_group", carrying->group_id, UUID_SIZE);
    enum result result = statement_step(count);
    carrying->count = result == RESULT_OK ? column_integer(count, 0) : 0;
    return result;
}

enum result group_carry_count(struct db *db, const uint8_t group_id[static UUID_SIZE], int64_t *count)
{
    struct carrying carrying = {.group_id = group_id};
    enum result result = db_read(db, count_asked, &carrying);
    *count = carrying.count;
    return result;
}

/* Where somebody stood when their group was closed. */
static enum result find_standing(struct tx *tx, struct signup_change *change)
{
    struct statement *facts = statement(tx, STATEMENT_CARRY_FACTS);
    statement_bind_blob(facts, ":id", change->id, UUID_SIZE);
    enum result result = statement_step(facts);
    if (result != RESULT_OK)
        return result;
    struct arena *arena = arena_create();
    change->to = status_from_word(column_text(facts, 0, arena));
    change->waiting_since = column_integer(facts, 1);
    arena_destroy(arena);
    return change->to == STATUS_COUNT ? RESULT_FAILED : RESULT_OK;
}

static enum result carry_one(struct tx *tx, const struct group_carrying *carrying, int64_t reply_by)
{
    uint8_t id[UUID_SIZE];
    struct signup_change change = {.id = id,
                                   .from = STATUS_DECLINED,
                                   .actor = STATUS_BY_STAFF,
                                   .account_id = carrying->account_id,
                                   .at = carrying->at,
                                   .kind = "carried"};
    struct statement *next = statement(tx, STATEMENT_CARRY_NEXT);
    statement_bind_blob(next, ":to_group", carrying->group_id, UUID_SIZE);
    enum result result = statement_step(next);
    if (result != RESULT_OK)
        return result;
    if (!column_bytes(next, 0, id, sizeof id))
        return RESULT_FAILED;
    result = find_standing(tx, &change);
    if (result != RESULT_OK)
        return RESULT_FAILED;
    struct statement *back = statement(tx, STATEMENT_CARRY_BACK);
    statement_bind_blob(back, ":id", id, UUID_SIZE);
    statement_bind_blob(back, ":to_group", carrying->group_id, UUID_SIZE);
    statement_bind_text(back, ":status", status_word(change.to));
    statement_bind_integer(back, ":at", carrying->at);
    statement_bind_integer(back, ":reply_by", reply_by);
    if (change.waiting_since != 0)
        statement_bind_integer(back, ":waiting_since", change.waiting_since);
    result = statement_run(back);
    return result == RESULT_OK ? signup_write_event(tx, &change) : result;
}

/* A draft is shown to nobody, and a closed group takes nobody. reply_by: when who comes now is answered. */
static enum result look_at_target(struct tx *tx, const struct group_carrying *carrying, int64_t *reply_by)
{
    struct statement *target = statement(tx, STATEMENT_CARRY_TARGET);
    statement_bind_blob(target, ":to_group", carrying->group_id, UUID_SIZE);
    enum result result = statement_step(target);
    if (result != RESULT_OK)
        return result;
    struct arena *arena = arena_create();
    bool is_open = strcmp(column_text(target, 0, arena), "open") == 0;
    arena_destroy(arena);
    int days = column_is_null(target, 1) ? carrying->practice_reply_days : (int)column_integer(target, 1);
    *reply_by = clock_business_days_after(carrying->at, days);
    return is_open ? RESULT_OK : RESULT_REFUSED;
}

enum result group_carry(struct tx *tx, struct group_carrying *carrying)
{
    int64_t reply_by = 0;
    carrying->count = 0;
    enum result result = look_at_target(tx, carrying, &reply_by);
    if (result != RESULT_OK)
        return result;
    while ((result = carry_one(tx, carrying, reply_by)) == RESULT_OK)
        carrying->count++;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

struct wish {
    const uint8_t *access_id;
    const uint8_t *signup_id;
    bool carry_over;
};

static enum result write_wish(struct tx *tx, void *argument)
{
    const struct wish *wish = argument;
    struct statement *ask = statement(tx, STATEMENT_CARRY_ASK);
    statement_bind_blob(ask, ":id", wish->signup_id, UUID_SIZE);
    statement_bind_blob(ask, ":access_id", wish->access_id, UUID_SIZE);
    statement_bind_integer(ask, ":carry_over", wish->carry_over);
    enum result result = statement_run(ask);
    return result == RESULT_OK && statement_changes(tx) == 0 ? RESULT_NOT_FOUND : result;
}

enum result group_carry_ask(struct db *db, const struct access *access,
                            const uint8_t signup_id[static UUID_SIZE], bool carry_over)
{
    struct wish wish = {access->id, signup_id, carry_over};
    return db_write(db, write_wish, &wish);
}

struct wish_reading {
    const uint8_t *signup_id;
    struct group_carry_wish *wish;
};

static enum result read_wish(struct tx *tx, void *argument)
{
    const struct wish_reading *reading = argument;
    struct statement *asked = statement(tx, STATEMENT_CARRY_ASKED);
    statement_bind_blob(asked, ":id", reading->signup_id, UUID_SIZE);
    enum result result = statement_step(asked);
    if (result == RESULT_OK)
        *reading->wish = (struct group_carry_wish){.asked = column_integer(asked, 0) != 0,
                                                   .may_ask = column_integer(asked, 1) != 0};
    return result;
}

enum result group_carry_asked(struct db *db, const uint8_t signup_id[static UUID_SIZE],
                              struct group_carry_wish *wish)
{
    struct wish_reading reading = {signup_id, wish};
    *wish = (struct group_carry_wish){0};
    return db_read(db, read_wish, &reading);
}

#include "domain/waiting/waiting_tick.h"

#include "base/clock.h"
#include "domain/signup/signup_change.h"
#include "domain/told/notice.h"
#include "store/column.h"
#include "store/statement.h"

struct tick {
    int64_t now;
    int64_t changed;
};

struct due {
    uint8_t id[UUID_SIZE];
    struct signup_change change;
    bool is_kept; /* no mail can tell them: no move, the place is kept and a call is to be made */
    int call_days;
};

/* Who is next where the clock offers, and whether a mail can tell them. */
static enum result find_next(struct tx *tx, int64_t now, struct due *due)
{
    char local[CLOCK_TEXT_SIZE];
    struct arena *arena = arena_create();
    struct statement *next = statement(tx, STATEMENT_WAITING_AUTOMATIC);
    clock_minute(now, local);
    local[sizeof "2027-01-01" - 1] = 'T';
    statement_bind_text(next, ":local_now", local);
    enum result result = statement_step(next);
    if (result == RESULT_OK) {
        due->change.from = status_from_word(column_text(next, 1, arena));
        due->is_kept = column_integer(next, 2) == 0;
        due->call_days = (int)column_integer(next, 3);
        result = column_bytes(next, 0, due->id, UUID_SIZE) ? RESULT_OK : RESULT_FAILED;
    }
    arena_destroy(arena);
    due->change.to = STATUS_OFFERED;
    return result;
}

/* The next thing that is due. RESULT_NOT_FOUND: nothing is. */
static enum result find_due(struct tx *tx, int64_t now, struct due *due)
{
    *due = (struct due){.change = {.from = STATUS_OFFERED,
                                   .to = STATUS_LAPSED,
                                   .actor = STATUS_BY_SYSTEM,
                                   .at = now,
                                   .kind = "status"}};
    struct statement *ended = statement(tx, STATEMENT_WAITING_RUN_OUT);
    statement_bind_integer(ended, ":now", now);
    enum result result = statement_step(ended);
    if (result == RESULT_NOT_FOUND)
        return find_next(tx, now, due);
    return result == RESULT_OK && !column_bytes(ended, 0, due->id, UUID_SIZE) ? RESULT_FAILED : result;
}

static enum result look(struct tx *tx, void *argument)
{
    const struct tick *tick = argument;
    struct due due;
    return find_due(tx, tick->now, &due);
}

/* The next in line is not passed over for having a telephone: the place is kept, and a clinician is to call.
 */
static enum result keep_place(struct tx *tx, const struct due *due, int64_t now)
{
    struct notice notice = {.kind = NOTICE_OFFER,
                            .signup_id = due->id,
                            .at = now,
                            .due_at = clock_business_days_after(now, due->call_days)};
    return notice_add(tx, &notice);
}

static enum result write_tick(struct tx *tx, void *argument)
{
    struct tick *tick = argument;
    struct due due;
    enum result result;
    while ((result = find_due(tx, tick->now, &due)) == RESULT_OK) {
        due.change.id = due.id;
        result = due.is_kept ? keep_place(tx, &due, tick->now) : signup_write_move(tx, &due.change);
        if (result != RESULT_OK)
            return result;
        tick->changed++;
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result waiting_tick(struct db *db, int64_t now, int64_t *changed)
{
    struct tick tick = {.now = now};
    enum result result = db_read(db, look, &tick);
    if (result == RESULT_OK)
        result = db_write(db, write_tick, &tick);
    else if (result == RESULT_NOT_FOUND)
        result = RESULT_OK;
    if (changed != NULL)
        *changed = result == RESULT_OK ? tick.changed : 0;
    return result;
}

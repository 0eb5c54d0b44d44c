#include "domain/waiting/waiting_tick.h"

#include "domain/signup/signup_change.h"
#include "store/column.h"
#include "store/statement.h"

struct tick {
    int64_t now;
    int64_t changed;
};

/* The next thing that is due: who, and from which status to which. RESULT_NOT_FOUND: nothing is. */
static enum result find_due(struct tx *tx, int64_t now, uint8_t id[static UUID_SIZE],
                            struct signup_change *change)
{
    struct statement *due = statement(tx, STATEMENT_WAITING_RUN_OUT);
    statement_bind_integer(due, ":now", now);
    enum result result = statement_step(due);
    change->from = STATUS_OFFERED;
    change->to = STATUS_LAPSED;
    if (result == RESULT_NOT_FOUND) {
        struct arena *arena = arena_create();
        due = statement(tx, STATEMENT_WAITING_AUTOMATIC);
        result = statement_step(due);
        if (result == RESULT_OK)
            change->from = status_from_word(column_text(due, 1, arena));
        change->to = STATUS_OFFERED;
        arena_destroy(arena);
    }
    if (result != RESULT_OK)
        return result;
    return column_bytes(due, 0, id, UUID_SIZE) ? RESULT_OK : RESULT_FAILED;
}

static enum result look(struct tx *tx, void *argument)
{
    const struct tick *tick = argument;
    uint8_t id[UUID_SIZE];
    struct signup_change change = {0};
    return find_due(tx, tick->now, id, &change);
}

static enum result write_tick(struct tx *tx, void *argument)
{
    struct tick *tick = argument;
    uint8_t id[UUID_SIZE];
    struct signup_change change = {.id = id, .actor = STATUS_BY_SYSTEM, .at = tick->now, .kind = "status"};
    enum result result;
    while ((result = find_due(tx, tick->now, id, &change)) == RESULT_OK) {
        result = signup_write_move(tx, &change);
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

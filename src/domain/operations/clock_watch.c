#include "domain/operations/clock_watch.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "domain/operations/mark.h"
#include "store/column.h"
#include "store/statement.h"

#define MOST_AHEAD (7 * CLOCK_DAY)
#define MOST_BACK CLOCK_DAY

static const char open_word[] = "open";

static enum result put(struct tx *tx, const char *name, int64_t at, const char *value)
{
    struct statement *mark = statement(tx, STATEMENT_MARK_PUT);
    statement_bind_text(mark, ":name", name);
    statement_bind_integer(mark, ":at", at);
    statement_bind_text(mark, ":value", value);
    return statement_run(mark);
}

static bool is_near(int64_t now, int64_t then)
{
    return now - then <= MOST_AHEAD && then - now <= MOST_BACK;
}

enum result clock_read(struct tx *tx, struct clock_sight *sight)
{
    struct statement *mark = statement(tx, STATEMENT_MARK_GET);
    struct arena *arena = arena_create();
    statement_bind_text(mark, ":name", MARK_CLOCK_JUMP);
    enum result result = statement_step(mark);
    *sight = (struct clock_sight){0};
    if (result == RESULT_OK) {
        sight->from = column_integer(mark, 0);
        sight->jumped = strcmp(column_text(mark, 1, arena), open_word) == 0;
    }
    arena_destroy(arena);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* Before this program watched the clock, whatever it did last says where the clock stood. */
static enum result last_seen(struct tx *tx, int64_t *at)
{
    struct statement *newest = statement(tx, STATEMENT_MARK_NEWEST);
    enum result result = statement_step(newest);
    if (result == RESULT_OK && !column_is_null(newest, 0))
        *at = column_integer(newest, 0);
    return result;
}

enum result clock_watch(struct tx *tx, int64_t now, struct clock_sight *sight)
{
    int64_t last = now;
    enum result result = clock_read(tx, sight);
    if (result == RESULT_OK)
        result = last_seen(tx, &last);
    if (result != RESULT_OK)
        return result;
    if (sight->jumped && is_near(now, sight->from)) {
        sight->jumped = false;
        result = put(tx, MARK_CLOCK_JUMP, sight->from, "back");
    } else if (!sight->jumped && !is_near(now, last)) {
        *sight = (struct clock_sight){.jumped = true, .from = last};
        result = put(tx, MARK_CLOCK_JUMP, last, open_word);
    }
    return result == RESULT_OK ? put(tx, MARK_CLOCK, now, "ok") : result;
}

enum result clock_confirm(struct tx *tx, int64_t now)
{
    enum result result = put(tx, MARK_CLOCK_JUMP, now, "right");
    return result == RESULT_OK ? put(tx, MARK_CLOCK, now, "ok") : result;
}

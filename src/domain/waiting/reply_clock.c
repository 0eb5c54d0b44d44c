#include "domain/waiting/reply_clock.h"

#include "domain/waiting/person_row.h"
#include "store/column.h"
#include "store/statement.h"

struct overdue {
    const uint8_t *group_id;
    int64_t now;
    int64_t count;
};

static enum result count_overdue(struct tx *tx, void *argument)
{
    struct overdue *overdue = argument;
    struct statement *counting = statement(tx, STATEMENT_REPLY_CLOCK_OVERDUE);
    statement_bind_blob(counting, ":group_id", overdue->group_id, UUID_SIZE);
    statement_bind_integer(counting, ":now", overdue->now);
    enum result result = statement_step(counting);
    if (result == RESULT_OK)
        overdue->count = column_integer(counting, 0);
    return result;
}

enum result reply_clock_overdue(struct db *db, const uint8_t group_id[static UUID_SIZE], int64_t now,
                                int64_t *count)
{
    struct overdue overdue = {.group_id = group_id, .now = now};
    enum result result = db_read(db, count_overdue, &overdue);
    *count = overdue.count;
    return result;
}

struct overdue_list {
    int64_t now;
    struct arena *arena;
    struct waiting *list;
    size_t count;
};

static enum result list_overdue(struct tx *tx, void *argument)
{
    struct overdue_list *overdue = argument;
    struct statement *rows = statement(tx, STATEMENT_OVERDUE_LIST);
    statement_bind_integer(rows, ":now", overdue->now);
    return person_rows(rows, overdue->arena, REPLY_CLOCK_LIMIT, &overdue->list, &overdue->count);
}

enum result reply_clock_list(struct db *db, int64_t now, struct arena *arena, struct waiting **list,
                             size_t *count)
{
    struct overdue_list overdue = {.now = now, .arena = arena};
    enum result result = db_read(db, list_overdue, &overdue);
    *list = overdue.list;
    *count = result == RESULT_OK ? overdue.count : 0;
    return result;
}

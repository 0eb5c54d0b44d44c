#include "domain/operations/mark.h"

#include "base/clock.h"
#include "store/column.h"
#include "store/db.h"
#include "store/statement.h"

struct marking {
    const char *name;
    const char *value;
    struct arena *arena;
    struct mark *mark;
};

static enum result put(struct tx *tx, void *argument)
{
    const struct marking *marking = argument;
    struct statement *insert = statement(tx, STATEMENT_MARK_PUT);
    statement_bind_text(insert, ":name", marking->name);
    statement_bind_integer(insert, ":at", clock_now());
    statement_bind_text(insert, ":value", marking->value);
    return statement_run(insert);
}

enum result mark_put(struct db *staff, const char *name, const char *value)
{
    struct marking marking = {.name = name, .value = value};
    return db_write(staff, put, &marking);
}

static enum result get(struct tx *tx, void *argument)
{
    const struct marking *marking = argument;
    struct statement *find = statement(tx, STATEMENT_MARK_GET);
    statement_bind_text(find, ":name", marking->name);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    marking->mark->at = column_integer(find, 0);
    marking->mark->value = column_text(find, 1, marking->arena);
    return RESULT_OK;
}

enum result mark_get(struct db *staff, const char *name, struct arena *arena, struct mark *mark)
{
    struct marking marking = {.name = name, .arena = arena, .mark = mark};
    *mark = (struct mark){0};
    return db_read(staff, get, &marking);
}

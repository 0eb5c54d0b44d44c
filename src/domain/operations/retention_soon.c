#include "domain/operations/retention_soon.h"

#include <string.h>

#include "base/clock.h"
#include "domain/operations/retention.h"
#include "domain/waiting/person_row.h"
#include "store/statement.h"

struct looking {
    struct tx *tx;
    int64_t now;
    struct arena *arena;
    struct waiting *list;
    size_t count;
};

/* Adds those of one statement, whose days are these, with the date in the place of their status's. */
static enum result add(struct looking *looking, struct statement *rows, int64_t days)
{
    struct waiting *found = NULL;
    size_t count = 0;
    statement_bind_integer(rows, ":before", looking->now + RETENTION_NOTICE - days * CLOCK_DAY);
    statement_bind_integer(rows, ":now", looking->now + RETENTION_NOTICE);
    enum result result = person_rows(rows, looking->arena, RETENTION_SOON_LIMIT, &found, &count);
    for (size_t i = 0; result == RESULT_OK && i < count && looking->count < RETENTION_SOON_LIMIT; i++) {
        looking->list[looking->count] = found[i];
        looking->list[looking->count++].at += days * CLOCK_DAY;
    }
    return result;
}

enum result retention_soon(struct tx *tx, const struct config *config, int64_t now, struct arena *arena,
                           struct waiting **list, size_t *count)
{
    struct looking looking = {.tx = tx, .now = now, .arena = arena};
    enum result result = RESULT_OK;
    looking.list = arena_allocate(arena, RETENTION_SOON_LIMIT * sizeof *looking.list);
    for (int status = 0; status < STATUS_COUNT && result == RESULT_OK; status++) {
        int64_t end = retention_date(config, (enum status)status, 0);
        struct statement *rows = statement(tx, STATEMENT_RETENTION_SOON);
        statement_bind_text(rows, ":status", status_word((enum status)status));
        if (end > 0)
            result = add(&looking, rows, end / CLOCK_DAY);
    }
    if (result == RESULT_OK && config->retention_member > 0)
        result = add(&looking, statement(tx, STATEMENT_RETENTION_SOON_MEMBERS), config->retention_member);
    *list = looking.list;
    *count = looking.count;
    return result;
}

enum result retention_keep(struct tx *tx, struct signup_change *change, int64_t until)
{
    struct statement *keep = statement(tx, STATEMENT_RETENTION_KEEP);
    statement_bind_blob(keep, ":id", change->id, UUID_SIZE);
    statement_bind_integer(keep, ":until", until);
    enum result result = statement_run(keep);
    if (result == RESULT_OK && statement_changes(tx) == 0)
        return RESULT_NOT_FOUND;
    change->from = change->to = STATUS_COUNT;
    change->kind = "kept";
    return result == RESULT_OK ? signup_write_event(tx, change) : result;
}

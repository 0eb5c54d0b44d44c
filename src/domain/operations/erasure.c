#include "domain/operations/erasure.h"

#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/random.h"
#include "store/column.h"
#include "store/statement.h"

enum { DAY_SIZE = 11, FIRST_ROOM = 64 };

struct erasure {
    uint8_t id[UUID_SIZE];
    const char *day;
};

static void make_room(struct erasures *list, size_t *room, struct arena *arena)
{
    if (list->count < *room)
        return;
    size_t larger = *room == 0 ? FIRST_ROOM : *room * 2;
    struct erasure *rows = arena_allocate(arena, larger * sizeof *rows);
    if (list->count > 0)
        memcpy(rows, list->rows, list->count * sizeof *rows);
    list->rows = rows;
    *room = larger;
}

enum result erasure_list(struct tx *tx, struct arena *arena, struct erasures *list)
{
    struct statement *each = statement(tx, STATEMENT_ERASURE_EACH);
    size_t room = 0;
    enum result result;
    *list = (struct erasures){0};
    while ((result = statement_step(each)) == RESULT_OK) {
        make_room(list, &room, arena);
        struct erasure *row = &list->rows[list->count++];
        row->day = column_text(each, 1, arena);
        if (!column_bytes(each, 0, row->id, UUID_SIZE) || row->day == NULL)
            return RESULT_FAILED;
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result note(struct tx *tx, const uint8_t id[static UUID_SIZE], int64_t now)
{
    struct statement *event = statement(tx, STATEMENT_SIGNUP_EVENT_INSERT);
    statement_bind_blob(event, ":signup_id", id, UUID_SIZE);
    statement_bind_integer(event, ":at", now);
    statement_bind_text(event, ":actor_kind", "system");
    statement_bind_text(event, ":kind", "erased");
    return statement_run(event);
}

/* Runs a statement about one id; *changed says whether there was something. */
static enum result erase(struct tx *tx, enum statement_name name, const uint8_t id[static UUID_SIZE],
                         int64_t now, bool *changed)
{
    struct statement *erase = statement(tx, name);
    statement_bind_blob(erase, ":id", id, UUID_SIZE);
    if (name == STATEMENT_ERASURE_SIGNUP)
        statement_bind_integer(erase, ":at", now);
    enum result result = statement_run(erase);
    *changed = result == RESULT_OK && statement_changes(tx) > 0;
    return result;
}

/* The row comes first, so that it keeps its day when the triggers add theirs. */
static enum result keep(struct tx *tx, const struct erasure *row)
{
    struct statement *insert = statement(tx, STATEMENT_ERASURE_KEEP);
    statement_bind_blob(insert, ":id", row->id, UUID_SIZE);
    statement_bind_text(insert, ":day", row->day);
    return statement_run(insert);
}

static enum result apply_row(struct tx *tx, const struct erasure *row, int64_t now, int64_t *again)
{
    bool was_signup = false, was_question = false, was_access = false;
    enum result result = keep(tx, row);
    if (result == RESULT_OK)
        result = erase(tx, STATEMENT_ERASURE_SIGNUP, row->id, now, &was_signup);
    if (result == RESULT_OK && was_signup)
        result = note(tx, row->id, now);
    if (result == RESULT_OK)
        result = erase(tx, STATEMENT_RETENTION_ERASE_ENQUIRY, row->id, now, &was_question);
    if (result == RESULT_OK)
        result = erase(tx, STATEMENT_ERASURE_ACCESS, row->id, now, &was_access);
    *again += was_signup + was_question;
    return result;
}

enum result erasure_apply(struct tx *tx, const struct erasures *list, int64_t now, int64_t *again)
{
    enum result result = RESULT_OK;
    *again = 0;
    for (size_t index = 0; result == RESULT_OK && index < list->count; index++)
        result = apply_row(tx, &list->rows[index], now, again);
    return result;
}

enum result erasure_forget(struct tx *tx, int64_t before, int64_t *count)
{
    struct tm parts;
    char day[DAY_SIZE];
    time_t seconds = (time_t)(before / CLOCK_SECOND);
    struct statement *forget = statement(tx, STATEMENT_ERASURE_FORGET);
    gmtime_r(&seconds, &parts);
    (void)strftime(day, sizeof day, "%Y-%m-%d", &parts);
    statement_bind_text(forget, ":day", day);
    enum result result = statement_run(forget);
    *count = statement_changes(tx);
    return result;
}

#include "domain/signup/history.h"

#include <string.h>

#include "store/column.h"
#include "store/statement.h"

struct reading {
    const uint8_t *signup_id;
    struct arena *arena;
    struct history_event *events;
    size_t count;
};

static enum status_actor read_actor(const char *kind)
{
    if (kind != NULL && strcmp(kind, "staff") == 0)
        return STATUS_BY_STAFF;
    return kind != NULL && strcmp(kind, "person") == 0 ? STATUS_BY_PERSON : STATUS_BY_SYSTEM;
}

static enum status read_status(struct statement *row, int index, struct arena *arena)
{
    return column_is_null(row, index) ? STATUS_COUNT : status_from_word(column_text(row, index, arena));
}

static enum result read_events(struct tx *tx, void *argument)
{
    struct reading *reading = argument;
    struct statement *row = statement(tx, STATEMENT_HISTORY_LIST);
    enum result result = RESULT_OK;
    statement_bind_blob(row, ":signup_id", reading->signup_id, UUID_SIZE);
    reading->count = 0;
    while (reading->count < HISTORY_LIMIT && (result = statement_step(row)) == RESULT_OK) {
        struct history_event *event = &reading->events[reading->count++];
        if (!column_bytes(row, 7, event->signup_id, UUID_SIZE))
            return RESULT_FAILED;
        event->at = column_integer(row, 0);
        event->actor = read_actor(column_text(row, 1, reading->arena));
        event->has_account = !column_is_null(row, 2) && column_bytes(row, 2, event->account_id, UUID_SIZE);
        event->from = read_status(row, 3, reading->arena);
        event->to = read_status(row, 4, reading->arena);
        event->kind = column_text(row, 5, reading->arena);
        event->reason = column_blob(row, 6, reading->arena, &event->reason_length);
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result history_list(struct db *db, const uint8_t signup_id[static UUID_SIZE], struct arena *arena,
                         struct history_event **events, size_t *count)
{
    struct reading reading = {.signup_id = signup_id, .arena = arena};
    reading.events = arena_allocate(arena, HISTORY_LIMIT * sizeof *reading.events);
    enum result result = db_read(db, read_events, &reading);
    *events = reading.events;
    *count = result == RESULT_OK ? reading.count : 0;
    return result;
}

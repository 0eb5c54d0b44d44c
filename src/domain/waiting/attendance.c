#include "domain/waiting/attendance.h"

#include <string.h>

#include "base/clock.h"
#include "domain/waiting/person_row.h"
#include "store/column.h"

enum { FIRST_ROOM = 64 };

struct people {
    const uint8_t *group_id;
    struct arena *arena;
    struct waiting *list;
    size_t count;
};

static enum result read_people(struct tx *tx, void *argument)
{
    struct people *people = argument;
    struct statement *rows = statement(tx, STATEMENT_ATTENDANCE_PEOPLE);
    statement_bind_blob(rows, ":group_id", people->group_id, UUID_SIZE);
    return person_rows(rows, people->arena, WAITING_LIMIT, &people->list, &people->count);
}

enum result attendance_people(struct db *db, const uint8_t group_id[static UUID_SIZE], struct arena *arena,
                              struct waiting **people, size_t *count)
{
    struct people reading = {.group_id = group_id, .arena = arena};
    enum result result = db_read(db, read_people, &reading);
    *people = reading.list;
    *count = result == RESULT_OK ? reading.count : 0;
    return result;
}

struct reading {
    const uint8_t *group_id;
    struct arena *arena;
    struct attendance *list;
    size_t count;
    size_t room;
};

static struct attendance *next_row(struct reading *reading)
{
    if (reading->count == reading->room) {
        reading->room = reading->room == 0 ? FIRST_ROOM : reading->room * 2;
        struct attendance *moved = arena_allocate(reading->arena, reading->room * sizeof *moved);
        if (reading->count > 0)
            memcpy(moved, reading->list, reading->count * sizeof *moved);
        reading->list = moved;
    }
    return &reading->list[reading->count++];
}

static enum result read_list(struct tx *tx, void *argument)
{
    struct reading *reading = argument;
    enum result result = RESULT_OK;
    struct statement *row = statement(tx, STATEMENT_ATTENDANCE_LIST);
    statement_bind_blob(row, ":group_id", reading->group_id, UUID_SIZE);
    while ((result = statement_step(row)) == RESULT_OK) {
        struct attendance *noted = next_row(reading);
        if (!column_bytes(row, 0, noted->signup_id, UUID_SIZE))
            return RESULT_FAILED;
        noted->session = (int)column_integer(row, 1);
        noted->present = column_integer(row, 2) != 0;
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result attendance_list(struct db *db, const uint8_t group_id[static UUID_SIZE], struct arena *arena,
                            struct attendance **list, size_t *count)
{
    struct reading reading = {.group_id = group_id, .arena = arena};
    enum result result = db_read(db, read_list, &reading);
    *list = reading.list;
    *count = result == RESULT_OK ? reading.count : 0;
    return result;
}

struct noting {
    const struct attendance *list;
    size_t count;
    int64_t at;
};

static enum result write_list(struct tx *tx, void *argument)
{
    const struct noting *noting = argument;
    enum result result = RESULT_OK;
    for (size_t i = 0; result == RESULT_OK && i < noting->count; i++) {
        struct statement *put = statement(tx, STATEMENT_ATTENDANCE_PUT);
        statement_bind_blob(put, ":signup_id", noting->list[i].signup_id, UUID_SIZE);
        statement_bind_integer(put, ":session", noting->list[i].session);
        statement_bind_integer(put, ":present", noting->list[i].present);
        statement_bind_integer(put, ":at", noting->at);
        result = statement_run(put);
    }
    return result;
}

enum result attendance_note(struct db *db, const struct attendance *list, size_t count)
{
    struct noting noting = {list, count, clock_now()};
    return db_write(db, write_list, &noting);
}

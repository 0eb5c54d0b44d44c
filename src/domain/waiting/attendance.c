#include "domain/waiting/attendance.h"

#include <string.h>

#include "domain/waiting/person_row.h"
#include "store/column.h"
#include "text/phrase.h"

enum { FIRST_ROOM = 64 };

static const char *const words[ATTENDANCE_STATE_COUNT] = {
    [ATTENDANCE_OPEN] = "open",
    [ATTENDANCE_CAME] = "came",
    [ATTENDANCE_EXCUSED] = "excused",
    [ATTENDANCE_ABSENT] = "absent",
};

const char *attendance_word(enum attendance_state state)
{
    return state < ATTENDANCE_STATE_COUNT ? words[state] : "";
}

const char *attendance_label(enum attendance_state state)
{
    static const enum phrase labels[ATTENDANCE_STATE_COUNT] = {
        [ATTENDANCE_OPEN] = PHRASE_ATTENDANCE_STATE_OPEN,
        [ATTENDANCE_CAME] = PHRASE_ATTENDANCE_STATE_CAME,
        [ATTENDANCE_EXCUSED] = PHRASE_ATTENDANCE_STATE_EXCUSED,
        [ATTENDANCE_ABSENT] = PHRASE_ATTENDANCE_STATE_ABSENT,
    };
    return state < ATTENDANCE_STATE_COUNT ? phrase(labels[state]) : "";
}

enum attendance_state attendance_from_word(const char *word)
{
    for (size_t i = 0; word != NULL && i < ATTENDANCE_STATE_COUNT; i++)
        if (strcmp(words[i], word) == 0)
            return (enum attendance_state)i;
    return ATTENDANCE_STATE_COUNT;
}

enum result attendance_people(struct tx *tx, const uint8_t group_id[static UUID_SIZE], int session,
                              struct arena *arena, struct waiting **people, size_t *count)
{
    struct statement *rows = statement(tx, STATEMENT_ATTENDANCE_PEOPLE);
    statement_bind_blob(rows, ":group_id", group_id, UUID_SIZE);
    statement_bind_integer(rows, ":session", session);
    return person_rows(rows, arena, WAITING_LIMIT, people, count);
}

struct reading {
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

enum result attendance_list(struct tx *tx, const uint8_t group_id[static UUID_SIZE], struct arena *arena,
                            struct attendance **list, size_t *count)
{
    struct reading reading = {.arena = arena};
    struct statement *row = statement(tx, STATEMENT_ATTENDANCE_LIST);
    enum result result;
    statement_bind_blob(row, ":group_id", group_id, UUID_SIZE);
    while ((result = statement_step(row)) == RESULT_OK) {
        struct attendance *noted = next_row(&reading);
        *noted = (struct attendance){.session = (int)column_integer(row, 1),
                                     .state = attendance_from_word(column_text(row, 2, arena))};
        if (!column_bytes(row, 0, noted->signup_id, UUID_SIZE))
            return RESULT_FAILED;
    }
    *list = reading.list;
    *count = reading.count;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result attendance_of(struct tx *tx, const uint8_t signup_id[static UUID_SIZE], struct arena *arena,
                          struct attendance **list, size_t *count)
{
    struct reading reading = {.arena = arena};
    struct statement *row = statement(tx, STATEMENT_ATTENDANCE_OF);
    enum result result;
    statement_bind_blob(row, ":signup_id", signup_id, UUID_SIZE);
    while ((result = statement_step(row)) == RESULT_OK) {
        struct attendance *noted = next_row(&reading);
        *noted = (struct attendance){.group_name = column_text(row, 0, arena),
                                     .session = (int)column_integer(row, 1),
                                     .state = attendance_from_word(column_text(row, 2, arena))};
        memcpy(noted->signup_id, signup_id, UUID_SIZE);
    }
    *list = reading.list;
    *count = reading.count;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

struct place {
    const uint8_t *group_id;
    int session;
};

static struct statement *about(struct tx *tx, enum statement_name name, const struct place *place,
                               const struct attendance_change *change)
{
    struct statement *statement_about = statement(tx, name);
    statement_bind_blob(statement_about, ":group_id", place->group_id, UUID_SIZE);
    statement_bind_integer(statement_about, ":session", place->session);
    statement_bind_blob(statement_about, ":signup_id", change->signup_id, UUID_SIZE);
    return statement_about;
}

static enum result read_now(struct tx *tx, const struct place *place, struct attendance_change *change)
{
    struct statement *find = about(tx, STATEMENT_ATTENDANCE_NOW, place, change);
    struct arena *arena = arena_create();
    enum result result = statement_step(find);
    change->now = result == RESULT_OK ? attendance_from_word(column_text(find, 0, arena)) : ATTENDANCE_OPEN;
    arena_destroy(arena);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result write_one(struct tx *tx, const struct place *place, int64_t at,
                             const struct attendance_change *change)
{
    if (change->state == change->was || change->state == change->now)
        return RESULT_OK;
    if (change->state == ATTENDANCE_OPEN)
        return statement_run(about(tx, STATEMENT_ATTENDANCE_CLEAR, place, change));
    struct statement *put = about(tx, STATEMENT_ATTENDANCE_PUT, place, change);
    statement_bind_text(put, ":state", attendance_word(change->state));
    statement_bind_integer(put, ":at", at);
    return statement_run(put);
}

enum result attendance_note(struct tx *tx, const uint8_t group_id[static UUID_SIZE], int session, int64_t at,
                            struct attendance_change *changes, size_t count)
{
    const struct place place = {group_id, session};
    enum result result = RESULT_OK;
    bool is_changed = false;
    for (size_t i = 0; result == RESULT_OK && i < count; i++) {
        struct attendance_change *change = &changes[i];
        result = read_now(tx, &place, change);
        is_changed = is_changed || (change->state != change->was && change->now != change->was &&
                                    change->now != change->state);
    }
    if (result == RESULT_OK && is_changed)
        return RESULT_CONFLICT;
    for (size_t i = 0; result == RESULT_OK && i < count; i++)
        result = write_one(tx, &place, at, &changes[i]);
    return result;
}

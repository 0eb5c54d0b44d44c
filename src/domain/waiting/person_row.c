#include "domain/waiting/person_row.h"

#include <string.h>

#include "base/log.h"
#include "store/column.h"
#include "store/statement.h"

enum { FIRST_ROOM = 32 };

static bool read_row(struct statement *row, struct arena *arena, struct waiting *entry)
{
    *entry = (struct waiting){
        .status = status_from_word(column_text(row, 1, arena)),
        .at = column_integer(row, 2),
        .envelope = {.form_version = column_text(row, 3, arena), .sealed_at = column_integer(row, 4)},
    };
    struct envelope *envelope = &entry->envelope;
    envelope->sealed_key = column_blob(row, 6, arena, &envelope->sealed_key_length);
    envelope->body = column_blob(row, 7, arena, &envelope->body_length);
    return entry->status != STATUS_COUNT && column_bytes(row, 0, envelope->id, UUID_SIZE) &&
           column_bytes(row, 5, envelope->key_id, KEY_ID_SIZE) &&
           column_bytes(row, 8, envelope->group_id, UUID_SIZE);
}

static struct waiting *make_room(struct arena *arena, struct waiting *list, size_t count, size_t *room)
{
    if (count < *room)
        return list;
    *room = *room == 0 ? FIRST_ROOM : *room * 2;
    struct waiting *moved = arena_allocate(arena, *room * sizeof *moved);
    if (count > 0)
        memcpy(moved, list, count * sizeof *moved);
    return moved;
}

enum result person_rows(struct statement *rows, struct arena *arena, size_t limit, struct waiting **list,
                        size_t *count)
{
    enum result result = RESULT_OK;
    size_t room = 0;
    *list = NULL;
    *count = 0;
    statement_bind_integer(rows, ":limit", (int64_t)limit);
    while ((result = statement_step(rows)) == RESULT_OK) {
        *list = make_room(arena, *list, *count, &room);
        if (!read_row(rows, arena, &(*list)[*count])) {
            log_error("a sign-up in intake.db is damaged");
            return RESULT_FAILED;
        }
        ++*count;
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

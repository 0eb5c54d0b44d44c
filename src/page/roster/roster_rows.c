#include "page/roster/roster_rows.h"

#include <stdlib.h>
#include <string.h>

#include "domain/form/intake_view.h"
#include "domain/roster/roster.h"
#include "domain/signup/note.h"
#include "domain/waiting/call.h"
#include "page/frame/person_view.h"
#include "page/frame/visit_tx.h"
#include "page/roster/roster_doubles.h"
#include "text/text_match.h"

enum { FIRST_ROOM = 64 };

struct collecting {
    struct visit *visit;
    struct roster_rows *rows;
    struct arena *scratch; /* for one row */
    size_t room;
    const struct text_query *query;
    bool deep;
};

/* All that was answered, as it reads. */
static const char *all_answers(const struct collecting *collecting, const struct answers *answers)
{
    struct buffer text = {0};
    for (size_t i = 0; i < answers_count(answers); i++)
        if (answers_field_at(answers, i)[0] != '_')
            buffer_append_format(&text, "%s\n",
                                 intake_display(collecting->visit->app->intake, answers_field_at(answers, i),
                                                answers_value_at(answers, i), collecting->scratch));
    const char *copy = arena_copy(collecting->scratch, text.length > 0 ? text.data : "", text.length);
    buffer_free(&text);
    return copy;
}

static bool matches(const struct collecting *collecting, const struct answers *answers)
{
    struct arena *arena = collecting->scratch;
    const char *phone = answers_get(answers, "phone");
    const char *text = person_search_text(answers, arena);
    if (text_query_is_empty(collecting->query))
        return true;
    if (collecting->deep)
        text = arena_format(arena, "%s\n%s", text, all_answers(collecting, answers));
    return text_query_matches(collecting->query, text_words(arena, text), phone, arena);
}

/* Notes are opened for whom nothing else was found, once the roster has been read. */
static enum result look_into_notes(const struct collecting *collecting, const uint8_t *secret_key)
{
    struct db *db = collecting->visit->app->intake_db;
    enum result result = RESULT_OK;
    for (size_t index = 0; result == RESULT_OK && index < collecting->rows->count; index++) {
        struct roster_row *row = &collecting->rows->rows[index];
        struct note *notes = NULL;
        size_t count = 0;
        if (row->matches)
            continue;
        result = note_list(db, row->id, secret_key, collecting->scratch, &notes, &count);
        for (size_t i = 0; i < count && !row->matches; i++)
            row->matches =
                notes[i].text != NULL &&
                text_query_matches(collecting->query, text_words(collecting->scratch, notes[i].text), NULL,
                                   collecting->scratch);
        arena_reset(collecting->scratch);
    }
    return result;
}

static void count_need(struct roster_rows *rows, const char *value, size_t length, struct arena *arena)
{
    for (size_t index = 0; index < rows->need_count; index++) {
        struct roster_need *need = &rows->needs[index];
        if (strncmp(need->value, value, length) == 0 && need->value[length] == '\0') {
            need->count++;
            return;
        }
    }
    if (rows->need_count < ROSTER_NEED_LIMIT)
        rows->needs[rows->need_count++] = (struct roster_need){arena_copy(arena, value, length), 1};
}

/* Those who may sit in the room. */
static void count_needs(struct collecting *collecting, enum status status, const struct answers *answers)
{
    const char *needs = answers_get(answers, "access_needs");
    bool may_come = status == STATUS_SUITABLE || status == STATUS_WAITING || status == STATUS_OFFERED ||
                    status == STATUS_CONFIRMED;
    while (may_come && needs != NULL && needs[0] != '\0') {
        const char *end = strstr(needs, "; ");
        size_t length = end != NULL ? (size_t)(end - needs) : strlen(needs);
        count_need(collecting->rows, needs, length, collecting->visit->arena);
        needs = end != NULL ? end + 2 : NULL;
    }
}

static struct roster_row *new_row(struct collecting *collecting)
{
    struct roster_rows *rows = collecting->rows;
    if (rows->count == collecting->room) {
        size_t room = collecting->room == 0 ? FIRST_ROOM : collecting->room * 2;
        struct roster_row *moved = arena_allocate(collecting->visit->arena, room * sizeof *moved);
        if (rows->count > 0)
            memcpy(moved, rows->rows, rows->count * sizeof *moved);
        rows->rows = moved;
        collecting->room = room;
    }
    return &rows->rows[rows->count++];
}

/* Numbers are compared by their last ten digits, so that +1 makes no difference; shorter ones are as good as
 * none. */
static const char *phone_key(struct arena *arena, const struct answers *answers)
{
    enum { COMPARED_DIGITS = 10 };
    const char *digits = text_digits(arena, answers_get(answers, "phone"));
    size_t length = strlen(digits);
    return length < COMPARED_DIGITS ? "" : digits + length - COMPARED_DIGITS;
}

static void fill_in(struct collecting *collecting, struct roster_row *row, const struct answers *answers)
{
    struct arena *arena = collecting->visit->arena;
    row->matches = matches(collecting, answers);
    row->wants_call = person_wants_call(answers);
    row->name = person_name(answers, arena);
    row->contact = person_contact(answers, arena);
    row->sort_key = text_fold(arena, row->name);
    row->email_key = text_fold(arena, answers_get(answers, "email"));
    row->phone_key = phone_key(arena, answers);
    count_needs(collecting, row->status, answers);
    arena_reset(collecting->scratch);
}

static bool collect(const struct signup *signup, const struct answers *answers, void *argument)
{
    struct collecting *collecting = argument;
    if (signup->erased)
        return true;
    bool overdue = signup->status == STATUS_NEW && signup->reply_by < collecting->visit->now;
    collecting->rows->total++;
    collecting->rows->overdue += overdue;
    struct roster_row *row = new_row(collecting);
    *row = (struct roster_row){.status = signup->status,
                               .received_at = signup->received_at,
                               .overdue = overdue,
                               .held = signup->held,
                               .unreadable = answers == NULL,
                               .matches = text_query_is_empty(collecting->query),
                               .name = "",
                               .contact = "",
                               .sort_key = "",
                               .email_key = "",
                               .phone_key = ""};
    memcpy(row->id, signup->id, sizeof row->id);
    if (answers != NULL)
        fill_in(collecting, row, answers);
    return true;
}

static bool has_flag(const struct roster_row *row, enum roster_flag flag)
{
    switch (flag) {
    case ROSTER_OVERDUE:
        return row->overdue;
    case ROSTER_CALL:
        return row->wants_call;
    case ROSTER_UNTOLD:
        return row->untold;
    case ROSTER_HELD:
        return row->held;
    case ROSTER_DOUBLE:
        return row->is_double;
    case ROSTER_ANY_FLAG:
    case ROSTER_FLAG_COUNT:
        break;
    }
    return true;
}

static enum result mark_untold(struct visit *visit, const struct group *group, struct roster_rows *rows)
{
    uint8_t(*ids)[UUID_SIZE] = NULL;
    size_t count = 0;
    enum result result = call_signups(visit_read(visit), group->id, visit->now, visit->arena, &ids, &count);
    visit_rest(visit);
    for (size_t index = 0; result == RESULT_OK && index < rows->count; index++)
        for (size_t call = 0; call < count; call++)
            if (memcmp(ids[call], rows->rows[index].id, UUID_SIZE) == 0) /* not secret */
                rows->rows[index].untold = true;
    return result;
}

static void keep_matching(struct roster_rows *rows, const struct roster_query *query)
{
    size_t kept = 0;
    for (size_t index = 0; index < rows->count; index++) {
        const struct roster_row *row = &rows->rows[index];
        if (row->matches && has_flag(row, query->flag) &&
            (query->status == STATUS_COUNT || row->status == query->status))
            rows->rows[kept++] = *row;
    }
    rows->count = kept;
}

static int compare_received(const void *left, const void *right)
{
    const struct roster_row *a = left, *b = right;
    if (a->received_at != b->received_at)
        return a->received_at < b->received_at ? -1 : 1;
    return memcmp(a->id, b->id, sizeof a->id); /* not secret */
}

static int compare_names(const void *left, const void *right)
{
    const struct roster_row *a = left, *b = right;
    int order = strcmp(a->sort_key, b->sort_key);
    return order != 0 ? order : compare_received(left, right);
}

static int compare_statuses(const void *left, const void *right)
{
    const struct roster_row *a = left, *b = right;
    return a->status != b->status ? (int)a->status - (int)b->status : compare_received(left, right);
}

enum result roster_rows_read(struct visit *visit, const struct group *group, const uint8_t *secret_key,
                             const struct roster_query *query, struct roster_rows *rows)
{
    static int (*const orders[])(const void *, const void *) = {
        [ROSTER_BY_RECEIVED] = compare_received,
        [ROSTER_BY_NAME] = compare_names,
        [ROSTER_BY_STATUS] = compare_statuses,
    };
    struct collecting collecting = {.visit = visit,
                                    .rows = rows,
                                    .scratch = arena_create(),
                                    .query = text_query_create(visit->arena, query->search),
                                    .deep = query->deep};
    *rows = (struct roster_rows){0};
    enum result result = roster_read(visit->app->intake_db, group, secret_key, collect, &collecting);
    if (result == RESULT_OK && query->deep)
        result = look_into_notes(&collecting, secret_key);
    arena_destroy(collecting.scratch);
    if (result == RESULT_OK)
        result = mark_untold(visit, group, rows);
    if (result != RESULT_OK)
        return result;
    roster_mark_doubles(rows, visit->arena);
    keep_matching(rows, query);
    if (rows->count > 1)
        qsort(rows->rows, rows->count, sizeof *rows->rows, orders[query->sort]);
    return RESULT_OK;
}

#include "page/roster_rows.h"

#include <stdlib.h>
#include <string.h>

#include "domain/roster.h"
#include "page/person_view.h"
#include "page/text_match.h"

/* Fewer digits than this are as likely a house number as a piece of a phone number. */
enum { PHONE_DIGITS = 3, FIRST_ROOM = 64 };

struct collecting {
    struct visit *visit;
    struct roster_rows *rows;
    size_t room;
    const char *search; /* in one case */
    const char *digits; /* of a search that can only be a phone number, or "" */
    enum status status;
};

static bool is_phone_like(const char *search)
{
    return search[strspn(search, "0123456789 ()+-./")] == '\0';
}

static bool matches(const struct collecting *collecting, const struct signup *signup,
                    const struct answers *answers)
{
    struct arena *arena = collecting->visit->arena;
    if (collecting->status != STATUS_COUNT && signup->status != collecting->status)
        return false;
    if (collecting->search[0] == '\0')
        return true;
    if (answers == NULL)
        return false;
    if (strstr(text_fold(arena, person_search_text(answers, arena)), collecting->search) != NULL)
        return true;
    return collecting->digits[0] != '\0' &&
           strstr(text_digits(arena, answers_get(answers, "phone")), collecting->digits) != NULL;
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

static bool collect(const struct signup *signup, const struct answers *answers, void *argument)
{
    struct collecting *collecting = argument;
    struct arena *arena = collecting->visit->arena;
    if (signup->erased)
        return true;
    bool overdue = signup->status == STATUS_NEW && signup->reply_by < collecting->visit->now;
    collecting->rows->total++;
    collecting->rows->overdue += overdue;
    if (!matches(collecting, signup, answers))
        return true;
    struct roster_row *row = new_row(collecting);
    *row = (struct roster_row){.status = signup->status,
                               .received_at = signup->received_at,
                               .overdue = overdue,
                               .held = signup->held,
                               .unreadable = answers == NULL,
                               .name = "",
                               .contact = "",
                               .sort_key = ""};
    memcpy(row->id, signup->id, sizeof row->id);
    if (answers == NULL)
        return true;
    row->wants_call = person_wants_call(answers);
    row->name = person_name(answers, arena);
    row->contact = person_contact(answers, arena);
    row->sort_key = text_fold(arena, row->name);
    return true;
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
                             const char *search, enum status status, enum roster_sort sort,
                             struct roster_rows *rows)
{
    static int (*const orders[])(const void *, const void *) = {
        [ROSTER_BY_RECEIVED] = compare_received,
        [ROSTER_BY_NAME] = compare_names,
        [ROSTER_BY_STATUS] = compare_statuses,
    };
    struct collecting collecting = {.visit = visit, .rows = rows, .status = status};
    const char *digits = is_phone_like(search) ? text_digits(visit->arena, search) : "";
    collecting.search = text_fold(visit->arena, search);
    collecting.digits = strlen(digits) >= PHONE_DIGITS ? digits : "";
    *rows = (struct roster_rows){0};
    enum result result = roster_read(visit->app->intake_db, group, secret_key, collect, &collecting);
    if (result == RESULT_OK && rows->count > 1)
        qsort(rows->rows, rows->count, sizeof *rows->rows, orders[sort]);
    return result;
}

/* Who may be in the roster twice. A hint for the clinician, who alone can tell: families share addresses. */
#include "page/roster/roster_doubles.h"

#include <stdlib.h>
#include <string.h>

struct key {
    const char *text;
    struct roster_row *row;
};

static int compare_keys(const void *left, const void *right)
{
    const struct key *a = left, *b = right;
    return strcmp(a->text, b->text);
}

static const char *email_key(const struct roster_row *row)
{
    return row->email_key;
}

static const char *phone_key(const struct roster_row *row)
{
    return row->phone_key;
}

static const char *name_key(const struct roster_row *row)
{
    return row->sort_key;
}

/* Rows with the same key come to stand side by side. */
static void mark_by(struct roster_rows *rows, struct key *keys,
                    const char *(*key_of)(const struct roster_row *))
{
    size_t count = 0;
    for (size_t index = 0; index < rows->count; index++) {
        struct roster_row *row = &rows->rows[index];
        if (row->status != STATUS_WITHDRAWN && key_of(row)[0] != '\0')
            keys[count++] = (struct key){key_of(row), row};
    }
    if (count < 2)
        return;
    qsort(keys, count, sizeof *keys, compare_keys);
    for (size_t index = 1; index < count; index++) {
        if (strcmp(keys[index - 1].text, keys[index].text) != 0)
            continue;
        keys[index - 1].row->is_double = true;
        keys[index].row->is_double = true;
    }
}

void roster_mark_doubles(struct roster_rows *rows, struct arena *arena)
{
    struct key *keys = arena_allocate(arena, (rows->count + 1) * sizeof *keys);
    mark_by(rows, keys, email_key);
    mark_by(rows, keys, phone_key);
    mark_by(rows, keys, name_key);
    for (size_t index = 0; index < rows->count; index++)
        rows->doubles += rows->rows[index].is_double;
}

bool roster_same_person(const struct roster_row *a, const struct roster_row *b)
{
    static const char *(*const keys[])(const struct roster_row *) = {email_key, phone_key, name_key};
    for (size_t index = 0; index < sizeof keys / sizeof keys[0]; index++)
        if (keys[index](a)[0] != '\0' && strcmp(keys[index](a), keys[index](b)) == 0)
            return true;
    return false;
}

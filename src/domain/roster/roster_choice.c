#include "domain/roster/roster_choice.h"

#include <string.h>

#include "base/buffer.h"
#include "text/phrase.h"

const char *roster_column_key(const struct roster_column *column)
{
    static const char *const words[] = {
        [ROSTER_REFERENCE] = "reference",   [ROSTER_NAME] = "name",     [ROSTER_STATUS] = "status",
        [ROSTER_STATUS_DAY] = "status_day", [ROSTER_ADDED] = "added",   [ROSTER_SOURCE] = "source",
        [ROSTER_FOR_REVIEW] = "for_review", [ROSTER_OTHERS] = "others",
    };
    return column->field != NULL ? column->field : words[column->kind];
}

struct roster_column *roster_choice_all(const struct intake *intake, struct arena *arena, size_t *count)
{
    const struct roster_extras none = {.arena = arena};
    size_t every = 0;
    struct roster_column *columns = roster_columns(intake, "everything", &none, arena, &every);
    struct roster_column *choice = arena_allocate(arena, (every + 1) * sizeof *choice);
    choice[0] = (struct roster_column){.kind = ROSTER_NAME, .title = phrase(PHRASE_COLUMN_NAME)};
    memcpy(choice + 1, columns, every * sizeof *choice);
    *count = every + 1;
    return choice;
}

static const struct roster_column *find(const struct roster_column *columns, size_t count, const char *key)
{
    for (size_t index = 0; index < count; index++)
        if (strcmp(roster_column_key(&columns[index]), key) == 0)
            return &columns[index];
    return NULL;
}

struct roster_column *roster_choice(const struct intake *intake, const char *const *keys, size_t key_count,
                                    struct arena *arena, size_t *count)
{
    size_t every = 0;
    const struct roster_column *all = roster_choice_all(intake, arena, &every);
    struct roster_column *chosen = arena_allocate(arena, (key_count + 1) * sizeof *chosen);
    for (*count = 0; *count < key_count; ++*count) {
        const struct roster_column *column = find(all, every, keys[*count]);
        if (column == NULL)
            return NULL;
        chosen[*count] = *column;
    }
    return key_count == 0 ? NULL : chosen;
}

const char *roster_choice_join(const char *const *keys, size_t count, struct arena *arena)
{
    struct buffer text = {0};
    for (size_t index = 0; index < count; index++)
        buffer_append_format(&text, "%s%s", index > 0 ? "," : "", keys[index]);
    const char *joined = text.data == NULL ? "" : arena_text(arena, text.data);
    buffer_free(&text);
    return joined;
}

const char *const *roster_choice_split(const char *text, struct arena *arena, size_t *count)
{
    size_t most = 1;
    for (const char *at = text; *at != '\0'; at++)
        most += *at == ',';
    const char **keys = arena_allocate(arena, most * sizeof *keys);
    char *rest = arena_text(arena, text);
    *count = 0;
    for (const char *key; (key = strsep(&rest, ",")) != NULL;)
        if (key[0] != '\0')
            keys[(*count)++] = key;
    return keys;
}

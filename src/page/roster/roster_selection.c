#include "page/roster/roster_selection.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

enum { SEARCH_LIMIT = 100 };

static const char *const sorts[ROSTER_SORT_COUNT] = {
    [ROSTER_BY_RECEIVED] = "received",
    [ROSTER_BY_NAME] = "name",
    [ROSTER_BY_STATUS] = "status",
};

static const char *const flags[ROSTER_FLAG_COUNT] = {
    [ROSTER_ANY_FLAG] = "",     [ROSTER_OVERDUE] = "overdue", [ROSTER_CALL] = "call",
    [ROSTER_UNTOLD] = "untold", [ROSTER_HELD] = "held",       [ROSTER_DOUBLE] = "double",
};

const char *roster_sort_word(enum roster_sort sort)
{
    return sorts[sort];
}

const char *roster_flag_word(enum roster_flag flag)
{
    return flags[flag];
}

static const char *field(const struct form *query, const char *name)
{
    const char *text = form_value(query, name);
    return text != NULL && strlen(text) <= SEARCH_LIMIT ? text : "";
}

struct roster_selection roster_selection_read(const struct form *query)
{
    struct roster_selection selection = {.query = {.search = field(query, "q"),
                                                   .status = status_from_word(field(query, "status")),
                                                   .deep = field(query, "deep")[0] != '\0'}};
    for (size_t index = 0; index < ROSTER_SORT_COUNT; index++)
        if (strcmp(sorts[index], field(query, "sort")) == 0)
            selection.query.sort = (enum roster_sort)index;
    for (size_t index = 0; index < ROSTER_FLAG_COUNT; index++)
        if (strcmp(flags[index], field(query, "flag")) == 0)
            selection.query.flag = (enum roster_flag)index;
    long page = strtol(field(query, "page"), NULL, 10);
    selection.page = page > 1 ? (size_t)page - 1 : 0;
    return selection;
}

const char *roster_selection_encode(const char *text, struct arena *arena)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-";
    struct buffer buffer = {0};
    for (; *text != '\0'; text++)
        if (strchr(plain, *text) != NULL)
            buffer_append_byte(&buffer, *text);
        else
            buffer_append_format(&buffer, "%%%02X", (unsigned)(unsigned char)*text);
    const char *encoded = buffer.data == NULL ? "" : arena_text(arena, buffer.data);
    buffer_free(&buffer);
    return encoded;
}

static void add(struct buffer *text, const char *name, const char *value, struct arena *arena)
{
    if (value[0] != '\0')
        buffer_append_format(text, "%s%s=%s", text->length > 0 ? "&" : "", name,
                             roster_selection_encode(value, arena));
}

const char *roster_selection_text(const struct roster_selection *selection, size_t page, struct arena *arena)
{
    const struct roster_query *query = &selection->query;
    struct buffer text = {0};
    add(&text, "q", query->search, arena);
    add(&text, "deep", query->deep ? "1" : "", arena);
    add(&text, "status", query->status == STATUS_COUNT ? "" : status_word(query->status), arena);
    add(&text, "flag", flags[query->flag], arena);
    add(&text, "sort", query->sort == ROSTER_BY_RECEIVED ? "" : sorts[query->sort], arena);
    add(&text, "page", page > 0 ? arena_format(arena, "%zu", page + 1) : "", arena);
    const char *copy = text.data == NULL ? "" : arena_text(arena, text.data);
    buffer_free(&text);
    return copy;
}

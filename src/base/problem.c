#include "base/problem.h"

#include <stdarg.h>

#include "base/arena.h"
#include "base/memory.h"

struct problems {
    struct arena *arena;
    const char **texts;
    size_t count;
    size_t capacity;
};

struct problems *problems_create(void)
{
    struct problems *problems = memory_allocate(sizeof *problems);

    problems->arena = arena_create();
    return problems;
}

void problems_destroy(struct problems *problems)
{
    if (problems == NULL)
        return;
    arena_destroy(problems->arena);
    memory_free(problems->texts);
    memory_free(problems);
}

static const char *format_text(struct arena *arena, const char *format, va_list arguments)
{
    va_list again;

    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);

    va_end(again);
    if (length < 0)
        memory_fatal("a format could not be printed");
    char *text = arena_allocate(arena, (size_t)length + 1);

    vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

void problems_add(struct problems *problems, const char *file, int line, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const char *text = format_text(problems->arena, format, arguments);

    va_end(arguments);
    if (file != NULL && line > 0)
        text = arena_format(problems->arena, "%s:%d: %s", file, line, text);
    else if (file != NULL)
        text = arena_format(problems->arena, "%s: %s", file, text);
    if (problems->count == problems->capacity) {
        problems->capacity = problems->capacity * 2 + 8;
        problems->texts = memory_resize(problems->texts, problems->capacity * sizeof *problems->texts);
    }
    problems->texts[problems->count++] = text;
}

size_t problems_count(const struct problems *problems)
{
    return problems->count;
}

const char *problems_text(const struct problems *problems, size_t index)
{
    if (index >= problems->count)
        memory_fatal("there is no such problem");
    return problems->texts[index];
}

void problems_print(const struct problems *problems, FILE *stream)
{
    for (size_t index = 0; index < problems->count; index++)
        fprintf(stream, "%s\n", problems->texts[index]);
}

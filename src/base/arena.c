#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/format.h"
#include "base/memory.h"

/* A page of an ordinary request fits into one block, so that most requests allocate nothing. */
enum { BLOCK_SIZE = 32 * 1024 };

struct block {
    struct block *older;
    size_t used;
    size_t size;
    alignas(max_align_t) unsigned char data[];
};

struct release {
    struct release *older;
    void (*call)(void *argument);
    void *argument;
};

struct arena {
    struct block *newest;
    struct release *releases;
};

static struct block *block_create(size_t size, struct block *older)
{
    struct block *block = memory_allocate(sizeof *block + size);

    block->older = older;
    block->size = size;
    return block;
}

static void block_destroy(struct block *block)
{
    memory_wipe(block->data, block->used);
    memory_free(block);
}

struct arena *arena_create(void)
{
    struct arena *arena = memory_allocate(sizeof *arena);

    arena->newest = block_create(BLOCK_SIZE, NULL);
    return arena;
}

/* The releases' own records are in the arena, so they go before the blocks. */
static void run_releases(struct arena *arena)
{
    while (arena->releases != NULL) {
        struct release *release = arena->releases;

        arena->releases = release->older;
        release->call(release->argument);
    }
}

void arena_destroy(struct arena *arena)
{
    if (arena == NULL)
        return;
    run_releases(arena);
    while (arena->newest != NULL) {
        struct block *block = arena->newest;

        arena->newest = block->older;
        block_destroy(block);
    }
    memory_free(arena);
}

void arena_reset(struct arena *arena)
{
    run_releases(arena);
    /* The oldest block is the one of ordinary size. */
    while (arena->newest->older != NULL) {
        struct block *block = arena->newest;

        arena->newest = block->older;
        block_destroy(block);
    }
    memory_wipe(arena->newest->data, arena->newest->used);
    arena->newest->used = 0;
}

void *arena_allocate(struct arena *arena, size_t size)
{
    enum { ALIGNMENT = alignof(max_align_t) };

    if (size > SIZE_MAX / 2)
        memory_fatal("an arena was asked for more than there is");
    size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;

    if (rounded == 0)
        rounded = ALIGNMENT;
    if (arena->newest->size - arena->newest->used < rounded) {
        size_t wanted = rounded > BLOCK_SIZE ? rounded : BLOCK_SIZE;

        arena->newest = block_create(wanted, arena->newest);
    }
    void *taken = arena->newest->data + arena->newest->used;

    arena->newest->used += rounded;
    return taken;
}

char *arena_copy(struct arena *arena, const void *data, size_t length)
{
    if (length == SIZE_MAX)
        memory_fatal("an arena was asked for more than there is");
    char *copy = arena_allocate(arena, length + 1);

    if (length > 0)
        memcpy(copy, data, length);
    return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_copy(arena, text, strlen(text));
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    size_t length = format_length(format, arguments);
    char *text = arena_allocate(arena, length + 1);

    vsnprintf(text, length + 1, format, arguments);
    va_end(arguments);
    return text;
}

void arena_defer(struct arena *arena, void (*release)(void *argument), void *argument)
{
    struct release *record = arena_allocate(arena, sizeof *record);

    *record = (struct release){.older = arena->releases, .call = release, .argument = argument};
    arena->releases = record;
}

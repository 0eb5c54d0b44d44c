/* The memory of one request: taken piece by piece, given back and wiped in one go. */
#ifndef GATHER_BASE_ARENA_H
#define GATHER_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* A new, empty arena; arena_destroy frees it. */
struct arena *arena_create(void);

/* Wipes all that was taken from it and frees it; NULL is fine. */
void arena_destroy(struct arena *arena);

/* Wipes and forgets all that was taken, keeping one block for the next request. */
void arena_reset(struct arena *arena);

/* size zeroed bytes, aligned for any type, living as long as the arena. */
void *arena_allocate(struct arena *arena, size_t size);

/* A NUL-terminated copy of length bytes of data (which may hold NULs). */
char *arena_copy(struct arena *arena, const void *data, size_t length);

/* A copy of text; NULL gives NULL. */
char *arena_text(struct arena *arena, const char *text);

/* printf into the arena. */
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Has release(argument) called when the arena is reset or destroyed (newest first), for what is not bytes:
 * a json_t, secret memory. */
void arena_defer(struct arena *arena, void (*release)(void *argument), void *argument);

#endif

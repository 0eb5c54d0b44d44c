/* Memory that is always there, or the process ends: running out of memory is a broken invariant, and a
 * supervisor restarts us. */
#ifndef GATHER_BASE_MEMORY_H
#define GATHER_BASE_MEMORY_H

#include <stddef.h>

/* size zeroed bytes; the caller frees them with memory_free. Ends the process when there are none. */
void *memory_allocate(size_t size);

/* block made at least size bytes long (contents kept, the rest undefined); block may be NULL. */
void *memory_resize(void *block, size_t size);

/* A copy of text that the caller frees with memory_free; NULL gives NULL. */
char *memory_copy_text(const char *text);

/* Frees; NULL is fine. Does not wipe: use memory_wipe first, or a buffer or arena, for what is secret. */
void memory_free(void *block);

/* Overwrites length bytes in a way the compiler may not remove; NULL with 0 is fine. */
void memory_wipe(void *block, size_t length);

/* Ends the process at once, saying why on the log; for broken invariants only. */
_Noreturn void memory_fatal(const char *why);

#endif

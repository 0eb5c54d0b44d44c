#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

/* EX_SOFTWARE of sysexits.h: a supervisor sees a failure and restarts us. */
enum { FATAL_STATUS = 70 };

void *memory_allocate(size_t size)
{
    void *block = calloc(1, size > 0 ? size : 1);

    if (block == NULL)
        memory_fatal("out of memory");
    return block;
}

void *memory_resize(void *block, size_t size)
{
    void *resized = realloc(block, size > 0 ? size : 1);

    if (resized == NULL)
        memory_fatal("out of memory");
    return resized;
}

char *memory_copy_text(const char *text)
{
    if (text == NULL)
        return NULL;
    size_t size = strlen(text) + 1;
    char *copy = memory_allocate(size);

    memcpy(copy, text, size);
    return copy;
}

void memory_free(void *block)
{
    free(block);
}

void memory_wipe(void *block, size_t length)
{
    if (block != NULL && length > 0)
        explicit_bzero(block, length);
}

_Noreturn void memory_fatal(const char *why)
{
    log_error("fatal: %s", why);
    /* Not abort(): nothing of this process may become a core file. */
    _exit(FATAL_STATUS);
}

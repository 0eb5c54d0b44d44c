#include "base/format.h"

#include <stdio.h>

#include "base/memory.h"

size_t format_length(const char *format, va_list arguments)
{
    va_list copy;
    va_copy(copy, arguments);
    int length = vsnprintf(NULL, 0, format, copy);
    va_end(copy);
    if (length < 0)
        memory_fatal("a format could not be printed");
    return (size_t)length;
}

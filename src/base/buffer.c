#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/format.h"
#include "base/memory.h"

enum { LEAST_CAPACITY = 256 };

void buffer_reserve(struct buffer *buffer, size_t more)
{
    if (more >= SIZE_MAX / 4 || buffer->length >= SIZE_MAX / 4)
        memory_fatal("a buffer was asked for more than there is");
    size_t needed = buffer->length + more + 1;

    if (needed <= buffer->capacity)
        return;
    size_t capacity = buffer->capacity < LEAST_CAPACITY ? LEAST_CAPACITY : buffer->capacity * 2;

    if (capacity < needed)
        capacity = needed;
    /* Not memory_resize: realloc may leave the old bytes behind, unwiped. */
    char *data = memory_allocate(capacity);

    if (buffer->length > 0)
        memcpy(data, buffer->data, buffer->length);
    memory_wipe(buffer->data, buffer->capacity);
    memory_free(buffer->data);
    buffer->data = data;
    buffer->capacity = capacity;
}

void buffer_append(struct buffer *buffer, const void *data, size_t length)
{
    buffer_reserve(buffer, length);
    if (length > 0)
        memcpy(buffer->data + buffer->length, data, length);
    buffer->length += length;
    buffer->data[buffer->length] = '\0';
}

void buffer_append_text(struct buffer *buffer, const char *text)
{
    buffer_append(buffer, text, strlen(text));
}

void buffer_append_byte(struct buffer *buffer, char byte)
{
    if (buffer->capacity - buffer->length < 2)
        buffer_reserve(buffer, 1);
    buffer->data[buffer->length++] = byte;
    buffer->data[buffer->length] = '\0';
}

void buffer_append_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    size_t length = format_length(format, arguments);

    buffer_reserve(buffer, length);
    vsnprintf(buffer->data + buffer->length, length + 1, format, arguments);
    va_end(arguments);
    buffer->length += length;
}

void buffer_reset(struct buffer *buffer)
{
    memory_wipe(buffer->data, buffer->capacity);
    buffer->length = 0;
}

void buffer_free(struct buffer *buffer)
{
    memory_wipe(buffer->data, buffer->capacity);
    memory_free(buffer->data);
    *buffer = (struct buffer){0};
}

/* Bytes that grow. What is outgrown or freed is wiped, so a buffer may hold answers. */
#ifndef GATHER_BASE_BUFFER_H
#define GATHER_BASE_BUFFER_H

#include <stddef.h>
#include <stdint.h>

/* data is NUL-terminated after length bytes once anything was appended; NULL before. Start with {0}. */
struct buffer {
    char *data;
    size_t length;
    size_t capacity;
};

void buffer_append(struct buffer *buffer, const void *data, size_t length);
void buffer_append_text(struct buffer *buffer, const char *text);
void buffer_append_byte(struct buffer *buffer, char byte);
void buffer_append_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Makes room for at least more further bytes. */
void buffer_reserve(struct buffer *buffer, size_t more);

/* Empties it, wiping the bytes and keeping the room. */
void buffer_reset(struct buffer *buffer);

/* Wipes and frees; the buffer is {0} again. */
void buffer_free(struct buffer *buffer);

#endif

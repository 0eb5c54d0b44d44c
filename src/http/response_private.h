/* What response.c and response_write.c share; for no one else. */
#ifndef GATHER_HTTP_RESPONSE_PRIVATE_H
#define GATHER_HTTP_RESPONSE_PRIVATE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "http/response_stream.h"

enum { RESPONSE_HEADER_LIMIT = 32 };

struct response_header {
    const char *name;
    const char *value;
};

struct response {
    struct arena *arena;
    int status;
    struct response_header headers[RESPONSE_HEADER_LIMIT];
    size_t header_count;
    const char *body;
    size_t body_length;
    const struct buffer *gzip;
    response_stream stream;
    void *stream_argument;
    void (*stream_release)(void *argument);
};

#endif

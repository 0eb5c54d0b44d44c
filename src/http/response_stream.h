/* A body that is made while it is sent. */
#ifndef GATHER_HTTP_RESPONSE_STREAM_H
#define GATHER_HTTP_RESPONSE_STREAM_H

#include <stdbool.h>
#include <stddef.h>

/* Takes length bytes of a streamed body; false when the peer is gone or the stream must end. */
typedef bool (*response_sink)(void *sink, const void *data, size_t length);
/* Writes a whole streamed body into sink; false means "break the connection visibly", never a short body that
 * looks whole. */
typedef bool (*response_stream)(void *argument, response_sink sink, void *sink_argument);

#endif

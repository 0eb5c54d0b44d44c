/* The one way out: a response as bytes, and as tests read it. */
#ifndef GATHER_HTTP_RESPONSE_WRITE_H
#define GATHER_HTTP_RESPONSE_WRITE_H

#include "http/response.h"

/* The whole response as CGI text (Status:, headers, blank line, body) into buffer: security headers,
 * Content-Length, no body for HEAD, gzip when the request accepts it and there is one, 304 when If-None-Match
 * equals the ETag. A streamed body is not included: *stream and *argument are set instead, and no
 * Content-Length is sent. */
void response_write(struct response *response, const struct request *request, struct buffer *buffer,
                    response_stream *stream, void **argument);

#endif

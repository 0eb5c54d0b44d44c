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

/* Calls what response_set_stream was given to release; call once after sending. */
void response_release(struct response *response);

/* True when the body is made while it is sent. */
bool response_is_stream(const struct response *response);
int response_status(const struct response *response);
/* The value of a header set so far (Location, ETag, …), or NULL. */
const char *response_header(const struct response *response, const char *name);
/* The plain body so far. */
const char *response_body(const struct response *response, size_t *length);

#endif

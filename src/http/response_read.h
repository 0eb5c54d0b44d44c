/* A response as the way out and tests read it. */
#ifndef GATHER_HTTP_RESPONSE_READ_H
#define GATHER_HTTP_RESPONSE_READ_H

#include <stdbool.h>
#include <stddef.h>

struct response;

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

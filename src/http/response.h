/* A response as handlers make it; response_write is the one way out and adds the security headers. */
#ifndef GATHER_HTTP_RESPONSE_H
#define GATHER_HTTP_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "http/request.h"
#include "http/response_stream.h"

struct response;

/* 200, no body, Cache-Control: no-store. */
struct response *response_create(struct arena *arena);

void response_set_status(struct response *response, int status);

/* Sets a header; name and value must hold no control characters (ends the process: an invariant). Setting the
 * same name again replaces it, but for Set-Cookie. */
void response_set_header(struct response *response, const char *name, const char *value);

/* The body, copied into the response's arena. type is a full Content-Type. */
void response_set_body(struct response *response, const char *type, const void *data, size_t length);

/* The body, not copied: it must outlive the response (pages rendered once). gzip may be NULL. */
void response_set_shared_body(struct response *response, const char *type, const struct buffer *plain,
                              const struct buffer *gzip);

/* A body made while it is sent; release(argument) is called afterwards in any case. */
void response_set_stream(struct response *response, const char *type, response_stream stream, void *argument,
                         void (*release)(void *argument));

/* 303 See Other to location, a path of ours beginning with a single '/'. Any body is dropped. */
void response_redirect(struct response *response, const char *location);

#endif

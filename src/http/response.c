#include "http/response.h"

#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "http/response_private.h"
#include "http/response_read.h"

struct response *response_create(struct arena *arena)
{
    struct response *response = arena_allocate(arena, sizeof *response);
    response->arena = arena;
    response->status = 200;
    response->body = "";
    return response;
}

void response_set_status(struct response *response, int status)
{
    if (status < 100 || status > 599)
        memory_fatal("response_set_status: no such status");
    response->status = status;
}

/* A line break in a header would let whoever chose its text write headers of their own. */
static void require_plain(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            memory_fatal("response_set_header: control character");
}

void response_set_header(struct response *response, const char *name, const char *value)
{
    require_plain(name);
    require_plain(value);
    size_t index = response->header_count;
    if (strcasecmp(name, "Set-Cookie") != 0) {
        for (index = 0; index < response->header_count; index++)
            if (strcasecmp(response->headers[index].name, name) == 0)
                break;
    }
    if (index == RESPONSE_HEADER_LIMIT)
        memory_fatal("response_set_header: too many headers");
    response->headers[index].name = arena_text(response->arena, name);
    response->headers[index].value = arena_text(response->arena, value);
    if (index == response->header_count)
        response->header_count++;
}

static void remove_header(struct response *response, const char *name)
{
    size_t kept = 0;
    for (size_t index = 0; index < response->header_count; index++)
        if (strcasecmp(response->headers[index].name, name) != 0)
            response->headers[kept++] = response->headers[index];
    response->header_count = kept;
}

static void drop_body(struct response *response)
{
    response_release(response);
    remove_header(response, "Content-Type");
    response->body = "";
    response->body_length = 0;
    response->gzip = NULL;
}

void response_set_body(struct response *response, const char *type, const void *data, size_t length)
{
    drop_body(response);
    response_set_header(response, "Content-Type", type);
    response->body = arena_copy(response->arena, data, length);
    response->body_length = length;
}

void response_set_shared_body(struct response *response, const char *type, const struct buffer *plain,
                              const struct buffer *gzip)
{
    drop_body(response);
    response_set_header(response, "Content-Type", type);
    response->body = plain->data == NULL ? "" : plain->data;
    response->body_length = plain->length;
    response->gzip = gzip;
}

void response_set_stream(struct response *response, const char *type, response_stream stream, void *argument,
                         void (*release)(void *argument))
{
    drop_body(response);
    response_set_header(response, "Content-Type", type);
    response->stream = stream;
    response->stream_argument = argument;
    response->stream_release = release;
}

void response_redirect(struct response *response, const char *location)
{
    /* "//host" and "/\host" are other people's addresses to a browser. */
    if (location[0] != '/' || location[1] == '/' || location[1] == '\\')
        memory_fatal("response_redirect: not a path of ours");
    drop_body(response);
    response->status = 303;
    response_set_header(response, "Location", location);
}

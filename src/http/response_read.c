#include "http/response_read.h"

#include <strings.h>

#include "http/response_private.h"

void response_release(struct response *response)
{
    void (*release)(void *argument) = response->stream_release;
    void *argument = response->stream_argument;
    response->stream = NULL;
    response->stream_release = NULL;
    response->stream_argument = NULL;
    if (release != NULL)
        release(argument);
}

bool response_is_stream(const struct response *response)
{
    return response->stream != NULL;
}

int response_status(const struct response *response)
{
    return response->status;
}

const char *response_header(const struct response *response, const char *name)
{
    for (size_t index = 0; index < response->header_count; index++)
        if (strcasecmp(response->headers[index].name, name) == 0)
            return response->headers[index].value;
    return NULL;
}

const char *response_body(const struct response *response, size_t *length)
{
    *length = response->body_length;
    return response->body;
}

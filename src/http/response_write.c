#include "http/response_write.h"

#include <string.h>

#include "http/response_private.h"
#include "http/response_read.h"

/* What every reply carries unless its handler set the same name itself (Cache-Control for shared pages, a
 * stricter Referrer-Policy where the address holds a token). */
static const struct response_header security[] = {
    /* With no script there is nothing that could connect; those who check a site read robots.txt from its
       page. */
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'none'; style-src 'self'; img-src 'self'; "
     "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    /* Not no-referrer: under that browsers send "Origin: null" with forms, and older ones say no more than
     * that of where a form comes from. */
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Embedder-Policy", "require-corp"},
    {"Permissions-Policy",
     "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), "
     "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), "
     "publickey-credentials-get=(), screen-wake-lock=(), usb=(), web-share=(), xr-spatial-tracking=()"},
    {"X-Frame-Options", "DENY"},
    {"Cache-Control", "no-store"},
};

static const struct {
    int status;
    const char *reason;
} reasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {409, "Conflict"},
    {410, "Gone"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
};

static const char *reason_of(int status)
{
    for (size_t index = 0; index < sizeof reasons / sizeof *reasons; index++)
        if (reasons[index].status == status)
            return reasons[index].reason;
    return "Status";
}

static const char *without_weak(const char *tag)
{
    return strncmp(tag, "W/", 2) == 0 ? tag + 2 : tag;
}

/* RFC 9110's weak comparison with each of a list: the compressed page and the plain one are the same page. */
static bool tag_matches(const char *list, const char *tag)
{
    const char *wanted = without_weak(tag);
    size_t wanted_length = strlen(wanted);
    while (*list != '\0') {
        list += strspn(list, " \t,");
        const char *each = without_weak(list);
        size_t length = strcspn(each, " \t,");
        if ((length == wanted_length && memcmp(each, wanted, length) == 0) || (length == 1 && *each == '*'))
            return true;
        list = each + length;
    }
    return false;
}

static bool is_unchanged(const struct response *response, const struct request *request)
{
    const char *tag = response_header(response, "ETag");
    return response->status == 200 && tag != NULL && request->if_none_match != NULL &&
           (request->method == METHOD_GET || request->method == METHOD_HEAD) &&
           tag_matches(request->if_none_match, tag);
}

static void append_header(struct buffer *buffer, const char *name, const char *value)
{
    buffer_append_text(buffer, name);
    buffer_append(buffer, ": ", 2);
    buffer_append_text(buffer, value);
    buffer_append(buffer, "\r\n", 2);
}

static void append_own_headers(const struct response *response, bool packed, struct buffer *buffer)
{
    for (size_t index = 0; index < response->header_count; index++) {
        const struct response_header *header = &response->headers[index];
        /* A strong tag promises the same bytes; gzip's bytes are others. */
        if (packed && strcmp(header->name, "ETag") == 0 && strncmp(header->value, "W/", 2) != 0)
            buffer_append_format(buffer, "ETag: W/%s\r\n", header->value);
        else if (response->status != 304 || strcmp(header->name, "Content-Type") != 0)
            append_header(buffer, header->name, header->value);
    }
    if (packed && response->status != 304)
        append_header(buffer, "Content-Encoding", "gzip");
    if (response->gzip != NULL && response_header(response, "Vary") == NULL)
        append_header(buffer, "Vary", "Accept-Encoding");
}

static void append_security_headers(const struct response *response, const struct request *request,
                                    struct buffer *buffer)
{
    for (size_t index = 0; index < sizeof security / sizeof *security; index++)
        if (response_header(response, security[index].name) == NULL)
            append_header(buffer, security[index].name, security[index].value);
    if (request->https)
        append_header(buffer, "Strict-Transport-Security", "max-age=31536000");
}

void response_write(struct response *response, const struct request *request, struct buffer *buffer,
                    response_stream *stream, void **argument)
{
    if (is_unchanged(response, request))
        response->status = 304;
    bool bodiless = response->status == 304 || response->status == 204;
    bool packed = response->gzip != NULL && response->gzip->length > 0 && request->accepts_gzip;
    const char *body = packed ? response->gzip->data : response->body;
    size_t length = packed ? response->gzip->length : response->body_length;
    bool with_body = !bodiless && request->method != METHOD_HEAD;

    *stream = with_body ? response->stream : NULL;
    *argument = *stream == NULL ? NULL : response->stream_argument;
    buffer_append_format(buffer, "Status: %d %s\r\n", response->status, reason_of(response->status));
    append_own_headers(response, packed, buffer);
    append_security_headers(response, request, buffer);
    if (!bodiless && response->stream == NULL)
        buffer_append_format(buffer, "Content-Length: %zu\r\n", length);
    buffer_append(buffer, "\r\n", 2);
    if (with_body && response->stream == NULL)
        buffer_append(buffer, body, length);
}

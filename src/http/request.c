#include "http/request.h"

#include <string.h>
#include <strings.h>

enum parameter {
    PARAMETER_METHOD,
    PARAMETER_ADDRESS,
    PARAMETER_LENGTH,
    PARAMETER_HTTPS,
    PARAMETER_SCHEME,
    PARAMETER_HOST,
    PARAMETER_ORIGIN,
    PARAMETER_SEC_FETCH_SITE,
    PARAMETER_TYPE,
    PARAMETER_COOKIE,
    PARAMETER_REMOTE_ADDRESS,
    PARAMETER_IF_NONE_MATCH,
    PARAMETER_ACCEPT_ENCODING,
    PARAMETER_COUNT,
};

/* Those sent once decide who may do what: whoever puts in a second one hopes that we and another program on
 * the way read different ones. The others are lists that HTTP lets anyone repeat; the first is enough for us.
 */
static const struct {
    const char *name;
    bool once;
} known[PARAMETER_COUNT] = {
    [PARAMETER_METHOD] = {"REQUEST_METHOD", true},
    [PARAMETER_ADDRESS] = {"REQUEST_URI", true},
    [PARAMETER_LENGTH] = {"CONTENT_LENGTH", true},
    [PARAMETER_HTTPS] = {"HTTPS", true},
    [PARAMETER_SCHEME] = {"REQUEST_SCHEME", true},
    [PARAMETER_HOST] = {"HTTP_HOST", true},
    [PARAMETER_ORIGIN] = {"HTTP_ORIGIN", true},
    [PARAMETER_SEC_FETCH_SITE] = {"HTTP_SEC_FETCH_SITE", true},
    [PARAMETER_TYPE] = {"CONTENT_TYPE", true},
    [PARAMETER_COOKIE] = {"HTTP_COOKIE", true},
    [PARAMETER_REMOTE_ADDRESS] = {"REMOTE_ADDR", true},
    [PARAMETER_IF_NONE_MATCH] = {"HTTP_IF_NONE_MATCH", false},
    [PARAMETER_ACCEPT_ENCODING] = {"HTTP_ACCEPT_ENCODING", false},
};

struct request *request_create(struct arena *arena, enum method method, const char *path)
{
    struct request *request = arena_allocate(arena, sizeof *request);
    request->arena = arena;
    request->method = method;
    request->path = arena_text(arena, path);
    request->query = "";
    request->body = "";
    return request;
}

/* Points values at what was sent under the names we know. False when one that must be single came twice. */
static bool collect(char **parameters, const char *values[static PARAMETER_COUNT])
{
    for (char **each = parameters; *each != NULL; each++) {
        const char *equals = strchr(*each, '=');
        if (equals == NULL)
            continue;
        size_t length = (size_t)(equals - *each);
        for (size_t index = 0; index < PARAMETER_COUNT; index++) {
            if (strncmp(*each, known[index].name, length) != 0 || known[index].name[length] != '\0')
                continue;
            if (values[index] != NULL && known[index].once)
                return false;
            if (values[index] == NULL)
                values[index] = equals + 1;
            break;
        }
    }
    return true;
}

static enum method method_of(const char *text)
{
    if (text == NULL)
        return METHOD_OTHER;
    if (strcmp(text, "GET") == 0)
        return METHOD_GET;
    if (strcmp(text, "HEAD") == 0)
        return METHOD_HEAD;
    return strcmp(text, "POST") == 0 ? METHOD_POST : METHOD_OTHER;
}

/* nginx sends an empty CONTENT_LENGTH when there is no body. */
static bool read_length(const char *text, size_t *length)
{
    *length = 0;
    if (text == NULL)
        return true;
    size_t digits = strspn(text, "0123456789");
    if (text[digits] != '\0' || digits > 15)
        return false;
    for (; *text != '\0'; text++)
        *length = *length * 10 + (size_t)(*text - '0');
    return true;
}

/* The raw address, not the decoded SCRIPT_NAME: %0d%0a in that one has become a real line break. What holds
 * anything else than our own addresses do (a bracket that was copied along, say) is not refused, but leads
 * nowhere: whoever mistypes is told so by a page. */
static bool read_address(struct request *request, const char *address)
{
    if (address == NULL || address[0] != '/')
        return false;
    size_t length = strcspn(address, "?");
    size_t allowed = strspn(address, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._~-");
    bool is_known = allowed == length;
    bool has_query = is_known && address[length] == '?';
    request->path = arena_copy(request->arena, address, is_known ? length : 0);
    request->query = arena_text(request->arena, has_query ? address + length + 1 : "");
    return true;
}

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " \t");
}

/* True for ";q=0", ";q=0.0" and so on: HTTP's way to say "anything but this". */
static bool is_weight_zero(const char *text, const char *end)
{
    const char *at = skip_blanks(text);
    if (*at != ';')
        return false;
    at = skip_blanks(at + 1);
    if ((*at != 'q' && *at != 'Q') || at[1] != '=')
        return false;
    at += 2;
    return at < end && *at == '0' && at + strspn(at, "0. \t") >= end;
}

static bool accepts_gzip(const char *text)
{
    while (text != NULL && *text != '\0') {
        text = skip_blanks(text);
        const char *end = text + strcspn(text, ",");
        size_t length = strcspn(text, " \t;,");
        if (length == 4 && strncasecmp(text, "gzip", 4) == 0)
            return !is_weight_zero(text + length, end);
        text = *end == ',' ? end + 1 : end;
    }
    return false;
}

bool request_read_parameters(struct request *request, char **parameters, size_t *content_length)
{
    const char *values[PARAMETER_COUNT] = {0};
    *content_length = 0;
    if (!collect(parameters, values) || !read_length(values[PARAMETER_LENGTH], content_length) ||
        !read_address(request, values[PARAMETER_ADDRESS]))
        return false;
    struct arena *arena = request->arena;
    const char *https = values[PARAMETER_HTTPS];
    const char *scheme = values[PARAMETER_SCHEME];
    request->method = method_of(values[PARAMETER_METHOD]);
    request->https =
        (https != NULL && strcasecmp(https, "on") == 0) || (scheme != NULL && strcmp(scheme, "https") == 0);
    request->host = arena_text(arena, values[PARAMETER_HOST]);
    request->origin = arena_text(arena, values[PARAMETER_ORIGIN]);
    request->sec_fetch_site = arena_text(arena, values[PARAMETER_SEC_FETCH_SITE]);
    request->content_type = arena_text(arena, values[PARAMETER_TYPE]);
    request->cookie = arena_text(arena, values[PARAMETER_COOKIE]);
    request->remote_address = arena_text(arena, values[PARAMETER_REMOTE_ADDRESS]);
    request->if_none_match = arena_text(arena, values[PARAMETER_IF_NONE_MATCH]);
    request->accepts_gzip = accepts_gzip(values[PARAMETER_ACCEPT_ENCODING]);
    return true;
}

const char *request_cookie(struct request *request, const char *name)
{
    const char *found = NULL;
    size_t found_length = 0;
    size_t name_length = strlen(name);
    const char *at = request->cookie;
    while (at != NULL && *at != '\0') {
        at += strspn(at, "; \t");
        size_t length = strcspn(at, ";");
        if (length > name_length && strncmp(at, name, name_length) == 0 && at[name_length] == '=') {
            if (found != NULL)
                return NULL;
            found = at + name_length + 1;
            found_length = length - name_length - 1;
        }
        at += length;
    }
    while (found_length > 0 && (found[found_length - 1] == ' ' || found[found_length - 1] == '\t'))
        found_length--;
    return found == NULL ? NULL : arena_copy(request->arena, found, found_length);
}

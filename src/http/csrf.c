#include "http/csrf.h"

#include <string.h>
#include <strings.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/memory.h"

enum { TOKEN_TEXT_LENGTH = (CRYPTO_HASH_SIZE * 4 + 2) / 3 };

/* The cookie value is hashed first because a visitor may send one of any length, and a BLAKE2b key has a
 * limit. */
static void make_token(const char *cookie_value, char text[static TOKEN_TEXT_LENGTH + 1])
{
    static const char purpose[] = "gather form token";
    uint8_t key[CRYPTO_KEY_SIZE];
    uint8_t token[CRYPTO_HASH_SIZE];
    crypto_digest(NULL, 0, cookie_value, strlen(cookie_value), key, sizeof key);
    crypto_digest(key, sizeof key, purpose, sizeof purpose - 1, token, sizeof token);
    encoding_base64url(token, sizeof token, text);
    memory_wipe(key, sizeof key);
    memory_wipe(token, sizeof token);
}

const char *csrf_token(struct request *request, const char *cookie_value)
{
    char *text = arena_allocate(request->arena, TOKEN_TEXT_LENGTH + 1);
    make_token(cookie_value, text);
    return text;
}

bool csrf_token_matches(const char *token, const char *cookie_value)
{
    if (token == NULL || cookie_value == NULL || strlen(token) != TOKEN_TEXT_LENGTH)
        return false;
    char expected[TOKEN_TEXT_LENGTH + 1];
    make_token(cookie_value, expected);
    bool same = crypto_equal(token, expected, TOKEN_TEXT_LENGTH);
    memory_wipe(expected, sizeof expected);
    return same;
}

struct origin {
    bool https;
    const char *host;
    size_t length; /* of host, with the port unless it is the scheme's own */
};

static bool read_origin(const char *text, struct origin *origin)
{
    static const char secure[] = "https://", plain[] = "http://";
    if (text == NULL)
        return false;
    origin->https = strncasecmp(text, secure, sizeof secure - 1) == 0;
    if (!origin->https && strncasecmp(text, plain, sizeof plain - 1) != 0)
        return false;
    const char *port = origin->https ? ":443" : ":80";
    origin->host = text + (origin->https ? sizeof secure : sizeof plain) - 1;
    origin->length = strlen(origin->host);
    if (origin->length > strlen(port) && strcasecmp(origin->host + origin->length - strlen(port), port) == 0)
        origin->length -= strlen(port);
    return origin->length > 0;
}

static bool same_host(const struct origin *one, const struct origin *other)
{
    return one->length == other->length && strncasecmp(one->host, other->host, one->length) == 0;
}

enum csrf_source csrf_source(const struct request *request)
{
    const char *site = request->sec_fetch_site;
    struct origin from, ours;
    bool is_said_ours = site != NULL && strcmp(site, "same-origin") == 0;
    if (site != NULL && !is_said_ours && strcmp(site, "none") != 0)
        return CSRF_FROM_ELSEWHERE;
    if (request->origin == NULL)
        return CSRF_FROM_HERE;
    if (strcmp(request->origin, "null") == 0)
        return CSRF_FROM_NOWHERE;
    if (!read_origin(request->origin, &from))
        return CSRF_FROM_ELSEWHERE;
    const char *scheme = request->https ? "https" : "http";
    const char *asked =
        request->host == NULL ? NULL : arena_format(request->arena, "%s://%s", scheme, request->host);
    const char *const texts[] = {asked, request->site_url};
    bool is_host_ours = false;
    for (size_t index = 0; index < sizeof texts / sizeof texts[0]; index++) {
        if (!read_origin(texts[index], &ours) || !same_host(&from, &ours))
            continue;
        if (from.https == ours.https)
            return CSRF_FROM_HERE;
        is_host_ours = true;
    }
    if (is_host_ours)
        return CSRF_OTHER_SCHEME;
    return is_said_ours ? CSRF_OTHER_NAME : CSRF_FROM_ELSEWHERE;
}

bool csrf_hides_origin(const struct request *request)
{
    const char *site = request->sec_fetch_site;
    return request->origin != NULL && strcmp(request->origin, "null") == 0 && site != NULL &&
           strcmp(site, "same-origin") == 0;
}

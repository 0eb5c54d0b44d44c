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

static bool is_own_origin(const struct request *request)
{
    const char *scheme = request->https ? "https://" : "http://";
    size_t length = strlen(scheme);
    return request->host != NULL && strncasecmp(request->origin, scheme, length) == 0 &&
           strcasecmp(request->origin + length, request->host) == 0;
}

bool csrf_same_origin(const struct request *request)
{
    if (request->origin != NULL && !is_own_origin(request))
        return false;
    const char *site = request->sec_fetch_site;
    return site == NULL || strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0;
}

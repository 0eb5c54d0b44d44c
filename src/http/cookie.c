#include "http/cookie.h"

#include <string.h>

#include "base/memory.h"

/* __Host- has the browser itself refuse the cookie unless it came over https, for this host alone and for
 * "/": no neighbouring subdomain can plant one. Plain http (a laptop, a test) cannot have it. */
static const char *full_name(const struct request *request, const char *base_name)
{
    return arena_format(request->arena, "%s%s", request->https ? "__Host-" : "", base_name);
}

const char *cookie_get(struct request *request, const char *base_name)
{
    return request_cookie(request, full_name(request, base_name));
}

void cookie_set(struct request *request, struct response *response, const char *base_name, const char *value,
                long seconds, enum cookie_site site)
{
    const char *allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.";
    if (value[strspn(value, allowed)] != '\0')
        memory_fatal("cookie_set: the value is neither base64url nor a list of it");
    const char *age = seconds > 0 ? arena_format(request->arena, "; Max-Age=%ld", seconds) : "";
    response_set_header(response, "Set-Cookie",
                        arena_format(request->arena, "%s=%s; Path=/; HttpOnly; SameSite=%s%s%s",
                                     full_name(request, base_name), value,
                                     site == COOKIE_STRICT ? "Strict" : "Lax",
                                     request->https ? "; Secure" : "", age));
}

void cookie_clear(struct request *request, struct response *response, const char *base_name)
{
    response_set_header(response, "Set-Cookie",
                        arena_format(request->arena, "%s=; Path=/; HttpOnly; SameSite=Lax%s; Max-Age=0",
                                     full_name(request, base_name), request->https ? "; Secure" : ""));
}

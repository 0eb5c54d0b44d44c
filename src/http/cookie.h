/* Cookies of ours: HttpOnly, SameSite, Path=/; over https with Secure and the __Host- prefix. */
#ifndef GATHER_HTTP_COOKIE_H
#define GATHER_HTTP_COOKIE_H

#include "http/request.h"
#include "http/response.h"

enum cookie_site { COOKIE_LAX, COOKIE_STRICT };

/* The value of the cookie base_name as this request's scheme names it ("__Host-x" over https, "x" over http).
 */
const char *cookie_get(struct request *request, const char *base_name);

/* Sets it for seconds (0: until the browser closes). value is base64url text, or several with "." between. */
void cookie_set(struct request *request, struct response *response, const char *base_name, const char *value,
                long seconds, enum cookie_site site);

/* Has the browser forget it. */
void cookie_clear(struct request *request, struct response *response, const char *base_name);

#endif

/* Against forged POSTs: a token derived from the HttpOnly cookie the form belongs to, and where the request
 * says it came from (Origin, Sec-Fetch-Site). Nothing is stored. */
#ifndef GATHER_HTTP_CSRF_H
#define GATHER_HTTP_CSRF_H

#include <stdbool.h>

#include "http/request.h"

/* The token for forms that go with the cookie value; in the request's arena. */
const char *csrf_token(struct request *request, const char *cookie_value);

/* True when token is the one for cookie_value (either may be NULL: false), in constant time. */
bool csrf_token_matches(const char *token, const char *cookie_value);

/* True unless the request says it comes from elsewhere: an Origin other than scheme://host of this request
 * ("null" included), or a Sec-Fetch-Site other than same-origin or none. Absent headers (old browsers, plain
 * programs) pass: the token then decides. */
bool csrf_same_origin(const struct request *request);

#endif

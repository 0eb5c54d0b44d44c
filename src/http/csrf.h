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

/* Where a form comes from, by what its request says: Origin and Sec-Fetch-Site (absent in old browsers and
 * plain programs: the token then decides). */
enum csrf_source {
    CSRF_FROM_HERE,
    CSRF_FROM_ELSEWHERE,
    CSRF_FROM_NOWHERE, /* Origin: null */
    CSRF_OTHER_SCHEME, /* from our host, but TLS ended where the settings do not know of it */
    CSRF_OTHER_NAME,   /* from our own page as the browser sees it, under a name the settings do not have */
};

/* Ours is the origin of site_url, and scheme://host of this request. Every other Origin, and every
 * Sec-Fetch-Site but same-origin and none, is not. */
enum csrf_source csrf_source(const struct request *request);

/* True when the browser keeps the page's address to itself ("Origin: null", sent with forms of a page under
 * no-referrer) but says itself that the page was ours (Sec-Fetch-Site: same-origin, which no page can set;
 * one in a sandbox is cross-site). Enough only together with a token that matches. */
bool csrf_hides_origin(const struct request *request);

#endif

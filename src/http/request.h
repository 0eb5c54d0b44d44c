/* A request as handlers see it: no socket, no protocol. Everything in it lives in its arena. */
#ifndef GATHER_HTTP_REQUEST_H
#define GATHER_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_OTHER };

enum { REQUEST_PARAMETER_LIMIT = 4 };

/* Header values are NULL when absent. path is the raw REQUEST_URI before '?' when it begins with '/' and goes
 * on with nothing but [A-Za-z0-9/._~-]; else "", which no route matches. */
struct request {
    struct arena *arena;
    enum method method;
    const char *path;
    const char *query;
    bool https;
    const char *host;
    const char *site_url; /* scheme and host that visitors use, as the settings say; NULL when nobody said */
    const char *origin;
    const char *sec_fetch_site;
    const char *content_type;
    const char *cookie;
    const char *remote_address;
    const char *if_none_match;
    bool accepts_gzip;
    const char *body;
    size_t body_length;
    /* Set by the router: the values of {…} in the pattern, in order. */
    const char *parameters[REQUEST_PARAMETER_LIMIT];
};

/* An empty GET of path; tests and fcgi.c fill in the rest. */
struct request *request_create(struct arena *arena, enum method method, const char *path);

/* Fills in from FastCGI/CGI parameters ("REQUEST_URI=/…", NULL-terminated, the envp of libfcgi). Refuses,
 * with false: an address that does not begin with '/', repeated Cookie, Origin, Host or Sec-Fetch-Site (nginx
 * passes repeats on as repeats), a CONTENT_LENGTH that is not a number. */
bool request_read_parameters(struct request *request, char **parameters, size_t *content_length);

/* The cookie called name, or NULL when there is none or when there are two. */
const char *request_cookie(struct request *request, const char *name);

#endif

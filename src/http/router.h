/* Matches a method and path against patterns such as "/groups/{slug}/register/{page}". */
#ifndef GATHER_HTTP_ROUTER_H
#define GATHER_HTTP_ROUTER_H

#include <stddef.h>

#include "http/request.h"

struct route_pattern {
    enum method method; /* METHOD_GET also answers HEAD */
    const char *pattern;
};

enum route_match { ROUTE_FOUND, ROUTE_NOT_FOUND, ROUTE_WRONG_METHOD };

/* The first of count patterns (each at stride bytes from the one before, so that a bigger table can hold
 * them) that matches; literal segments win over {…} by coming first in the table. Fills request->parameters
 * and *index. WRONG_METHOD: the path is there, for another method; *allow then says which ("GET, HEAD" or
 * "POST" or both). */
enum route_match router_match(const struct route_pattern *patterns, size_t count, size_t stride,
                              struct request *request, size_t *index, const char **allow);

#endif

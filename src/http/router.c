#include "http/router.h"

#include <string.h>

/* One segment of the path against one of the pattern. A {…} takes anything that is not empty. */
static bool match_segment(const char *pattern, size_t pattern_length, const char *path, size_t path_length,
                          struct request *request, size_t *parameters)
{
    if (pattern_length < 2 || pattern[0] != '{')
        return pattern_length == path_length && memcmp(pattern, path, path_length) == 0;
    if (path_length == 0 || *parameters == REQUEST_PARAMETER_LIMIT)
        return false;
    request->parameters[(*parameters)++] = arena_copy(request->arena, path, path_length);
    return true;
}

static bool match_path(const char *pattern, struct request *request)
{
    const char *path = request->path;
    size_t parameters = 0;
    memset(request->parameters, 0, sizeof request->parameters);
    while (*pattern == '/' && *path == '/') {
        size_t pattern_length = strcspn(++pattern, "/");
        size_t path_length = strcspn(++path, "/");
        if (!match_segment(pattern, pattern_length, path, path_length, request, &parameters))
            return false;
        pattern += pattern_length;
        path += path_length;
    }
    return *pattern == '\0' && *path == '\0';
}

static bool answers(enum method route, enum method asked)
{
    return route == asked || (route == METHOD_GET && asked == METHOD_HEAD);
}

enum route_match router_match(const struct route_pattern *patterns, size_t count, size_t stride,
                              struct request *request, size_t *index, const char **allow)
{
    bool get = false;
    bool post = false;
    for (size_t each = 0; each < count; each++) {
        const struct route_pattern *route =
            (const struct route_pattern *)(const void *)((const char *)patterns + each * stride);
        if (!match_path(route->pattern, request))
            continue;
        if (request->method != METHOD_OTHER && answers(route->method, request->method)) {
            *index = each;
            return ROUTE_FOUND;
        }
        get = get || route->method == METHOD_GET;
        post = post || route->method == METHOD_POST;
    }
    memset(request->parameters, 0, sizeof request->parameters);
    if (!get && !post)
        return ROUTE_NOT_FOUND;
    *allow = get && post ? "GET, HEAD, POST" : get ? "GET, HEAD" : "POST";
    return ROUTE_WRONG_METHOD;
}

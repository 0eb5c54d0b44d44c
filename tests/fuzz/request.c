/* Parameters as nginx hands them over, one a line, and the cookies in them. */
#include <string.h>

#include "base/arena.h"
#include "fuzz.h"
#include "http/request.h"
#include "http/router.h"

enum { PARAMETER_LIMIT = 64 };

static char **parameters_of(struct arena *arena, const uint8_t *data, size_t length)
{
    char **parameters = arena_allocate(arena, (PARAMETER_LIMIT + 1) * sizeof *parameters);
    char *text = arena_copy(arena, data, length);
    for (size_t count = 0; count < PARAMETER_LIMIT && text != NULL; count++) {
        char *end = strchr(text, '\n');
        if (end != NULL)
            *end = '\0';
        parameters[count] = text;
        text = end == NULL ? NULL : end + 1;
    }
    return parameters;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    static const struct route_pattern patterns[] = {{METHOD_GET, "/"},
                                                    {METHOD_GET, "/groups/{slug}/register/{page}"},
                                                    {METHOD_POST, "/groups/{slug}/register/{page}"}};
    struct arena *arena = arena_create();
    struct request *request = request_create(arena, METHOD_OTHER, "/");
    size_t body_length = 0;
    if (request_read_parameters(request, parameters_of(arena, data, length), &body_length)) {
        const char *allow = NULL;
        size_t index = 0;
        REQUIRE(request->path[0] == '/' || request->path[0] == '\0');
        REQUIRE(request->path[strspn(
                    request->path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._~-")] ==
                '\0');
        (void)request_cookie(request, "registration");
        if (router_match(patterns, 3, sizeof *patterns, request, &index, &allow) == ROUTE_FOUND && index > 0)
            REQUIRE(request->parameters[0][0] != '\0' && strchr(request->parameters[0], '/') == NULL);
    }
    arena_destroy(arena);
    return 0;
}

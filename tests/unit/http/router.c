/* Patterns and paths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "http/router.h"

struct route {
    struct route_pattern pattern;
    int more[3];
};

static const struct route routes[] = {
    {.pattern = {METHOD_GET, "/"}},
    {.pattern = {METHOD_GET, "/groups"}},
    {.pattern = {METHOD_GET, "/groups/{slug}/register/check"}},
    {.pattern = {METHOD_POST, "/groups/{slug}/register/check"}},
    {.pattern = {METHOD_GET, "/groups/{slug}/register/{page}"}},
    {.pattern = {METHOD_POST, "/groups/{slug}/register/{page}"}},
    {.pattern = {METHOD_POST, "/ask"}},
    {.pattern = {METHOD_GET, "/{a}/{b}/{c}/{d}"}},
};

static enum route_match match(struct arena *arena, enum method method, const char *path,
                              struct request **request, size_t *index, const char **allow)
{
    *request = request_create(arena, method, path);
    *index = 99;
    *allow = NULL;
    return router_match(&routes[0].pattern, sizeof routes / sizeof *routes, sizeof *routes, *request, index,
                        allow);
}

static void test_found(void **state)
{
    static const struct {
        enum method method;
        const char *path;
        size_t index;
        const char *parameters[REQUEST_PARAMETER_LIMIT];
    } cases[] = {
        {METHOD_GET, "/", 0, {0}},
        {METHOD_HEAD, "/groups", 1, {0}},
        {METHOD_GET, "/groups/spring/register/check", 2, {"spring"}},
        {METHOD_POST, "/groups/spring/register/check", 3, {"spring"}},
        {METHOD_GET, "/groups/a/register/about-you", 4, {"a", "about-you"}},
        {METHOD_POST, "/groups/a/register/2", 5, {"a", "2"}},
        {METHOD_POST, "/ask", 6, {0}},
        {METHOD_GET, "/1/2/3/4", 7, {"1", "2", "3", "4"}},
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t each = 0; each < sizeof cases / sizeof *cases; each++) {
        struct request *request;
        size_t index;
        const char *allow;
        assert_int_equal(match(arena, cases[each].method, cases[each].path, &request, &index, &allow),
                         ROUTE_FOUND);
        assert_int_equal(index, cases[each].index);
        for (size_t place = 0; place < REQUEST_PARAMETER_LIMIT; place++)
            if (cases[each].parameters[place] == NULL)
                assert_null(request->parameters[place]);
            else
                assert_string_equal(request->parameters[place], cases[each].parameters[place]);
    }
    arena_destroy(arena);
}

static void test_not_found(void **state)
{
    static const char *const paths[] = {
        "//",
        "/groups/",
        "/Groups",
        "/group",
        "/groupss",
        "/groups//register/check",
        "/groups/a/register/",
        "/groups/a/register/check/",
        "/a/b/c",
        "/a/b/c/d/e",
        "/ask/",
        "/1//3/4",
        "/..",
    };
    struct arena *arena = arena_create();
    struct request *request;
    size_t index;
    const char *allow;
    (void)state;
    for (size_t each = 0; each < sizeof paths / sizeof *paths; each++) {
        assert_int_equal(match(arena, METHOD_GET, paths[each], &request, &index, &allow), ROUTE_NOT_FOUND);
        assert_null(request->parameters[0]);
    }
    arena_destroy(arena);
}

static void test_wrong_method(void **state)
{
    struct arena *arena = arena_create();
    struct request *request;
    size_t index;
    const char *allow;
    (void)state;
    assert_int_equal(match(arena, METHOD_POST, "/groups", &request, &index, &allow), ROUTE_WRONG_METHOD);
    assert_string_equal(allow, "GET, HEAD");
    assert_int_equal(match(arena, METHOD_HEAD, "/ask", &request, &index, &allow), ROUTE_WRONG_METHOD);
    assert_string_equal(allow, "POST");
    assert_int_equal(match(arena, METHOD_OTHER, "/groups/a/register/1", &request, &index, &allow),
                     ROUTE_WRONG_METHOD);
    assert_string_equal(allow, "GET, HEAD, POST");
    assert_null(request->parameters[0]);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_found),
        cmocka_unit_test(test_not_found),
        cmocka_unit_test(test_wrong_method),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* CGI parameters as requests, and cookies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "http/cookie.h"
#include "http/request.h"
#include "http/response_read.h"

static int set_up(void **state)
{
    *state = arena_create();
    return 0;
}

static int tear_down(void **state)
{
    arena_destroy(*state);
    return 0;
}

/* The request that parameters make, or NULL when they are refused. */
static struct request *read_all(void **state, char **parameters, size_t *length)
{
    struct request *request = request_create(*state, METHOD_OTHER, "/");
    return request_read_parameters(request, parameters, length) ? request : NULL;
}

#define READ(...) read_all(state, (char *[]){__VA_ARGS__, NULL}, &length)

static void test_everything(void **state)
{
    size_t length;
    struct request *request = READ(
        "FCGI_ROLE=RESPONDER", "REQUEST_METHOD=POST", "REQUEST_URI=/groups/a-b_c.d~1?x=%0d&y=/", "HTTPS=on",
        "CONTENT_LENGTH=012", "HTTP_HOST=gather.test", "HTTP_ORIGIN=https://gather.test",
        "HTTP_SEC_FETCH_SITE=same-origin", "CONTENT_TYPE=text/plain", "HTTP_COOKIE=a=b",
        "REMOTE_ADDR=192.0.2.1", "HTTP_IF_NONE_MATCH=\"x\"", "HTTP_ACCEPT_ENCODING=br, gzip", "NONSENSE");
    assert_non_null(request);
    assert_int_equal(length, 12);
    assert_int_equal(request->method, METHOD_POST);
    assert_string_equal(request->path, "/groups/a-b_c.d~1");
    assert_string_equal(request->query, "x=%0d&y=/");
    assert_true(request->https && request->accepts_gzip);
    assert_string_equal(request->host, "gather.test");
    assert_string_equal(request->origin, "https://gather.test");
    assert_string_equal(request->sec_fetch_site, "same-origin");
    assert_string_equal(request->content_type, "text/plain");
    assert_string_equal(request->cookie, "a=b");
    assert_string_equal(request->remote_address, "192.0.2.1");
    assert_string_equal(request->if_none_match, "\"x\"");
}

static void test_little(void **state)
{
    size_t length;
    struct request *request = READ("REQUEST_URI=/", "CONTENT_LENGTH=", "REQUEST_METHOD=FOO");
    assert_non_null(request);
    assert_int_equal(length, 0);
    assert_int_equal(request->method, METHOD_OTHER);
    assert_string_equal(request->query, "");
    assert_false(request->https || request->accepts_gzip);
    assert_null(request->host);
    assert_null(request->cookie);
}

static void test_refused(void **state)
{
    static const char *const addresses[] = {"", "groups", "http://other.test/", "*"};
    static const char *const lengths[] = {"-1", "+1", " 1", "1 ", "0x10", "1e3", "ten", "9999999999999999",
                                          "1,2"};
    char text[128];
    size_t length;
    for (size_t index = 0; index < sizeof addresses / sizeof *addresses; index++) {
        snprintf(text, sizeof text, "REQUEST_URI=%s", addresses[index]);
        assert_null(READ(text));
    }
    for (size_t index = 0; index < sizeof lengths / sizeof *lengths; index++) {
        snprintf(text, sizeof text, "CONTENT_LENGTH=%s", lengths[index]);
        assert_null(READ("REQUEST_URI=/", text));
    }
    assert_null(READ("REQUEST_METHOD=GET"));
}

/* Mistyped, copied with a bracket, or made to be echoed: nothing of it is kept, and no route matches. */
static void test_nowhere(void **state)
{
    static const char *const addresses[] = {"/a%0d%0aSet-Cookie:x",
                                            "/%41",
                                            "/a b",
                                            "/a\\b",
                                            "/\xc3\xa9",
                                            "/a;b",
                                            "/a\"b",
                                            "/<script>",
                                            "/a\nb",
                                            "/a#b",
                                            "/groups)?q=1"};
    char text[128];
    size_t length;
    for (size_t index = 0; index < sizeof addresses / sizeof *addresses; index++) {
        snprintf(text, sizeof text, "REQUEST_URI=%s", addresses[index]);
        struct request *request = READ(text);
        assert_non_null(request);
        assert_string_equal(request->path, "");
        assert_string_equal(request->query, "");
    }
}

static void test_repeats(void **state)
{
    static char *const once[] = {
        "HTTP_COOKIE=a=b",         "HTTP_ORIGIN=https://gather.test",
        "HTTP_HOST=gather.test",   "HTTP_SEC_FETCH_SITE=none",
        "CONTENT_LENGTH=1",        "REQUEST_METHOD=GET",
        "CONTENT_TYPE=text/plain", "REMOTE_ADDR=192.0.2.1",
    };
    size_t length;
    for (size_t index = 0; index < sizeof once / sizeof *once; index++) {
        assert_non_null(READ("REQUEST_URI=/", once[index]));
        assert_null(READ("REQUEST_URI=/", once[index], once[index]));
    }
    assert_null(READ("REQUEST_URI=/", "REQUEST_URI=/other"));
    assert_non_null(READ("REQUEST_URI=/", "HTTP_ACCEPT_ENCODING=br", "HTTP_ACCEPT_ENCODING=gzip"));
    assert_non_null(READ("REQUEST_URI=/", "HTTP_USER_AGENT=a", "HTTP_USER_AGENT=b"));
}

static void test_accept_encoding(void **state)
{
    static const char *const yes[] = {"gzip", "GZIP", "br,gzip", "deflate, gzip;q=1.0, *;q=0.5",
                                      "gzip;q=0.5"};
    static const char *const no[] = {"",      "br",    "gzip;q=0",    "gzip; q=0.000",
                                     "xgzip", "gzipx", "identity,;,", "*"};
    char text[128];
    size_t length;
    for (size_t index = 0; index < sizeof yes / sizeof *yes; index++) {
        snprintf(text, sizeof text, "HTTP_ACCEPT_ENCODING=%s", yes[index]);
        assert_true(READ("REQUEST_URI=/", text)->accepts_gzip);
    }
    for (size_t index = 0; index < sizeof no / sizeof *no; index++) {
        snprintf(text, sizeof text, "HTTP_ACCEPT_ENCODING=%s", no[index]);
        assert_false(READ("REQUEST_URI=/", text)->accepts_gzip);
    }
}

static void test_cookies(void **state)
{
    struct request *request = request_create(*state, METHOD_GET, "/");
    assert_null(request_cookie(request, "a"));
    request->cookie = "a=1; bb=2;c=3 ; aa=4; d=; e=x=y; b; f=1; f=2";
    assert_string_equal(request_cookie(request, "a"), "1");
    assert_string_equal(request_cookie(request, "bb"), "2");
    assert_string_equal(request_cookie(request, "c"), "3");
    assert_string_equal(request_cookie(request, "aa"), "4");
    assert_string_equal(request_cookie(request, "d"), "");
    assert_string_equal(request_cookie(request, "e"), "x=y");
    assert_null(request_cookie(request, "b"));
    /* Two of one name: one of them was planted, and we cannot tell which. */
    assert_null(request_cookie(request, "f"));
    request->cookie = ";;; ; =; a";
    assert_null(request_cookie(request, "a"));
}

static void test_own_cookies(void **state)
{
    struct request *request = request_create(*state, METHOD_GET, "/");
    struct response *response = response_create(*state);
    request->cookie = "staff=plain; __Host-staff=secure";
    assert_string_equal(cookie_get(request, "staff"), "plain");
    cookie_set(request, response, "link", "abc-_9", 60, COOKIE_LAX);
    assert_string_equal(response_header(response, "Set-Cookie"),
                        "link=abc-_9; Path=/; HttpOnly; SameSite=Lax; Max-Age=60");
    request->https = true;
    assert_string_equal(cookie_get(request, "staff"), "secure");
    response = response_create(*state);
    cookie_set(request, response, "staff", "abc", 0, COOKIE_STRICT);
    assert_string_equal(response_header(response, "Set-Cookie"),
                        "__Host-staff=abc; Path=/; HttpOnly; SameSite=Strict; Secure");
    response = response_create(*state);
    cookie_clear(request, response, "staff");
    assert_string_equal(response_header(response, "Set-Cookie"),
                        "__Host-staff=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        EACH(test_everything), EACH(test_little),          EACH(test_refused), EACH(test_nowhere),
        EACH(test_repeats),    EACH(test_accept_encoding), EACH(test_cookies), EACH(test_own_cookies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

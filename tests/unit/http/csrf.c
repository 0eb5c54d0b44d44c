/* Tokens, and where a request says it comes from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/crypto.h"
#include "http/csrf.h"

static void test_tokens(void **state)
{
    static const char cookie[] = "8hU2mK1q0s-_cookie";
    struct arena *arena = arena_create();
    struct request *request = request_create(arena, METHOD_POST, "/ask");
    (void)state;
    const char *token = csrf_token(request, cookie);
    assert_int_equal(strlen(token), 43);
    assert_int_equal(strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"), 43);
    assert_null(strstr(token, cookie));
    assert_string_equal(token, csrf_token(request, cookie));
    assert_true(csrf_token_matches(token, cookie));
    assert_false(csrf_token_matches(token, "8hU2mK1q0s-_cookif"));
    assert_false(csrf_token_matches(csrf_token(request, "other"), cookie));
    assert_false(csrf_token_matches(NULL, cookie));
    assert_false(csrf_token_matches(token, NULL));
    assert_false(csrf_token_matches(NULL, NULL));
    assert_false(csrf_token_matches("", cookie));
    assert_false(csrf_token_matches("", ""));
    assert_false(csrf_token_matches(arena_format(arena, "%s=", token), cookie));
    for (size_t index = 0; index < 43; index++) {
        char *wrong = arena_text(arena, token);
        wrong[index] = wrong[index] == 'A' ? 'B' : 'A';
        assert_false(csrf_token_matches(wrong, cookie));
        wrong[index] = '\0';
        assert_false(csrf_token_matches(wrong, cookie));
    }
    arena_destroy(arena);
}

/* The cookie comes from the visitor: any length must do. */
static void test_any_cookie(void **state)
{
    struct arena *arena = arena_create();
    struct request *request = request_create(arena, METHOD_POST, "/ask");
    static char cookie[8192];
    (void)state;
    memset(cookie, 'x', sizeof cookie - 1);
    for (size_t length = 0; length < sizeof cookie; length = length * 2 + 1) {
        const char *value = arena_copy(arena, cookie, length);
        assert_true(csrf_token_matches(csrf_token(request, value), value));
    }
    arena_destroy(arena);
}

static void test_source(void **state)
{
    static const char url[] = "https://groups.example.org";
    static const struct {
        bool https;
        const char *host;
        const char *url;
        const char *origin;
        const char *site;
        enum csrf_source source;
    } cases[] = {
        {true, "gather.test", NULL, "https://gather.test", "same-origin", CSRF_FROM_HERE},
        {true, "gather.test", NULL, "https://gather.test", NULL, CSRF_FROM_HERE},
        {true, "gather.test", NULL, NULL, "same-origin", CSRF_FROM_HERE},
        {true, "gather.test", NULL, NULL, "none", CSRF_FROM_HERE},
        {true, "gather.test", NULL, NULL, NULL, CSRF_FROM_HERE},
        {true, "Gather.test", NULL, "https://gather.TEST", NULL, CSRF_FROM_HERE},
        {false, "localhost:8080", NULL, "http://localhost:8080", "same-origin", CSRF_FROM_HERE},
        {true, "gather.test", NULL, "null", "same-origin", CSRF_FROM_NOWHERE},
        {true, "gather.test", NULL, "", "same-origin", CSRF_FROM_ELSEWHERE},
        {true, "gather.test", NULL, "http://gather.test", NULL, CSRF_OTHER_SCHEME},
        {false, "gather.test", NULL, "https://gather.test", NULL, CSRF_OTHER_SCHEME},
        {true, "gather.test", NULL, "https://gather.test:8443", NULL, CSRF_FROM_ELSEWHERE},
        {true, "gather.test", NULL, "https://gather.test.evil.test", NULL, CSRF_FROM_ELSEWHERE},
        {true, "gather.test", NULL, "https://evil.test", "same-origin", CSRF_OTHER_NAME},
        {true, "gather.test", NULL, "https://gather.test", "same-site", CSRF_FROM_ELSEWHERE},
        {true, "gather.test", NULL, "https://gather.test", "cross-site", CSRF_FROM_ELSEWHERE},
        {true, "gather.test", NULL, NULL, "cross-site", CSRF_FROM_ELSEWHERE},
        {true, "gather.test", NULL, NULL, "", CSRF_FROM_ELSEWHERE},
        {true, NULL, NULL, "https://gather.test", NULL, CSRF_FROM_ELSEWHERE},
        /* TLS ends in front: the settings' address counts, whatever Host the proxy sends on. */
        {false, "groups.example.org", url, "https://groups.example.org", "same-origin", CSRF_FROM_HERE},
        {false, "127.0.0.1:8081", url, "https://groups.example.org", "same-origin", CSRF_FROM_HERE},
        {false, NULL, url, "https://Groups.example.org:443", NULL, CSRF_FROM_HERE},
        {true, "groups.example.org:443", url, "https://groups.example.org", NULL, CSRF_FROM_HERE},
        {true, "10.0.0.5", url, "http://groups.example.org", NULL, CSRF_OTHER_SCHEME},
        {true, "10.0.0.5", url, "https://evil.test", "cross-site", CSRF_FROM_ELSEWHERE},
        {true, "10.0.0.5", url, "https://groups.example.org.evil.test", NULL, CSRF_FROM_ELSEWHERE},
        {true, "10.0.0.5", url, "ftp://groups.example.org", NULL, CSRF_FROM_ELSEWHERE},
        {true, "10.0.0.5", url, "https://", NULL, CSRF_FROM_ELSEWHERE},
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
        struct request *request = request_create(arena, METHOD_POST, "/ask");
        request->https = cases[index].https;
        request->host = cases[index].host;
        request->site_url = cases[index].url;
        request->origin = cases[index].origin;
        request->sec_fetch_site = cases[index].site;
        if (csrf_source(request) != cases[index].source)
            fail_msg("case %zu: %d", index, (int)csrf_source(request));
    }
    arena_destroy(arena);
}

/* B10: from a page under no-referrer, whose address holds a token, browsers send "null". */
static void test_hidden_origin(void **state)
{
    static const struct {
        const char *origin;
        const char *site;
        bool hides;
    } cases[] = {
        {"null", "same-origin", true}, {"null", NULL, false},
        {"null", "none", false},       {"null", "same-site", false},
        {"null", "cross-site", false}, {NULL, "same-origin", false},
        {"", "same-origin", false},    {"https://evil.test", "same-origin", false},
    };
    struct arena *arena = arena_create();
    struct request *request = request_create(arena, METHOD_POST, "/ask");
    (void)state;
    for (size_t index = 0; index < sizeof cases / sizeof cases[0]; index++) {
        request->origin = cases[index].origin;
        request->sec_fetch_site = cases[index].site;
        assert_int_equal(csrf_hides_origin(request), cases[index].hides);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_any_cookie),
        cmocka_unit_test(test_source),
        cmocka_unit_test(test_hidden_origin),
    };
    if (!crypto_init())
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

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

static void test_same_origin(void **state)
{
    static const struct {
        bool https;
        const char *host;
        const char *origin;
        const char *site;
        bool same;
    } cases[] = {
        {true, "gather.test", "https://gather.test", "same-origin", true},
        {true, "gather.test", "https://gather.test", NULL, true},
        {true, "gather.test", NULL, "same-origin", true},
        {true, "gather.test", NULL, "none", true},
        {true, "gather.test", NULL, NULL, true},
        {true, "Gather.test", "https://gather.TEST", NULL, true},
        {false, "localhost:8080", "http://localhost:8080", "same-origin", true},
        {true, "gather.test", "null", "same-origin", false},
        {true, "gather.test", "", "same-origin", false},
        {true, "gather.test", "http://gather.test", NULL, false},
        {false, "gather.test", "https://gather.test", NULL, false},
        {true, "gather.test", "https://gather.test:8443", NULL, false},
        {true, "gather.test", "https://gather.test.evil.test", NULL, false},
        {true, "gather.test", "https://evil.test", "same-origin", false},
        {true, "gather.test", "https://gather.test", "same-site", false},
        {true, "gather.test", "https://gather.test", "cross-site", false},
        {true, "gather.test", NULL, "cross-site", false},
        {true, "gather.test", NULL, "", false},
        {true, NULL, "https://gather.test", NULL, false},
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
        struct request *request = request_create(arena, METHOD_POST, "/ask");
        request->https = cases[index].https;
        request->host = cases[index].host;
        request->origin = cases[index].origin;
        request->sec_fetch_site = cases[index].site;
        if (csrf_same_origin(request) != cases[index].same)
            fail_msg("case %zu", index);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_any_cookie),
        cmocka_unit_test(test_same_origin),
    };
    if (!crypto_init())
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Which addresses can be written to, and how they go over the wire. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/email_address.h"

static void test_plain_addresses(void **state)
{
    (void)state;
    static const char *const good[] = {"a@b", "ann.lee+x@mail.example.org", "o'neil_%@example.com"};
    static const char *const bad[] = {"",        "a",         "@b.c",    "a@",          "a@b@c",
                                      "a b@c.d", "a@b.c\r\n", "<a@b.c>", "a..b@c.d",    ".a@b.c",
                                      "a@b..c",  "a@-b.c",    "\"a\"@b", "a,b@c.d",     "a@b.c>",
                                      "zoë@b.c", "a@b.c ",    "a@[1.2]", "a@b.c\nRCPT", "a@.b"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(email_address_is_plain(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(email_address_is_plain(bad[i]));
    assert_false(email_address_is_plain(NULL));
}

/* B7: "ada@müller.de" was taken by the form, and no mail ever went to it. */
static void test_hosts_in_other_letters(void **state)
{
    static const struct {
        const char *address;
        const char *wire;
    } cases[] = {
        {"ada@example.com", "ada@example.com"},
        {"Ada@Example.COM", "Ada@example.com"},
        {"ada@müller.de", "ada@xn--mller-kva.de"},
        {"ada@MÜLLER.de", "ada@xn--mller-kva.de"},
        {"ada@mu\xcc\x88ller.de", "ada@xn--mller-kva.de"},
        {"ada@例え.jp", "ada@xn--r8jz45g.jp"},
        {"ada@straße.de", "ada@xn--strae-oqa.de"},
        {"adá@example.com", NULL},
        {"ada@exa mple.com", NULL},
        {"ada@mül ler.de", NULL},
        {"ada@mül_ler.de\r\nRCPT", NULL},
        {"ada@.de", NULL},
        {"ada@\xff.de", NULL},
        {"ada", NULL},
        {"", NULL},
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *wire = email_address_wire(cases[i].address, arena);
        if (cases[i].wire == NULL)
            assert_null(wire);
        else
            assert_string_equal(wire, cases[i].wire);
    }
    assert_null(email_address_wire(NULL, arena));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_addresses),
        cmocka_unit_test(test_hosts_in_other_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

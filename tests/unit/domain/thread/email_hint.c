/* Slips of the finger in addresses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "domain/thread/email_hint.h"

static void assert_hint(const char *address, const char *expected)
{
    struct arena *arena = arena_create();
    const char *hint = email_hint(address, arena);
    if (expected == NULL)
        assert_null(hint);
    else
        assert_non_null(hint);
    if (hint != NULL)
        assert_string_equal(hint, expected);
    arena_destroy(arena);
}

static void test_slips_are_seen(void **state)
{
    (void)state;
    assert_hint("ann@gmial.com", "ann@gmail.com");
    assert_hint("ann@gmai.com", "ann@gmail.com");
    assert_hint("ann@gmaill.com", "ann@gmail.com");
    assert_hint("ann@gnail.com", "ann@gmail.com");
    assert_hint("ann@gmail.con", "ann@gmail.com");
    assert_hint("ann@gmail.co", "ann@gmail.com");
    assert_hint("ann@gmail.cmo", "ann@gmail.com");
    assert_hint("Ann.Lee@Gmial.Com", "Ann.Lee@gmail.com");
    assert_hint("ann@hotnail.com", "ann@hotmail.com");
    assert_hint("ann@yaho.com", "ann@yahoo.com");
    assert_hint("ann@outlok.com", "ann@outlook.com");
    assert_hint("ann@iclould.com", "ann@icloud.com");
    assert_hint("ann@comcast.met", "ann@comcast.net");
    assert_hint("ann@example.con", "ann@example.com");
    assert_hint("ann@mail.school.eud", "ann@mail.school.edu");
    assert_hint("ann@charity.ogr", "ann@charity.org");
    assert_hint("ann@example.co", NULL);
}

static void test_what_is_right_or_unknown_is_left_alone(void **state)
{
    (void)state;
    assert_hint("ann@gmail.com", NULL);
    assert_hint("ann@GMAIL.com", NULL);
    assert_hint("ann@ymail.com", NULL);
    assert_hint("ann@mail.com", NULL);
    assert_hint("ann@email.com", NULL);
    assert_hint("ann@gmx.net", NULL);
    assert_hint("ann@cos.net", NULL);
    assert_hint("ann@example.org", NULL);
    assert_hint("ann@school.edu", NULL);
    assert_hint("gmial.com", NULL);
    assert_hint("@gmial.com", NULL);
    assert_hint("ann@", NULL);
    assert_hint("", NULL);
    assert_hint(NULL, NULL);
    assert_hint("ann@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slips_are_seen),
        cmocka_unit_test(test_what_is_right_or_unknown_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

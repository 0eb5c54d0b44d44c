#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/network.h"

static void lists(void **state)
{
    static const struct {
        const char *list;
        bool good;
    } cases[] = {
        {"", true},
        {"192.0.2.7", true},
        {"10.0.0.0/8", true},
        {" 192.0.2.7 , 2001:db8::/32,::1", true},
        {"2001:db8::7/128", true},
        {"0.0.0.0/0", false}, /* everybody would be believed */
        {"::/0", false},
        {"10.0.0.0/33", false},
        {"2001:db8::/129", false},
        {"10.0.0.0/", false},
        {"10.0.0.0/8x", false},
        {"10.0.0", false},
        {"proxy.example.org", false},
        {"10.0.0.1; include x", false},
        {"10.0.0.1 10.0.0.2", false},
        {"10.0.0.1,,10.0.0.2", false},
        {"10.0.0.1,", false},
        {",", false},
        {"1111:2222:3333:4444:5555:6666:7777:8888:9999:1111:2222:3333:4444:5555:6666:7777:8888", false},
    };
    (void)state;
    for (size_t index = 0; index < sizeof cases / sizeof *cases; index++)
        if (network_list_is_valid(cases[index].list) != cases[index].good)
            fail_msg("case %zu: %s", index, cases[index].list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lists)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

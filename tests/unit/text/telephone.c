/* Telephone numbers as links that can be tapped (B17). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/telephone.h"

static void test_hrefs(void **state)
{
    static const struct {
        const char *written;
        const char *href;
    } cases[] = {
        {"(312) 555-0142", "tel:+13125550142"},
        {"312.555.0142", "tel:+13125550142"},
        {"1-800-799-7233", "tel:+18007997233"},
        {"1-800-799-SAFE", "tel:+18007997233"},
        {"+49 (30) 123 456", "tel:+4930123456"},
        {"(+49) 30 123456", "tel:+4930123456"},
        {"٣١٢٥٥٥٠١٤٢", "tel:+13125550142"},
        {"312-555-0142 ext. 5", "tel:+13125550142"},
        {"312-555-0142 x5", "tel:+13125550142"},
        {"911", "tel:911"},
        {"555-0142", "tel:5550142"},
        {"1234567890123456789", "tel:123456789012345"},
        {"12", ""},
        {"", ""},
    };
    char href[TELEPHONE_HREF_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        telephone_href(cases[i].written, href);
        assert_string_equal(href, cases[i].href);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_hrefs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

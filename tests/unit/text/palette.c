/* Field case C15: a practice chooses colors; whether everybody can read them is computed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/file.h"
#include "text/palette.h"

static void read_shipped(struct palette *palette, struct problems *problems)
{
    struct buffer text = {0};
    assert_true(file_read("www/static/gather.css", 1 << 20, &text));
    palette_read(palette, text.data, "gather.css", false, problems);
    buffer_free(&text);
}

static size_t count(const char *own, const char *said)
{
    struct problems *problems = problems_create();
    struct palette *palette = palette_create();
    read_shipped(palette, problems);
    palette_read(palette, own, "brand.css", true, problems);
    palette_check(palette, "brand.css", problems);
    size_t found = problems_count(problems);
    if (said != NULL && (found == 0 || strstr(problems_text(problems, 0), said) == NULL))
        fail_msg("%s: %s", own, found == 0 ? "nothing" : problems_text(problems, 0));
    palette_destroy(palette);
    problems_destroy(problems);
    return found;
}

static void contrasts(void **state)
{
    (void)state;
    /* What is shipped is AAA in both schemes. */
    assert_int_equal(count("", NULL), 0);
    assert_int_equal(count("/* ours */\n:root { --accent: #5b1a5e; --accent-strong: #3f1142 }\n", NULL), 0);
    assert_int_equal(count(":root { --ground: #fff; --raised: #ffffff; --sunk: #fff; --ink: #000; }", NULL),
                     0);
    /* #767676 on white is 4.54:1, as WCAG's own examples have it. */
    assert_true(count(":root {\n --ink: #767676;\n --ground: #fff; }",
                      "ink (#767676) on ground (#ffffff) has a contrast of 4.5:1 on light screens") > 0);
    assert_true(count("@media (prefers-color-scheme: dark) { :root { --on-accent: #fff; } }",
                      "on-accent (#ffffff) on accent (#9ad9d6)") > 0);
    assert_true(count(":root { --edge: #d9cdbf; }", "at least 3:1") > 0);
}

static void mistakes(void **state)
{
    (void)state;
    assert_true(count(":root {\n  --acent: #0b4f55;\n}", "acent is no color of ours") > 0);
    assert_true(count(":root { --accent: teal; }", "teal is not a color here") > 0);
    assert_true(count(":root { --accent: #0b4f5; }", "#0b4f5 is not a color here") > 0);
    assert_true(count("\n\nbody { display: none; }", "only colors can be set here") > 0);
    assert_true(count("@import url(https://example.org/x.css);", "only colors") > 0);
    assert_true(count(":root { --accent: #0b4f55", "only colors") > 0);
    assert_true(count("@media print { :root { --accent: #0b4f55; } }", "only colors") > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(contrasts), cmocka_unit_test(mistakes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

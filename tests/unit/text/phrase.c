/* What pages say: the words of the build, a practice's own, and what a file of them can get wrong. */
#include "text/phrase.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/gather-test-phrases-XXXXXX";

static void load(const char *text, struct problems *problems)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    phrases_load(path, problems);
}

static void test_words_of_the_build(void **state)
{
    (void)state;
    assert_string_equal(phrase(PHRASE_ERROR_404_TITLE), "We cannot find that page");
    assert_string_equal(phrase_done(DONE_YOURS, DONE_YOURS_CHANGED), phrase(PHRASE_YOURS_DONE_CHANGED));
    assert_string_equal(phrase_done(DONE_DATES, "changed"), phrase(PHRASE_DATES_DONE_CHANGED));
    assert_string_equal(phrase_done(DONE_DATES, DONE_YOURS_CARRY), "");
    assert_string_equal(phrase_done(DONE_YOURS, "nothing"), "");
    assert_string_equal(phrase_done(DONE_YOURS, NULL), "");
}

static void test_fills_in(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    const char *text = phrase_fill(arena, "{from} to {to}", "to", "{from}");
    assert_string_equal(text, "{from} to {from}");
    assert_string_equal(phrase_fill(arena, text, "nobody", "x"), text);
    assert_string_equal(phrase_fill(arena, "%s {a}", "a", "%n"), "%s %n");
    arena_destroy(arena);
}

static void test_own_words(void **state)
{
    (void)state;
    struct problems *problems = problems_create();
    load("# ours\n\nerror-404-title:  Nothing here\r\nhistory-moved: from {from}, now {to}\n", problems);
    assert_int_equal(problems_count(problems), 0);
    assert_string_equal(phrase(PHRASE_ERROR_404_TITLE), "Nothing here");
    assert_string_equal(phrase(PHRASE_HISTORY_MOVED), "from {from}, now {to}");
    assert_string_equal(phrase(PHRASE_ERROR_405_TITLE), "That does not work here");
    load("", problems);
    assert_string_equal(phrase(PHRASE_ERROR_404_TITLE), "We cannot find that page");
    problems_destroy(problems);
}

static void test_wrong(void **state)
{
    static const struct {
        const char *text;
        const char *said;
    } wrong[] = {
        {"\nno-such-phrase: x\n", ":2: there is no phrase no-such-phrase"},
        {"error-404-title\n", ":1: write a phrase as its name, a colon"},
        {"error-404-title: \n", ":1: write a phrase as its name, a colon"},
        {"history-moved: {from} and on\n", ":1: history-moved must have the same"},
        {"error-404-title: {from}\n", ":1: error-404-title must have the same"},
        {"error-404-title: \xff\n", "UTF-8"},
    };
    (void)state;
    for (size_t index = 0; index < sizeof wrong / sizeof wrong[0]; index++) {
        struct problems *problems = problems_create();
        load(wrong[index].text, problems);
        assert_int_equal(problems_count(problems), 1);
        assert_non_null(strstr(problems_text(problems, 0), wrong[index].said));
        assert_string_equal(phrase(PHRASE_ERROR_404_TITLE), "We cannot find that page");
        problems_destroy(problems);
    }
    struct problems *problems = problems_create();
    phrases_load("/nowhere/phrases.txt", problems);
    assert_int_equal(problems_count(problems), 1);
    problems_destroy(problems);
}

/* "1 days" and "0 day" were glued together in C, where no other language could mend them. */
static void test_two_forms(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct problems *problems = problems_create();
    assert_string_equal(phrase_count(arena, PLURAL_DASHBOARD_AGE_DAYS, 1), "1 day ago");
    assert_string_equal(phrase_count(arena, PLURAL_DASHBOARD_AGE_DAYS, 0), "0 days ago");
    assert_string_equal(phrase_count(arena, PLURAL_DASHBOARD_AGE_DAYS, 12), "12 days ago");
    assert_string_equal(phrase_plural(PLURAL_DASHBOARD_AGE_DAYS, 2), "{count} days ago");
    load("dashboard-age-days.one: hace {count} d\303\255a\n", problems);
    assert_int_equal(problems_count(problems), 0);
    assert_string_equal(phrase_count(arena, PLURAL_DASHBOARD_AGE_DAYS, 1), "hace 1 d\303\255a");
    assert_string_equal(phrase_count(arena, PLURAL_DASHBOARD_AGE_DAYS, 2), "2 days ago");
    load("", problems);
    problems_destroy(problems);
    arena_destroy(arena);
}

static int make_file(void **state)
{
    (void)state;
    int descriptor = mkstemp(path);
    return descriptor < 0 ? -1 : close(descriptor);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_of_the_build), cmocka_unit_test(test_fills_in),
        cmocka_unit_test(test_own_words),          cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_two_forms),
    };
    return cmocka_run_group_tests_name("base/phrase", tests, make_file, remove_file);
}

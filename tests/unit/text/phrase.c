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
    assert_string_equal(phrase_named("error-404", "title"), phrase(PHRASE_ERROR_404_TITLE));
    assert_string_equal(phrase_named("error-404", "nothing"), "");
    assert_string_equal(phrase_named("error", "404-title-"), "");
    assert_string_equal(phrase_named("error-404", NULL), "");
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

/* Those that pages look for by a name made at run time. */
static void test_names_made_at_run_time(void **state)
{
    static const char *const statuses[] = {"400",    "403",    "404",         "405",         "413",
                                           "422",    "429",    "500",         "503",         "forged",
                                           "cookie", "closed", "staff-right", "staff-forged"};
    char name[64];
    (void)state;
    for (size_t index = 0; index < sizeof statuses / sizeof statuses[0]; index++) {
        (void)snprintf(name, sizeof name, "error-%s", statuses[index]);
        assert_string_not_equal(phrase_named(name, "title"), "");
        assert_string_not_equal(phrase_named(name, "1"), "");
    }
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
        cmocka_unit_test(test_words_of_the_build),
        cmocka_unit_test(test_fills_in),
        cmocka_unit_test(test_own_words),
        cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_names_made_at_run_time),
    };
    return cmocka_run_group_tests_name("base/phrase", tests, make_file, remove_file);
}

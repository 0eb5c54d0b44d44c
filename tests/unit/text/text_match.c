/* Searching as people type it: "garcia" did not find García, nor "smith maria" Maria Smith (field case B20).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text_match.h"

static const struct {
    const char *typed;
    const char *text;
    const char *phone;
    bool found;
} cases[] = {
    {"garcia", "Ana García", NULL, true},
    {"GARCÍA",
     "ana garci\xcc\x81"
     "a",
     NULL, true},
    {"smith maria", "Maria Smith", NULL, true},
    {"smith, maria", "Maria Smith", NULL, true},
    {"obrien", "Pat O'Brien", NULL, true},
    {"o'brien", "Pat OBrien", NULL, true},
    {"o\xe2\x80\x99"
     "brien",
     "Pat O'Brien", NULL, true},
    {"smith-jones", "Kim Smith Jones", NULL, true},
    {"lodz", "Łódź", NULL, true},
    {"soren", "Søren", NULL, true},
    {"strasse", "Straße", NULL, true},
    {"ana@example.org", "ANA@Example.org", NULL, true},
    {"李", "李雷", NULL, true},
    {"שלום", "שָׁלוֹם", NULL, true},
    {"０１４２", "Room 0142", NULL, true},
    {"0142", "Ana", "(312) 555-0142", true},
    {"312-555", "Ana", "312.555.0142", true},
    {"+1 (312) 555", "Ana", "+1 312 555 0142", true},
    {"42", "Ana", "(312) 555-0142", false},
    {"smith ana", "Maria Smith", NULL, false},
    {"garzia", "Ana García", NULL, false},
    {"", "anybody", NULL, true},
    {"  . ", "anybody", NULL, true},
};

static void finds_what_people_type(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct text_query *query = text_query_create(arena, cases[i].typed);
        bool found = text_query_matches(query, text_words(arena, cases[i].text), cases[i].phone, arena);
        if (found != cases[i].found)
            fail_msg("\"%s\" in \"%s\"", cases[i].typed, cases[i].text);
    }
    assert_true(text_query_is_empty(text_query_create(arena, " -- ")));
    assert_false(text_query_is_empty(text_query_create(arena, "a")));
    arena_destroy(arena);
}

static void sorts_without_accents(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    assert_string_equal(text_fold(arena, "\xc3\x89mile Zola"), "emile zola");
    assert_string_equal(text_fold(arena, NULL), "");
    assert_string_equal(text_words(arena, "  A--b\tC! "), "a b c");
    assert_string_equal(text_digits(arena, "+1 (312) 5x"), "13125");
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_people_type),
        cmocka_unit_test(sorts_without_accents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

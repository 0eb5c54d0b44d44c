/* Templates, case by case along the public Mustache spec, then what is refused, then hostile values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/template_render.h"

struct example {
    const char *text;
    const char *context;
    const char *expected;
};

static json_t *parse_json(const char *text)
{
    json_error_t error;
    json_t *json = json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (json == NULL)
        fail_msg("%s: %s", text, error.text);
    return json;
}

static const char *content_of(const struct buffer *buffer)
{
    return buffer->data == NULL ? "" : buffer->data;
}

static void check_example(const struct example *example)
{
    struct problems *problems = problems_create();
    struct buffer output = {0};
    json_t *context = parse_json(example->context);
    bool good = template_render_text(example->text, context, &output, problems);
    if (!good || strcmp(content_of(&output), example->expected) != 0) {
        problems_print(problems, stderr);
        fail_msg("%s\nover %s\ngave %s\nnot  %s", example->text, example->context, content_of(&output),
                 example->expected);
    }
    json_decref(context);
    buffer_free(&output);
    problems_destroy(problems);
}

#define CHECK_ALL(examples)                                                                                  \
    for (size_t i = 0; i < sizeof(examples) / sizeof *(examples); i++)                                       \
    check_example(&(examples)[i])

static void interpolation_works(void **state)
{
    (void)state;
    static const struct example EXAMPLES[] = {
        {"", "{}", ""},
        {"plain } text {\n", "{}", "plain } text {\n"},
        {"Dear {{name}}!", "{\"name\": \"Ada\"}", "Dear Ada!"},
        {"{{a}}{{b}}", "{\"a\": 1, \"b\": 2}", "12"},
        {"[{{n}}]", "{\"n\": 85}", "[85]"},
        {"[{{n}}]", "{\"n\": -9223372036854775808}", "[-9223372036854775808]"},
        {"[{{n}}]", "{\"n\": 0}", "[0]"},
        {"[{{n}}]", "{\"n\": 1.5}", "[1.5]"},
        {"[{{n}}]", "{\"n\": 0.1}", "[0.1]"},
        {"[{{n}}]", "{\"n\": 0.30000000000000004}", "[0.30000000000000004]"},
        {"[{{n}}]", "{\"n\": 1e300}", "[1e+300]"},
        {"[{{n}}]", "{\"n\": null}", "[]"},
        {"[{{n}}]", "{\"n\": true}", "[true]"},
        {"[{{n}}]", "{\"n\": false}", "[false]"},
        {"[{{n}}]", "{\"n\": {}}", "[]"},
        {"[{{n}}]", "{\"n\": [1, 2]}", "[]"},
        {"[{{missing}}]", "{}", "[]"},
        {"[{{missing}}]", "[1]", "[]"},
        {"[{{.}}]", "\"itself\"", "[itself]"},
        {"[{{.}}]", "7", "[7]"},
        {"| {{a}} |", "{\"a\": \"-\"}", "| - |"},
        {"  {{a}}\n", "{\"a\": \"-\"}", "  -\n"},
        {"|{{ a }}|{{\ta\t}}|", "{\"a\": \"-\"}", "|-|-|"},
        {"{{under_score}}{{hy-phen}}{{2}}", "{\"under_score\": 1, \"hy-phen\": 2, \"2\": 3}", "123"},
        {"{{a}}\r\n{{a}}\r\n", "{\"a\": \"x\"}", "x\r\nx\r\n"},
    };
    CHECK_ALL(EXAMPLES);
}

static void dotted_names_work(void **state)
{
    (void)state;
    static const struct example EXAMPLES[] = {
        {"{{a.b}}", "{\"a\": {\"b\": \"deep\"}}", "deep"},
        {"{{a.b.c.d.e}}", "{\"a\": {\"b\": {\"c\": {\"d\": {\"e\": 5}}}}}", "5"},
        {"[{{a.b.c}}]", "{\"a\": {}}", "[]"},
        {"[{{a.b.c}}]", "{\"a\": {\"b\": 3}, \"c\": \"wrong\"}", "[]"},
        {"[{{a.b}}]", "{\"a.b\": \"wrong\"}", "[]"},
        {"[{{a.b}}]", "{\"a.b\": \"wrong\", \"a\": {\"b\": \"right\"}}", "[right]"},
        {"{{#a}}{{b.c}}{{/a}}", "{\"a\": {\"b\": {}}, \"b\": {\"c\": \"wrong\"}}", ""},
        {"{{#a}}{{b.c}}{{/a}}", "{\"a\": {\"x\": 1}, \"b\": {\"c\": \"outer\"}}", "outer"},
        {"{{#a}}[{{b}}]{{/a}}", "{\"a\": {\"b\": null}, \"b\": \"wrong\"}", "[]"},
        {"{{#a.b.c}}yes{{/a.b.c}}", "{\"a\": {\"b\": {\"c\": true}}}", "yes"},
        {"{{#a.b.c}}yes{{/a.b.c}}{{^a.b.c}}no{{/a.b.c}}", "{\"a\": {}}", "no"},
    };
    CHECK_ALL(EXAMPLES);
}

static void escaping_works(void **state)
{
    (void)state;
    static const struct example EXAMPLES[] = {
        {"{{a}}", "{\"a\": \"& < > \\\" '\"}", "&amp; &lt; &gt; &quot; &#39;"},
        {"{{a}}", "{\"a\": \"<\"}", "&lt;"},
        {"{{a}}", "{\"a\": \"a<b\"}", "a&lt;b"},
        {"{{a}}", "{\"a\": \"&amp;\"}", "&amp;amp;"},
        {"{{a}}", "{\"a\": \"{{b}} {{{c}}}\", \"b\": \"wrong\"}", "{{b}} {{{c}}}"},
        {"{{a}}", "{\"a\": \"Zo\\u00eb \\ud83d\\ude00\"}", "Zo\xC3\xAB \xF0\x9F\x98\x80"},
        {"[{{a}}]", "{\"a\": \"x\\u0000y\"}", "[x\xEF\xBF\xBDy]"},
        {"{{#a}}{{.}}{{/a}}", "{\"a\": [\"<\", \"\\\"\"]}", "&lt;&quot;"},
        {"& < > \" '", "{}", "& < > \" '"},
        {"{{{qr_svg}}}", "{\"qr_svg\": \"<svg a='&'/>\"}", "<svg a='&'/>"},
        {"{{& qr_svg }}|{{{ qr_svg }}}", "{\"qr_svg\": \"<svg/>\"}", "<svg/>|<svg/>"},
        {"{{{a.article_html}}}", "{\"a\": {\"article_html\": \"<p>\"}}", "<p>"},
        {"{{article_html}}", "{\"article_html\": \"<p>\"}", "&lt;p&gt;"},
        {"[{{{content_html}}}]", "{}", "[]"},
        {"[{{{content_html}}}]", "{\"content_html\": \"\"}", "[]"},
    };
    CHECK_ALL(EXAMPLES);
}

static void sections_work(void **state)
{
    (void)state;
    static const struct example EXAMPLES[] = {
        {"{{#a}}yes{{/a}}", "{\"a\": true}", "yes"},
        {"[{{#a}}yes{{/a}}]", "{\"a\": false}", "[]"},
        {"[{{#a}}yes{{/a}}]", "{\"a\": null}", "[]"},
        {"[{{#a}}yes{{/a}}]", "{}", "[]"},
        {"[{{#a}}yes{{/a}}]", "{\"a\": []}", "[]"},
        {"[{{#a}}yes{{/a}}]", "{\"a\": \"\"}", "[]"},
        {"[{{#a}}yes{{/a}}]", "{\"a\": {}}", "[yes]"},
        {"[{{#a}}yes{{/a}}]", "{\"a\": 0}", "[yes]"},
        {"[{{#a}}yes{{/a}}]", "{\"a\": 0.0}", "[yes]"},
        {"{{#a}}{{.}}{{/a}}", "{\"a\": \"text\"}", "text"},
        {"{{#a}}Hi {{name}}.{{/a}}", "{\"a\": {\"name\": \"Ada\"}}", "Hi Ada."},
        {"{{#a}}{{x}}{{y}}{{/a}}", "{\"a\": {\"x\": 1}, \"x\": 8, \"y\": 2}", "12"},
        {"{{#a}}{{n}},{{/a}}", "{\"a\": [{\"n\": 1}, {\"n\": 2}, {\"n\": 3}]}", "1,2,3,"},
        {"{{#a}}({{.}}){{/a}}", "{\"a\": [1, \"b\", 2.5, null, false, \"\"]}", "(1)(b)(2.5)()(false)()"},
        {"{{#a}}({{#.}}{{.}}{{/.}}){{/a}}", "{\"a\": [[1, 2], [], [\"c\"]]}", "(12)()(c)"},
        {"{{#.}}{{n}}{{/.}}", "[{\"n\": 1}, {\"n\": 2}]", "12"},
        {"{{#a}}{{#show}}{{.}}{{/show}}{{/a}}", "{\"show\": true, \"a\": [\"x\", \"y\"]}", "xy"},
        {"{{#a}}1{{/a}}-{{#a}}2{{/a}}", "{\"a\": true}", "1-2"},
        {"{{#a}}A{{#b}}B{{/b}}C{{/a}}", "{\"a\": true, \"b\": false}", "AC"},
        {"{{#a}}{{#a}}{{x}}{{/a}}{{/a}}", "{\"a\": {\"x\": 1, \"a\": {\"x\": 2}}}", "2"},
        {"{{#a}}{{one}}{{#b}}{{one}}{{two}}{{#c}}{{one}}{{two}}{{three}}{{/c}}{{/b}}{{/a}}",
         "{\"a\": {\"one\": 1}, \"b\": {\"two\": 2}, \"c\": {\"three\": 3}}", "112123"},
        {"{{# a }}x{{/ a }}", "{\"a\": true}", "x"},
    };
    CHECK_ALL(EXAMPLES);
}

static void inverted_sections_work(void **state)
{
    (void)state;
    static const struct example EXAMPLES[] = {
        {"{{^a}}no{{/a}}", "{\"a\": false}", "no"},
        {"{{^a}}no{{/a}}", "{\"a\": null}", "no"},
        {"{{^a}}no{{/a}}", "{}", "no"},
        {"{{^a}}no{{/a}}", "{\"a\": []}", "no"},
        {"{{^a}}no{{/a}}", "{\"a\": \"\"}", "no"},
        {"[{{^a}}no{{/a}}]", "{\"a\": true}", "[]"},
        {"[{{^a}}no{{/a}}]", "{\"a\": 0}", "[]"},
        {"[{{^a}}no{{/a}}]", "{\"a\": {}}", "[]"},
        {"[{{^a}}no{{/a}}]", "{\"a\": [0]}", "[]"},
        {"{{^a}}A{{^b}}B{{/b}}{{b}}{{/a}}", "{\"b\": 1}", "A1"},
        {"{{#l}}{{^x}}{{.}}{{/x}}{{/l}}", "{\"l\": [1, 2]}", "12"},
        {"{{^ a }}x{{/ a }}", "{}", "x"},
    };
    CHECK_ALL(EXAMPLES);
}

static void standalone_lines_vanish(void **state)
{
    (void)state;
    static const struct example EXAMPLES[] = {
        {"one\n{{#a}}\ntwo\n{{/a}}\nthree\n", "{\"a\": true}", "one\ntwo\nthree\n"},
        {"one\n  {{#a}}\t\ntwo\n\t{{/a}} \nthree\n", "{\"a\": true}", "one\ntwo\nthree\n"},
        {"one\n{{^a}}\ntwo\n{{/a}}\nthree", "{}", "one\ntwo\nthree"},
        {"|\r\n{{#a}}\r\n{{/a}}\r\n|", "{\"a\": true}", "|\r\n|"},
        {"  {{#a}}\n#{{/a}}\n/", "{\"a\": true}", "#\n/"},
        {"#{{#a}}\n/\n  {{/a}}", "{\"a\": true}", "#\n/\n"},
        {" {{#a}}x{{/a}}\n {{#a}}y{{/a}}\n", "{\"a\": true}", " x\n y\n"},
        {" | {{#a}}\t|\t{{/a}} | \n", "{\"a\": true}", " | \t|\t | \n"},
        {" | {{#a}} {{! quiet }}\n {{/a}} | \n", "{\"a\": true}", " |  \n  | \n"},
        {"{{#a}}\n{{#b}}\n{{/b}}\n{{/a}}\n", "{\"a\": 1, \"b\": 1}", ""},
        {"{{#a}}{{/a}}\n", "{\"a\": 1}", "\n"},
        {"one\n{{#a}}\n{{.}}\n{{/a}}\n", "{\"a\": [1, 2]}", "one\n1\n2\n"},
        {"\r\n{{a}}\r\n", "{}", "\r\n\r\n"},
        {"{{#a}}\r{{/a}}\n", "{\"a\": 1}", "\r\n"},
    };
    CHECK_ALL(EXAMPLES);
}

static void comments_vanish(void **state)
{
    (void)state;
    static const struct example EXAMPLES[] = {
        {"12{{! not shown }}34", "{}", "1234"},
        {"12{{! not\n shown\n }}34\n", "{}", "1234\n"},
        {"one\n{{! alone }}\ntwo", "{}", "one\ntwo"},
        {"one\n  {{! alone\nover lines }}  \ntwo", "{}", "one\ntwo"},
        {"|\r\n{{! alone }}\r\n|", "{}", "|\r\n|"},
        {"  {{! alone }}\n!", "{}", "!"},
        {"!\n  {{! alone }}", "{}", "!\n"},
        {"  12 {{! 34 }}\n", "{}", "  12 \n"},
        {"1 {{! 2 }} 3", "{}", "1  3"},
        {"a{{!}}b{{!{{#x}}c", "{\"!\": 1}", "abc"},
        {"a{{! {{#x }}b", "{}", "ab"},
    };
    CHECK_ALL(EXAMPLES);
}

static void check_problem(const char *text, const char *expected)
{
    struct problems *problems = problems_create();
    struct buffer output = {0};
    assert_false(template_render_text(text, NULL, &output, problems));
    bool found = false;
    for (size_t i = 0; i < problems_count(problems); i++)
        found = found || strstr(problems_text(problems, i), expected) != NULL;
    if (!found) {
        problems_print(problems, stderr);
        fail_msg("%s\nis refused, but not with \"%s\"", text, expected);
    }
    assert_int_equal(output.length, 0);
    buffer_free(&output);
    problems_destroy(problems);
}

static void mistakes_are_problems(void **state)
{
    (void)state;
    check_problem("a {{b", "}} is missing");
    check_problem("a {{", "}} is missing");
    check_problem("a {{{qr_svg}} b", "}}} is missing");
    check_problem("{{! never ends", "}} is missing");
    check_problem("{{#a}}", "{{/a}} is missing");
    check_problem("{{#a}}{{^b.c}}{{/b.c}}", "{{/a}} is missing");
    check_problem("{{/a}}", "was not begun");
    check_problem("{{#a}}{{#b}}{{/a}}{{/b}}", "{{/a}} stands where {{/b}} should");
    check_problem("{{#a}}{{/ab}}", "{{/ab}} stands where {{/a}} should");
    check_problem("{{=<% %>=}}", "delimiters");
    check_problem("{{}}", "\"\" is not a name");
    check_problem("{{ }}", "\"\" is not a name");
    check_problem("{{a b}}", "\"a b\" is not a name");
    check_problem("{{a\n}}", "is not a name");
    check_problem("{{ #a}}", "\"#a\" is not a name");
    check_problem("{{.a}}", "is not a name");
    check_problem("{{a.}}", "is not a name");
    check_problem("{{a..b}}", "is not a name");
    check_problem("{{..}}", "is not a name");
    check_problem("{{$block}}{{/block}}", "is not a name");
    check_problem("{{<parent}}{{/parent}}", "is not a name");
    check_problem("{{>*dynamic}}", "is not a name");
    check_problem("{{>../x}}", "is not a name");
    check_problem("{{>a.b}}", "is not a name");
    check_problem("{{>.}}", "is not a name");
    check_problem("{{gr\xC3\xB6\xC3\x9F"
                  "e}}",
                  "is not a name");
    check_problem("{{{name}}}", "name may not go out unescaped");
    check_problem("{{&name}}", "name may not go out unescaped");
    check_problem("{{{.}}}", "may not go out unescaped");
    check_problem("{{{qr_svg.name}}}", "may not go out unescaped");
    check_problem("{{{xqr_svg}}}", "may not go out unescaped");
    check_problem("{{>part}}", "no partials");
    check_problem("bad \xFF byte", "UTF-8");
}

static void too_deep_nesting_is_a_problem(void **state)
{
    (void)state;
    struct buffer text = {0};
    for (int i = 0; i < 33; i++)
        buffer_append_text(&text, "{{#a}}\n");
    check_problem(text.data, "more than 32 sections");
    buffer_free(&text);
}

static void hostile_values_stay_text(void **state)
{
    (void)state;
    struct buffer value = {0};
    struct buffer output = {0};
    for (int i = 0; i < 100000; i++)
        buffer_append_text(&value, "\"><script>'{{x}}{{/a}}");
    json_t *context = json_pack("{s:s, s:s}", "a", value.data, "x", "wrong");
    struct problems *problems = problems_create();
    assert_true(template_render_text("<p title=\"{{a}}\">{{#a}}{{.}}{{/a}}", context, &output, problems));
    assert_null(strstr(output.data, "<script"));
    assert_null(strstr(output.data, "wrong"));
    assert_null(strchr(output.data, '\''));
    assert_int_equal(output.length, strlen("<p title=\"\">") +
                                        2 * 100000 * strlen("&quot;&gt;&lt;script&gt;&#39;{{x}}{{/a}}"));
    problems_destroy(problems);
    buffer_free(&value);
    buffer_free(&output);
    json_decref(context);
}

static void hostile_templates_only_fail(void **state)
{
    (void)state;
    static const char *const PIECES[] = {"{{", "}}", "{{{", "}}}", "#a", "/a",     "^",     ">",
                                         "!",  "\n", " ",   ".",   "a",  "{{#a}}", "{{/a}}"};
    unsigned random = 1;
    json_t *context = parse_json("{\"a\": [1, 2]}");
    for (int round = 0; round < 20000; round++) {
        struct buffer text = {0};
        struct buffer output = {0};
        struct problems *problems = problems_create();
        for (int i = 0; i < 12; i++) {
            random = random * 1103515245 + 12345;
            buffer_append_text(&text, PIECES[(random >> 16) % (sizeof PIECES / sizeof *PIECES)]);
        }
        bool good = template_render_text(text.data, context, &output, problems);
        assert_int_equal(good, problems_count(problems) == 0);
        problems_destroy(problems);
        buffer_free(&text);
        buffer_free(&output);
    }
    json_decref(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interpolation_works),
        cmocka_unit_test(dotted_names_work),
        cmocka_unit_test(escaping_works),
        cmocka_unit_test(sections_work),
        cmocka_unit_test(inverted_sections_work),
        cmocka_unit_test(standalone_lines_vanish),
        cmocka_unit_test(comments_vanish),
        cmocka_unit_test(mistakes_are_problems),
        cmocka_unit_test(too_deep_nesting_is_a_problem),
        cmocka_unit_test(hostile_values_stay_text),
        cmocka_unit_test(hostile_templates_only_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Markdown as a page: title, headings with ids, nothing raw. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/buffer.h"
#include "base/file.h"
#include "text/markdown.h"

static json_t *load(const char *markdown, struct problems *problems)
{
    char path[] = "/tmp/gather-article-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    assert_true(file_write(path, markdown, strlen(markdown), 0600));
    json_t *article = markdown_load(path, "Quiet *Room* & Co", problems);
    unlink(path);
    return article;
}

static json_t *load_good(const char *markdown)
{
    struct problems *problems = problems_create();
    json_t *article = load(markdown, problems);
    assert_non_null(article);
    assert_int_equal(problems_count(problems), 0);
    problems_destroy(problems);
    return article;
}

static const char *text_at(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void test_parts(void **state)
{
    (void)state;
    json_t *article =
        load_good("# How *groups* help\n\nFirst **words** &\nmore.\n\n## Pain isolates. Groups!\n\ntext\n\n"
                  "## Pain isolates: groups\n\n### deeper\n\n# Again\n\n## \xe6\x9d\x8e\n");
    const json_t *contents = json_object_get(article, "contents");
    assert_string_equal(text_at(article, "title"), "How groups help");
    assert_string_equal(text_at(article, "description"), "First words & more.");
    assert_int_equal(json_integer_value(json_object_get(article, "reading_minutes")), 1);
    assert_int_equal(json_array_size(contents), 4);
    assert_string_equal(text_at(json_array_get(contents, 0), "href"), "#pain-isolates-groups");
    assert_string_equal(text_at(json_array_get(contents, 0), "text"), "Pain isolates. Groups!");
    assert_string_equal(text_at(json_array_get(contents, 1), "href"), "#pain-isolates-groups-2");
    assert_string_equal(text_at(json_array_get(contents, 2), "href"), "#again");
    assert_string_equal(text_at(json_array_get(contents, 3), "href"), "#section");
    const char *html = text_at(article, "content_html");
    assert_null(strstr(html, "<h1"));
    assert_null(strstr(html, "<h2"));
    assert_string_equal(text_at(json_array_get(contents, 1), "id"), "pain-isolates-groups-2");
    assert_string_equal(text_at(json_array_get(contents, 0), "content_html"), "<p>text</p>\n");
    assert_string_equal(text_at(json_array_get(contents, 1), "content_html"), "<h3>deeper</h3>\n");
    assert_string_equal(text_at(json_array_get(contents, 3), "content_html"), "");
    assert_non_null(strstr(html, "<p>First <strong>words</strong> &amp;\nmore.</p>"));
    json_decref(article);
}

static void test_nothing_raw(void **state)
{
    (void)state;
    json_t *article =
        load_good("# T\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) <b>\n\n`<h2>`\n\n## One\n");
    const char *html = text_at(article, "content_html");
    assert_null(strstr(html, "<script"));
    assert_null(strstr(html, "javascript:"));
    assert_null(strstr(html, "<b>"));
    assert_non_null(strstr(html, "<code>&lt;h2&gt;</code>"));
    assert_string_equal(text_at(json_array_get(json_object_get(article, "contents"), 0), "id"), "one");
    json_decref(article);
}

static void test_lengths(void **state)
{
    (void)state;
    struct buffer markdown = {0};
    buffer_append_text(&markdown, "# T\n\n");
    for (int i = 0; i < 401; i++)
        buffer_append_text(&markdown, "word, ");
    json_t *article = load_good(markdown.data);
    const char *description = text_at(article, "description");
    assert_int_equal(json_integer_value(json_object_get(article, "reading_minutes")), 3);
    assert_true(strlen(description) <= 163);
    assert_string_equal(description + strlen(description) - 7, "word…");
    json_decref(article);
    buffer_free(&markdown);
}

static void test_description_without_spaces(void **state)
{
    (void)state;
    struct buffer markdown = {0};
    buffer_append_text(&markdown, "# T\n\n");
    for (int i = 0; i < 100; i++)
        buffer_append_text(&markdown, "\xe6\x9d\x8e");
    json_t *article = load_good(markdown.data);
    assert_int_equal(strlen(text_at(article, "description")), 53 * 3 + 3);
    json_decref(article);
    buffer_free(&markdown);
}

static void test_problems(void **state)
{
    (void)state;
    struct problems *problems = problems_create();
    assert_null(load("No title here.\n", problems));
    assert_null(load("", problems));
    assert_null(markdown_load("/nowhere/article.md", "", problems));
    assert_int_equal(problems_count(problems), 3);
    assert_non_null(strstr(problems_text(problems, 0), "no title"));
    problems_destroy(problems);
}

/* Field case C15: the shipped article spoke of another practice. */
static void fills_in_the_practice(void **state)
{
    static const char file[] = "/tmp/gather-markdown-practice.md";
    static const char text[] = "# How {{practice.name}} can help\n\nAt {{practice.name}}.\n";
    struct problems *problems = problems_create();
    (void)state;
    assert_true(file_write(file, text, sizeof text - 1, 0600));
    json_t *article = markdown_load(file, "Quiet *Room* & <Co>", problems);
    assert_non_null(article);
    assert_string_equal(json_string_value(json_object_get(article, "title")),
                        "How Quiet *Room* & <Co> can help");
    assert_non_null(strstr(json_string_value(json_object_get(article, "content_html")),
                           "<p>At Quiet *Room* &amp; &lt;Co&gt;.</p>"));
    json_decref(article);
    assert_int_equal(problems_count(problems), 0);
    assert_true(file_write(file, "# T\n\n{{practice.nmae}}\n", 23, 0600));
    json_decref(markdown_load(file, "Quiet Room", problems));
    assert_int_equal(problems_count(problems), 1);
    (void)unlink(file);
    problems_destroy(problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),    cmocka_unit_test(test_nothing_raw),
        cmocka_unit_test(test_lengths),  cmocka_unit_test(test_description_without_spaces),
        cmocka_unit_test(test_problems), cmocka_unit_test(fills_in_the_practice),
    };
    return cmocka_run_group_tests_name("domain/article", tests, NULL, NULL);
}

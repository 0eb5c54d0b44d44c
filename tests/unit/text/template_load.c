/* Folders of templates: partials, their indentation, and what stops the start. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "text/template_load.h"
#include "text/template_render.h"

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

/* A folder of templates of its own, gone at the end of the test. */
static char folder[] = "/tmp/gather-template-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int remove_folder(void **state)
{
    (void)state;
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        char path[400];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        unlink(path);
    }
    if (directory != NULL)
        closedir(directory);
    return rmdir(folder);
}

static void put(const char *name, const char *text)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s.mustache", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static struct templates *load(void)
{
    struct problems *problems = problems_create();
    struct templates *templates = templates_load(folder, NULL, problems);
    problems_print(problems, stderr);
    assert_non_null(templates);
    problems_destroy(problems);
    return templates;
}

static void check_render(const char *name, const char *json, const char *expected)
{
    struct templates *templates = load();
    struct buffer output = {0};
    json_t *context = parse_json(json);
    template_render(templates, name, context, &output);
    assert_string_equal(content_of(&output), expected);
    json_decref(context);
    buffer_free(&output);
    templates_destroy(templates);
}

static void partials_are_included(void **state)
{
    (void)state;
    put("page", "[{{>part}}|{{> part }}|{{#in}}{{>part}}{{/in}}]");
    put("page-2", "two{{>empty}}");
    put("part", "*{{name}}*");
    put("empty", "");
    check_render("page", "{\"name\": \"a\", \"in\": [{\"name\": \"b\"}, {}]}", "[*a*|*a*|*b**a*]");
    check_render("page-2", "{}", "two");
    check_render("empty", "{}", "");
}

static void partials_may_recur_in_sections(void **state)
{
    (void)state;
    put("tree", "{{name}}<{{#below}}{{>tree}}{{/below}}>");
    check_render(
        "tree",
        "{\"name\": \"a\", \"below\": [{\"name\": \"b\", \"below\": []}, {\"name\": \"c\", \"below\": "
        "[{\"name\": \"d\", \"below\": null}]}]}",
        "a<b<>c<d<>>>");
}

static void standalone_partials_hand_on_their_indentation(void **state)
{
    (void)state;
    put("lines", "|\n{{a}}\n|\n");
    put("alone", "\\\n {{>lines}}\n/\n");
    put("inline", "  {{a}}  {{> row}}\n");
    put("row", ">\n>");
    put("crlf", "|\r\n{{> sign }}\r\n|");
    put("sign", ">");
    put("first", "  {{>row}}\n>");
    put("last", ">\n  {{>row}}");
    check_render("alone", "{\"a\": \"x\\ny\"}", "\\\n |\n x\ny\n |\n/\n");
    check_render("inline", "{\"a\": \"|\"}", "  |  >\n>\n");
    check_render("crlf", "{}", "|\r\n>|");
    check_render("first", "{}", "  >\n  >>");
    check_render("last", "{}", ">\n  >\n  >");
}

static void indentation_adds_up(void **state)
{
    (void)state;
    put("outer", "<\n  {{>middle}}\n>\n");
    put("middle",
        "{{#list}}\n- {{.}}\n {{>inner}}\n{{/list}}\n{{^list}}\nnone\n{{/list}}\n{{! quiet }}end {{>inner}}");
    put("inner", "a\n{{#list}}b{{/list}}\n");
    check_render("outer", "{\"list\": [1, 2]}",
                 "<\n  - 1\n   a\n   bb\n  - 2\n   a\n   bb\n  end a\nbb\n>\n");
    check_render("outer", "{}", "<\n  none\n  end a\n\n>\n");
    put("outer", "  {{>middle}}\n");
    put("middle", "{{#list}}\nx\n{{/list}} y\n{{>inner}}z\n");
    put("inner", "i");
    check_render("outer", "{\"list\": [1, 2]}", "  x\n    x\n   y\n  iz\n");
}

/* Loads the folder, which has exactly these problems ("file:line: " and how the text begins), in any order.
 */
static void check_load_problems(size_t count, const char *const expected[])
{
    struct problems *problems = problems_create();
    assert_null(templates_load(folder, NULL, problems));
    if (problems_count(problems) != count) {
        problems_print(problems, stderr);
        fail_msg("%zu problems, not %zu", problems_count(problems), count);
    }
    for (size_t e = 0; e < count; e++) {
        bool found = false;
        for (size_t i = 0; i < count; i++)
            found = found || strstr(problems_text(problems, i), expected[e]) != NULL;
        if (!found) {
            problems_print(problems, stderr);
            fail_msg("not told: %s", expected[e]);
        }
    }
    problems_destroy(problems);
}

static void problems_name_file_and_line(void **state)
{
    (void)state;
    put("a", "one\n{{#open}}\n\nthree {{bad name}}\n");
    put("b", "{{! a\ncomment }}\n\n{{{wild}}}\r\n{{#x}}\n{{/y}}\n");
    check_load_problems(
        4, (const char *const[]){"/a.mustache:2: ", "/a.mustache:4: ", "/b.mustache:4: ", "/b.mustache:6: "});
}

static void partials_that_are_not_there_are_problems(void **state)
{
    (void)state;
    put("a", "{{>b}}\n{{>c}}\n{{#x}}{{>d}}{{/x}}");
    put("b", "");
    check_load_problems(2, (const char *const[]){"/a.mustache:2: there is no template c.mustache",
                                                 "/a.mustache:3: there is no template d.mustache"});
}

static void circles_of_partials_are_problems(void **state)
{
    (void)state;
    put("self", "x\n{{>self}}");
    put("one", "{{>two}}");
    put("two", "\n\n{{>three}}");
    put("three", "{{^never}}{{>three}}{{/never}}{{>one}}");
    put("user", "{{>one}}");
    check_load_problems(2, (const char *const[]){"/self.mustache:2: ", "leads back to itself"});
}

static void nul_bytes_and_missing_folders_are_problems(void **state)
{
    (void)state;
    char path[400];
    snprintf(path, sizeof path, "%s/nul.mustache", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite("a\0b", 1, 3, file), 3);
    assert_int_equal(fclose(file), 0);
    check_load_problems(1, (const char *const[]){"/nul.mustache"});

    struct problems *problems = problems_create();
    assert_null(templates_load("/nowhere/at/all", NULL, problems));
    assert_int_equal(problems_count(problems), 1);
    problems_destroy(problems);
}

/* True when render ended the process rather than returning. */
static bool ends_the_process(const struct templates *templates, const char *name, const json_t *context)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        fclose(stderr);
        close(STDERR_FILENO);
        struct buffer output = {0};
        template_render(templates, name, context, &output);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

static void what_never_ends_is_fatal(void **state)
{
    (void)state;
    put("loop", "{{#yes}}{{>loop}}{{/yes}}");
    struct templates *templates = load();
    json_t *yes = parse_json("{\"yes\": true}");
    json_t *no = parse_json("{\"yes\": false}");
    assert_true(ends_the_process(templates, "loop", yes));
    assert_false(ends_the_process(templates, "loop", no));
    assert_true(ends_the_process(templates, "missing", no));
    json_decref(yes);
    json_decref(no);
    templates_destroy(templates);
}

struct shared {
    const struct templates *templates;
    const json_t *context;
};

static void *render_often(void *argument)
{
    const struct shared *shared = argument;
    bool good = true;
    for (int i = 0; i < 2000; i++) {
        struct buffer output = {0};
        template_render(shared->templates, "page", shared->context, &output);
        good = good && strcmp(content_of(&output), "(1)(2)(&lt;)") == 0;
        buffer_free(&output);
    }
    return good ? NULL : argument;
}

static void many_threads_render_at_once(void **state)
{
    (void)state;
    put("page", "{{#l}}{{>item}}{{/l}}");
    put("item", "({{.}})");
    struct templates *templates = load();
    json_t *context = parse_json("{\"l\": [1, 2, \"<\"]}");
    size_t references = context->refcount;
    struct shared shared = {templates, context};
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, render_often, &shared), 0);
    for (int i = 0; i < 4; i++) {
        void *result = &shared;
        pthread_join(threads[i], &result);
        assert_null(result);
    }
    assert_int_equal(context->refcount, references);
    json_decref(context);
    templates_destroy(templates);
}

/* Those of the site itself; the test runs in the tree's root. */
static void the_sites_templates_parse(void **state)
{
    (void)state;
    struct stat status;
    if (stat("www/templates", &status) != 0)
        skip();
    struct problems *problems = problems_create();
    struct templates *templates = templates_load("www/templates", NULL, problems);
    problems_print(problems, stderr);
    assert_non_null(templates);
    templates_destroy(templates);
    templates_destroy(NULL);
    problems_destroy(problems);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(partials_are_included),
        IN_FOLDER(partials_may_recur_in_sections),
        IN_FOLDER(standalone_partials_hand_on_their_indentation),
        IN_FOLDER(indentation_adds_up),
        IN_FOLDER(problems_name_file_and_line),
        IN_FOLDER(partials_that_are_not_there_are_problems),
        IN_FOLDER(circles_of_partials_are_problems),
        IN_FOLDER(nul_bytes_and_missing_folders_are_problems),
        IN_FOLDER(what_never_ends_is_fatal),
        IN_FOLDER(many_threads_render_at_once),
        cmocka_unit_test(the_sites_templates_parse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

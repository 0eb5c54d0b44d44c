/* Responses as bytes: headers, bodies, 304, gzip, redirects, and what ends the process. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>
#include <cmocka.h>

#include "http/response_read.h"
#include "http/response_write.h"
#include "text/gzip.h"

struct scene {
    struct arena *arena;
    struct request *request;
    struct response *response;
    struct buffer output;
    response_stream stream;
    void *argument;
};

static int set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    scene->arena = arena_create();
    scene->request = request_create(scene->arena, METHOD_GET, "/");
    scene->response = response_create(scene->arena);
    *state = scene;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;
    buffer_free(&scene->output);
    arena_destroy(scene->arena);
    free(scene);
    return 0;
}

static const char *written(struct scene *scene)
{
    buffer_reset(&scene->output);
    response_write(scene->response, scene->request, &scene->output, &scene->stream, &scene->argument);
    return scene->output.data;
}

static const char *body_of(const char *text)
{
    const char *blank = strstr(text, "\r\n\r\n");
    assert_non_null(blank);
    return blank + 4;
}

static size_t occurrences(const char *text, const char *piece)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, piece)) != NULL; at += strlen(piece))
        count++;
    return count;
}

static void test_security_headers(void **state)
{
    struct scene *scene = *state;
    static const char *const always[] = {
        "\r\nContent-Security-Policy: default-src 'none'; script-src 'none'; style-src 'self'; img-src "
        "'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'\r\n",
        "\r\nX-Content-Type-Options: nosniff\r\n",
        "\r\nReferrer-Policy: same-origin\r\n",
        "\r\nCross-Origin-Opener-Policy: same-origin\r\n",
        "\r\nCross-Origin-Resource-Policy: same-origin\r\n",
        "\r\nPermissions-Policy: accelerometer=(), ",
        "\r\nX-Frame-Options: DENY\r\n",
        "\r\nCross-Origin-Embedder-Policy: require-corp\r\n",
        "\r\nCache-Control: no-store\r\n",
    };
    static const int statuses[] = {200, 204, 304, 400, 404, 422, 500, 503, 599};
    for (size_t status = 0; status < sizeof statuses / sizeof *statuses; status++) {
        response_set_status(scene->response, statuses[status]);
        const char *text = written(scene);
        for (size_t index = 0; index < sizeof always / sizeof *always; index++)
            assert_int_equal(occurrences(text, always[index]), 1);
        assert_null(strstr(text, "Strict-Transport-Security"));
    }
    scene->request->https = true;
    assert_non_null(strstr(written(scene), "\r\nStrict-Transport-Security: max-age=31536000\r\n"));
}

static void test_headers(void **state)
{
    struct scene *scene = *state;
    response_set_header(scene->response, "cache-control", "public, max-age=5");
    response_set_header(scene->response, "X-Once", "1");
    response_set_header(scene->response, "x-once", "2");
    response_set_header(scene->response, "Set-Cookie", "a=1");
    response_set_header(scene->response, "Set-Cookie", "b=2");
    const char *text = written(scene);
    assert_memory_equal(text, "Status: 200 OK\r\n", 16);
    assert_non_null(strstr(text, "cache-control: public, max-age=5\r\n"));
    assert_null(strstr(text, "no-store"));
    assert_null(strstr(text, ": 1\r\n"));
    assert_int_equal(occurrences(text, "Set-Cookie: "), 2);
    assert_string_equal(response_header(scene->response, "X-ONCE"), "2");
    assert_null(response_header(scene->response, "Absent"));
}

static void test_body(void **state)
{
    struct scene *scene = *state;
    size_t length;
    response_set_body(scene->response, "text/plain; charset=utf-8", "hello", 5);
    const char *text = written(scene);
    assert_non_null(strstr(text, "\r\nContent-Type: text/plain; charset=utf-8\r\n"));
    assert_non_null(strstr(text, "\r\nContent-Length: 5\r\n"));
    assert_string_equal(body_of(text), "hello");
    assert_string_equal(response_body(scene->response, &length), "hello");
    assert_int_equal(length, 5);
    scene->request->method = METHOD_HEAD;
    text = written(scene);
    assert_non_null(strstr(text, "\r\nContent-Length: 5\r\n"));
    assert_string_equal(body_of(text), "");
}

static void test_redirect(void **state)
{
    struct scene *scene = *state;
    response_set_body(scene->response, "text/plain", "dropped", 7);
    response_redirect(scene->response, "/groups");
    const char *text = written(scene);
    assert_memory_equal(text, "Status: 303 See Other\r\n", 23);
    assert_non_null(strstr(text, "\r\nLocation: /groups\r\n"));
    assert_non_null(strstr(text, "\r\nContent-Length: 0\r\n"));
    assert_null(strstr(text, "\r\nContent-Type"));
    assert_string_equal(body_of(text), "");
}

static void test_not_modified(void **state)
{
    struct scene *scene = *state;
    static const char *const same[] = {"\"abc\"", "W/\"abc\"", "\"x\", \"abc\"", "*", "\"x\",W/\"abc\""};
    static const char *const other[] = {"", "abc", "\"abcd\"", "\"ab\"", ", ,", "W/", "\"x\""};
    for (size_t index = 0; index < sizeof same / sizeof *same; index++) {
        response_set_status(scene->response, 200);
        response_set_body(scene->response, "text/html", "page", 4);
        response_set_header(scene->response, "ETag", "\"abc\"");
        scene->request->if_none_match = same[index];
        const char *text = written(scene);
        assert_memory_equal(text, "Status: 304 Not Modified\r\n", 26);
        assert_int_equal(response_status(scene->response), 304);
        assert_null(strstr(text, "Content-"
                                 "Length"));
        assert_non_null(strstr(text, "ETag: \"abc\"\r\n"));
        assert_string_equal(body_of(text), "");
    }
    for (size_t index = 0; index < sizeof other / sizeof *other; index++) {
        response_set_status(scene->response, 200);
        scene->request->if_none_match = other[index];
        assert_string_equal(body_of(written(scene)), "page");
    }
    scene->request->if_none_match = "\"abc\"";
    scene->request->method = METHOD_POST;
    assert_string_equal(body_of(written(scene)), "page");
}

static void test_gzip(void **state)
{
    struct scene *scene = *state;
    struct buffer plain = {0};
    struct buffer packed = {0};
    char unpacked[8192];
    for (int index = 0; index < 300; index++)
        buffer_append_text(&plain, "gather here. ");
    buffer_append_text(&packed, "kept");
    assert_true(gzip_compress(&plain, &packed));
    assert_memory_equal(packed.data, "kept\x1f\x8b", 6);
    buffer_reset(&packed);
    assert_true(gzip_compress(&plain, &packed));
    assert_true(packed.length < plain.length / 10);
    z_stream stream = {.next_in = (unsigned char *)packed.data, .avail_in = (unsigned int)packed.length};
    stream.next_out = (unsigned char *)unpacked;
    stream.avail_out = sizeof unpacked;
    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.total_out, plain.length);
    assert_memory_equal(unpacked, plain.data, plain.length);
    inflateEnd(&stream);

    response_set_shared_body(scene->response, "text/html", &plain, &packed);
    response_set_header(scene->response, "ETag", "\"abc\"");
    const char *text = written(scene);
    assert_null(strstr(text, "Content-Encoding"));
    assert_non_null(strstr(text, "\r\nVary: Accept-Encoding\r\n"));
    assert_string_equal(body_of(text), plain.data);
    scene->request->accepts_gzip = true;
    text = written(scene);
    assert_non_null(strstr(text, "\r\nContent-Encoding: gzip\r\n"));
    assert_non_null(strstr(text, "\r\nETag: W/\"abc\"\r\n"));
    assert_memory_equal(body_of(text), packed.data, packed.length);
    assert_int_equal(scene->output.length, (size_t)(body_of(text) - text) + packed.length);
    buffer_free(&plain);
    assert_true(gzip_compress(&plain, &packed));
    buffer_free(&packed);
}

static int released;

static void note_release(void *argument)
{
    (void)argument;
    released++;
}

static bool no_stream(void *argument, response_sink sink, void *sink_argument)
{
    (void)argument;
    (void)sink;
    (void)sink_argument;
    return true;
}

static void test_stream(void **state)
{
    struct scene *scene = *state;
    released = 0;
    response_set_stream(scene->response, "text/csv", no_stream, &released, note_release);
    assert_true(response_is_stream(scene->response));
    const char *text = written(scene);
    assert_ptr_equal(scene->argument, &released);
    assert_true(scene->stream == no_stream);
    assert_null(strstr(text, "Content-Length"));
    scene->request->method = METHOD_HEAD;
    written(scene);
    assert_true(scene->stream == NULL);
    response_release(scene->response);
    response_release(scene->response);
    assert_int_equal(released, 1);
    response_set_stream(scene->response, "text/csv", no_stream, &released, note_release);
    response_redirect(scene->response, "/");
    assert_int_equal(released, 2);
}

/* What a broken invariant must do: end the process, here a child's. */
static void expect_fatal(void (*act)(struct response *response))
{
    pid_t child = fork();
    if (child == 0) {
        close(STDERR_FILENO);
        act(response_create(arena_create()));
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(!WIFEXITED(status) || WEXITSTATUS(status) != 0);
}

static void set_split_header(struct response *response)
{
    response_set_header(response, "X-Name", "a\r\nSet-Cookie: b");
}

static void set_split_name(struct response *response)
{
    response_set_header(response, "X\n", "a");
}

static void set_far_location(struct response *response)
{
    response_redirect(response, "//other.test/");
}

static void set_full_location(struct response *response)
{
    response_redirect(response, "https://other.test/");
}

static void set_odd_location(struct response *response)
{
    response_redirect(response, "/\\other.test/");
}

static void test_invariants(void **state)
{
    (void)state;
    expect_fatal(set_split_header);
    expect_fatal(set_split_name);
    expect_fatal(set_far_location);
    expect_fatal(set_full_location);
    expect_fatal(set_odd_location);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        EACH(test_security_headers), EACH(test_headers), EACH(test_body),   EACH(test_redirect),
        EACH(test_not_modified),     EACH(test_gzip),    EACH(test_stream), EACH(test_invariants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

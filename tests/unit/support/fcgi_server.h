/* The real server in a process of its own, and what tests ask of it. */
#ifndef GATHER_TESTS_FCGI_SERVER_H
#define GATHER_TESTS_FCGI_SERVER_H

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <cmocka.h>

#include "base/log.h"
#include "fcgi_client.h"
#include "http/fcgi.h"

enum { THREADS = 4, TIMEOUT_SECONDS = 1, CHUNK = 50000, LONG_BODY = 8 * 1024 * 1024, LOW_DESCRIPTORS = 40 };

static char folder[64];
static char path[96];
static pid_t server = -1;
static int passed_listener = -1;
static int descriptor_limit;

static inline void rest(long milliseconds)
{
    struct timespec pause = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L};
    nanosleep(&pause, NULL);
}

static inline double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- in the server ---- */

static inline bool send_chunks(void *argument, response_sink sink, void *sink_argument)
{
    static const char chunk[CHUNK];
    const char *address = argument;
    for (int index = 0; index < 10; index++) {
        if (!sink(sink_argument, chunk, sizeof chunk))
            return false;
        if (strcmp(address, "/stream/broken") == 0 && index == 4)
            return false;
        if (strcmp(address, "/stream/slow") == 0)
            rest(60);
    }
    return true;
}

static inline bool fail_at_once(void *argument, response_sink sink, void *sink_argument)
{
    (void)argument;
    return sink(sink_argument, "x", 1) && false;
}

static inline void note_release(void *argument)
{
    (void)argument;
    log_info("stream released");
}

static inline void send_counts(struct response *response)
{
    int64_t by_class[6];
    char text[128];
    fcgi_counts(by_class);
    int length =
        snprintf(text, sizeof text, "dropped %lld, 2xx %lld, 4xx %lld, 5xx %lld", (long long)by_class[0],
                 (long long)by_class[2], (long long)by_class[4], (long long)by_class[5]);
    response_set_body(response, "text/plain", text, (size_t)length);
}

static inline void handler(void *context, struct request *request, struct response *response)
{
    (void)context;
    if (strcmp(request->path, "/slow") == 0)
        rest(400);
    if (strcmp(request->path, "/counts") == 0)
        send_counts(response);
    else if (strcmp(request->path, "/long") == 0)
        response_set_body(response, "text/plain", arena_allocate(request->arena, LONG_BODY), LONG_BODY);
    else if (strcmp(request->path, "/stream/nothing") == 0)
        response_set_stream(response, "text/csv", fail_at_once, NULL, note_release);
    else if (strncmp(request->path, "/stream/", 8) == 0)
        response_set_stream(response, "text/csv", send_chunks, (void *)request->path, note_release);
    else if (request->body_length > 0)
        response_set_body(response, "text/plain", request->body, request->body_length);
    else
        response_set_body(response, "text/plain", request->path, strlen(request->path));
}

static inline void run_server(int threads)
{
    struct fcgi_options options = {
        .socket_path = path, .threads = threads, .timeout_seconds = TIMEOUT_SECONDS, .handler = handler};
    if (descriptor_limit > 0)
        setrlimit(RLIMIT_NOFILE, &(struct rlimit){.rlim_cur = (rlim_t)descriptor_limit,
                                                  .rlim_max = (rlim_t)descriptor_limit});
    int in = passed_listener >= 0 ? dup2(passed_listener, STDIN_FILENO) : open("/dev/null", O_RDONLY);
    dup2(in, STDIN_FILENO);
    exit(fcgi_serve(&options) ? 0 : 1);
}

/* ---- in the test ---- */

static inline void start(int threads)
{
    fflush(NULL);
    server = fork();
    if (server == 0)
        run_server(threads);
    assert_true(server > 0);
    for (int tries = 0; tries < 500; tries++) {
        int client = client_connect(path);
        if (client >= 0) {
            close(client);
            return;
        }
        rest(10);
    }
    fail_msg("the server did not start");
}

static inline void finish(void)
{
    int status = -1;
    assert_int_equal(waitpid(server, &status, 0), server);
    server = -1;
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static inline int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/gather_fcgi_XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/socket", folder);
    start(THREADS);
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    if (server > 0) {
        kill(server, SIGTERM);
        finish();
    }
    unlink(path);
    return rmdir(folder);
}

static inline void expect_body(int client, const char *body)
{
    struct reply reply = client_reply(client);
    assert_true(reply.ended);
    const char *blank = strstr(reply.output.data, "\r\n\r\n");
    assert_non_null(blank);
    assert_string_equal(blank + 4, body);
    buffer_free(&reply.output);
}

static inline void expect_status(int client, const char *status)
{
    struct reply reply = client_reply(client);
    assert_true(reply.ended);
    assert_memory_equal(reply.output.data, status, strlen(status));
    buffer_free(&reply.output);
}

static inline void expect_alive(void)
{
    int client = client_connect(path);
    assert_true(client >= 0);
    assert_true(client_get(client, false, "/alive"));
    expect_body(client, "/alive");
    assert_true(client_closed(client));
    close(client);
}

static inline void expect_dropped(struct buffer *bytes)
{
    int client = client_connect(path);
    client_send(client, bytes);
    struct reply reply = client_reply(client);
    assert_int_equal(reply.output.length, 0);
    assert_true(reply.closed || client_closed(client));
    buffer_free(&reply.output);
    buffer_free(bytes);
    close(client);
    expect_alive();
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif

/* The real server in a process of its own, spoken to in raw FastCGI records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "fcgi_client.h"
#include "base/log.h"
#include "http/fcgi.h"

enum { THREADS = 4, TIMEOUT_SECONDS = 1, CHUNK = 50000, LONG_BODY = 8 * 1024 * 1024, LOW_DESCRIPTORS = 40 };

static char folder[64];
static char path[96];
static pid_t server = -1;
static int passed_listener = -1;
static int descriptor_limit;

static void rest(long milliseconds)
{
    struct timespec pause = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L};
    nanosleep(&pause, NULL);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- in the server ---- */

static bool send_chunks(void *argument, response_sink sink, void *sink_argument)
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

static bool fail_at_once(void *argument, response_sink sink, void *sink_argument)
{
    (void)argument;
    return sink(sink_argument, "x", 1) && false;
}

static void note_release(void *argument)
{
    (void)argument;
    log_info("stream released");
}

static void send_counts(struct response *response)
{
    int64_t by_class[6];
    char text[128];
    fcgi_counts(by_class);
    int length =
        snprintf(text, sizeof text, "dropped %lld, 2xx %lld, 4xx %lld, 5xx %lld", (long long)by_class[0],
                 (long long)by_class[2], (long long)by_class[4], (long long)by_class[5]);
    response_set_body(response, "text/plain", text, (size_t)length);
}

static void handler(void *context, struct request *request, struct response *response)
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

static void run_server(int threads)
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

static void start(int threads)
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

static void finish(void)
{
    int status = -1;
    assert_int_equal(waitpid(server, &status, 0), server);
    server = -1;
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/gather_fcgi_XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/socket", folder);
    start(THREADS);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    if (server > 0) {
        kill(server, SIGTERM);
        finish();
    }
    unlink(path);
    return rmdir(folder);
}

static void expect_body(int client, const char *body)
{
    struct reply reply = client_reply(client);
    assert_true(reply.ended);
    const char *blank = strstr(reply.output.data, "\r\n\r\n");
    assert_non_null(blank);
    assert_string_equal(blank + 4, body);
    buffer_free(&reply.output);
}

static void expect_status(int client, const char *status)
{
    struct reply reply = client_reply(client);
    assert_true(reply.ended);
    assert_memory_equal(reply.output.data, status, strlen(status));
    buffer_free(&reply.output);
}

static void expect_alive(void)
{
    int client = client_connect(path);
    assert_true(client >= 0);
    assert_true(client_get(client, false, "/alive"));
    expect_body(client, "/alive");
    assert_true(client_closed(client));
    close(client);
}

static void expect_dropped(struct buffer *bytes)
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

static void test_socket_mode(void **state)
{
    (void)state;
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_true(S_ISSOCK(status.st_mode));
    assert_int_equal(status.st_mode & 0777, 0660);
}

static void test_stale_socket_is_replaced(void **state)
{
    (void)state;
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    assert_int_equal(access(path, F_OK), 0);
    assert_int_equal(client_connect(path), -1);
    start(1);
    expect_alive();
}

static void test_kept_connection(void **state)
{
    (void)state;
    int client = client_connect(path);
    for (int index = 0; index < 50; index++) {
        char address[32];
        snprintf(address, sizeof address, "/page/%d", index);
        assert_true(client_get(client, true, address));
        expect_body(client, address);
    }
    struct buffer post = {0};
    char body[3000];
    memset(body, 'b', sizeof body - 1);
    body[sizeof body - 1] = '\0';
    request_append(&post, true, "POST", "/form", body, sizeof body - 1, NULL);
    assert_true(client_send(client, &post));
    expect_body(client, body);
    assert_true(client_get(client, false, "/last"));
    expect_body(client, "/last");
    assert_true(client_closed(client));
    buffer_free(&post);
    close(client);
}

static void test_many_at_once(void **state)
{
    (void)state;
    int clients[64];
    for (int index = 0; index < 64; index++)
        assert_true((clients[index] = client_connect(path)) >= 0);
    for (int round = 0; round < 5; round++) {
        for (int index = 0; index < 64; index++)
            assert_true(client_get(clients[index], true, "/many"));
        for (int index = 0; index < 64; index++)
            expect_body(clients[index], "/many");
    }
    for (int index = 0; index < 64; index++)
        close(clients[index]);
}

static void test_idle_connections(void **state)
{
    (void)state;
    int clients[100];
    for (int index = 0; index < 100; index++)
        assert_true((clients[index] = client_connect(path)) >= 0);
    double before = seconds();
    for (int index = 0; index < 20; index++)
        expect_alive();
    assert_true(seconds() - before < 0.9);
    assert_true(client_get(clients[99], false, "/awake"));
    expect_body(clients[99], "/awake");
    for (int index = 0; index < 100; index++)
        close(clients[index]);
}

static void test_truncated_parameters(void **state)
{
    (void)state;
    /* at a pair's boundary: to libfcgi that is a request; in the middle of a pair; in the middle of a record
     */
    struct buffer parameters = {0};
    parameter_append(&parameters, "REQUEST_METHOD", "GET");
    parameter_append(&parameters, "REQUEST_URI", "/");
    for (size_t cut = 0; cut < 3; cut++) {
        struct buffer bytes = {0};
        begin_append(&bytes, true);
        record_append(&bytes, RECORD_PARAMS, parameters.data, parameters.length - (cut == 1 ? 2 : 0));
        bytes.length -= cut == 2 ? 3 : 0;
        int client = client_connect(path);
        assert_true(client_send(client, &bytes));
        shutdown(client, SHUT_WR);
        struct reply reply = client_reply(client);
        assert_int_equal(reply.output.length, 0);
        close(client);
        buffer_free(&reply.output);
        buffer_free(&bytes);
        expect_alive();
    }
    buffer_free(&parameters);
}

static void test_abort(void **state)
{
    (void)state;
    struct buffer parameters = {0};
    parameter_append(&parameters, "REQUEST_METHOD", "POST");
    parameter_append(&parameters, "REQUEST_URI", "/");
    parameter_append(&parameters, "CONTENT_LENGTH", "5");
    for (int late = 0; late < 2; late++) {
        struct buffer bytes = {0};
        begin_append(&bytes, true);
        record_append(&bytes, RECORD_PARAMS, parameters.data, parameters.length);
        if (late) {
            record_append(&bytes, RECORD_PARAMS, NULL, 0);
            record_append(&bytes, RECORD_STDIN, "abc", 3);
        }
        record_append(&bytes, RECORD_ABORT, NULL, 0);
        expect_dropped(&bytes);
    }
    buffer_free(&parameters);
}

static void test_nonsense(void **state)
{
    (void)state;
    struct buffer http = {0};
    buffer_append_text(&http, "GET / HTTP/1.1\r\nHost: gather.test\r\n\r\n");
    expect_dropped(&http);
    struct buffer filter = {0};
    uint8_t begin[8] = {0, 3, 1};
    record_append(&filter, RECORD_BEGIN, begin, sizeof begin);
    record_append(&filter, RECORD_PARAMS, NULL, 0);
    stdin_append(&filter, NULL, 0);
    expect_dropped(&filter);
}

static void test_body_length(void **state)
{
    (void)state;
    static const struct {
        const char *claimed;
        size_t sent;
        const char *status;
        bool kept;
    } cases[] = {
        {"10", 5, "Status: 400", false},       {"3", 5, "Status: 400", false},
        {"ten", 5, "Status: 400", true},       {"-5", 5, "Status: 400", true},
        {"65537", 65537, "Status: 413", true}, {"99999999999999999999", 5, "Status: 400", true},
        {"65536", 65536, "Status: 200", true},
    };
    static char body[65537];
    memset(body, 'x', sizeof body);
    for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
        struct buffer bytes = {0};
        request_append(&bytes, true, "POST", "/form", body, cases[index].sent, cases[index].claimed);
        int client = client_connect(path);
        assert_true(client_send(client, &bytes));
        expect_status(client, cases[index].status);
        if (cases[index].kept) {
            assert_true(client_get(client, false, "/again"));
            expect_body(client, "/again");
        }
        assert_true(client_closed(client));
        close(client);
        buffer_free(&bytes);
    }
}

static void test_refused_address(void **state)
{
    (void)state;
    int client = client_connect(path);
    assert_true(client_get(client, true, "/a%0d%0aSet-Cookie:x"));
    expect_status(client, "Status: 400");
    assert_true(client_get(client, true, "/fine"));
    expect_body(client, "/fine");
    close(client);
}

static void test_byte_by_byte(void **state)
{
    (void)state;
    int client = client_connect(path);
    for (int round = 0; round < 2; round++) {
        struct buffer bytes = {0};
        request_append(&bytes, true, "POST", "/form", "slowly", 6, NULL);
        for (size_t index = 0; index < bytes.length; index++) {
            assert_int_equal(send(client, bytes.data + index, 1, MSG_NOSIGNAL), 1);
            rest(1);
        }
        expect_body(client, "slowly");
        buffer_free(&bytes);
    }
    close(client);
}

static void test_slow_peers(void **state)
{
    (void)state;
    struct buffer bytes = {0};
    int clients[THREADS];
    request_append(&bytes, true, "GET", "/", NULL, 0, NULL);
    bytes.length -= 20;
    double before = seconds();
    for (int index = 0; index < THREADS; index++) {
        clients[index] = client_connect(path);
        assert_true(client_send(clients[index], &bytes));
    }
    expect_alive();
    for (int index = 0; index < THREADS; index++) {
        assert_true(client_closed(clients[index]));
        close(clients[index]);
    }
    assert_true(seconds() - before < 2.5 * TIMEOUT_SECONDS);
    int deaf = client_connect(path);
    assert_true(client_get(deaf, true, "/long"));
    rest(TIMEOUT_SECONDS * 1000 + 500);
    struct reply reply = client_reply(deaf);
    assert_true(reply.closed && !reply.ended);
    assert_true(reply.output.length < LONG_BODY);
    buffer_free(&reply.output);
    buffer_free(&bytes);
    close(deaf);
    expect_alive();
}

static void test_gone_client(void **state)
{
    (void)state;
    for (int index = 0; index < 20; index++) {
        int client = client_connect(path);
        assert_true(client_get(client, true, index % 2 == 0 ? "/long" : "/stream/whole"));
        close(client);
    }
    expect_alive();
}

static void test_stream(void **state)
{
    (void)state;
    int client = client_connect(path);
    assert_true(client_get(client, true, "/stream/whole"));
    struct reply reply = client_reply(client);
    assert_true(reply.ended);
    assert_null(strstr(reply.output.data, "Content-Length"));
    assert_true(reply.output.length > 10 * CHUNK);
    buffer_free(&reply.output);
    close(client);
}

static void test_broken_stream(void **state)
{
    (void)state;
    int client = client_connect(path);
    assert_true(client_get(client, true, "/stream/broken"));
    struct reply reply = client_reply(client);
    assert_true(reply.closed && !reply.ended);
    assert_true(reply.output.length > CHUNK && reply.output.length < 10 * CHUNK);
    buffer_free(&reply.output);
    close(client);
    client = client_connect(path);
    assert_true(client_get(client, true, "/stream/nothing"));
    reply = client_reply(client);
    assert_true(reply.closed && !reply.ended);
    assert_int_equal(reply.output.length, 0);
    close(client);
    expect_alive();
}

static void test_stream_limit(void **state)
{
    (void)state;
    int clients[3];
    for (int index = 0; index < 3; index++) {
        clients[index] = client_connect(path);
        assert_true(client_get(clients[index], true, "/stream/slow"));
        rest(50);
    }
    expect_alive();
    expect_status(clients[2], "Status: 503");
    expect_status(clients[0], "Status: 200");
    expect_status(clients[1], "Status: 200");
    assert_true(client_get(clients[2], true, "/stream/slow"));
    expect_status(clients[2], "Status: 200");
    for (int index = 0; index < 3; index++)
        close(clients[index]);
}

static void test_counts(void **state)
{
    (void)state;
    struct buffer bytes = {0};
    expect_alive();
    request_append(&bytes, true, "POST", "/", "abc", 3, "4");
    int client = client_connect(path);
    assert_true(client_send(client, &bytes));
    expect_status(client, "Status: 400");
    close(client);
    buffer_free(&bytes);
    buffer_append_text(&bytes, "no FastCGI at all");
    expect_dropped(&bytes);
    client = client_connect(path);
    assert_true(client_get(client, false, "/counts"));
    expect_body(client, "dropped 0, 2xx 2, 4xx 1, 5xx 0");
    close(client);
}

static void test_out_of_descriptors(void **state)
{
    (void)state;
    int clients[60];
    kill(server, SIGTERM);
    finish();
    descriptor_limit = LOW_DESCRIPTORS;
    start(2);
    descriptor_limit = 0;
    for (int index = 0; index < 60; index++)
        assert_true((clients[index] = client_connect(path)) >= 0);
    rest(200);
    for (int index = 0; index < 60; index++) {
        assert_true(client_get(clients[index], true, "/queued"));
        expect_body(clients[index], "/queued");
        close(clients[index]);
    }
}

static void test_drain(void **state)
{
    (void)state;
    int running[THREADS];
    int read_later[THREADS];
    int idle = client_connect(path);
    for (int index = 0; index < THREADS; index++) {
        running[index] = client_connect(path);
        read_later[index] = client_connect(path);
        assert_true(client_get(running[index], true, "/slow"));
    }
    rest(100);
    for (int index = 0; index < THREADS; index++)
        assert_true(client_get(read_later[index], true, "/waiting"));
    kill(server, SIGTERM);
    for (int index = 0; index < THREADS; index++) {
        expect_body(running[index], "/slow");
        expect_body(read_later[index], "/waiting");
        assert_true(client_closed(running[index]));
        assert_true(client_closed(read_later[index]));
        close(running[index]);
        close(read_later[index]);
    }
    assert_true(client_closed(idle));
    close(idle);
    finish();
}

static void test_drain_idle(void **state)
{
    (void)state;
    double before = seconds();
    kill(server, SIGINT);
    finish();
    assert_true(seconds() - before < 1);
}

/* The queue of a socket the supervisor holds goes to the next process: nobody is turned away by a restart. */
static void test_passed_socket(void **state)
{
    (void)state;
    kill(server, SIGTERM);
    finish();
    unlink(path);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, path);
    passed_listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(passed_listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(passed_listener, 64), 0);
    start(1);
    int running = client_connect(path);
    assert_true(client_get(running, true, "/slow"));
    rest(100);
    kill(server, SIGTERM);
    rest(50);
    int queued = client_connect(path);
    assert_true(client_get(queued, false, "/queued"));
    expect_body(running, "/slow");
    finish();
    start(1);
    expect_body(queued, "/queued");
    close(queued);
    close(running);
    close(passed_listener);
    passed_listener = -1;
}

#ifndef __SANITIZE_ADDRESS__ /* it keeps what was freed, to find later uses */
static bool holds(const char *bytes, size_t length, const char *text)
{
    return memmem(bytes, length, text, strlen(text)) != NULL;
}

static bool server_memory_holds(const char *text)
{
    char name[64];
    char line[256];
    static char bytes[1 << 20];
    bool found = false;
    snprintf(name, sizeof name, "/proc/%d/mem", (int)server);
    int memory = open(name, O_RDONLY | O_CLOEXEC);
    snprintf(name, sizeof name, "/proc/%d/maps", (int)server);
    FILE *maps = fopen(name, "re");
    assert_true(memory >= 0 && maps != NULL);
    while (fgets(line, sizeof line, maps) != NULL) {
        unsigned long long from, to;
        char rights[8];
        if (sscanf(line, "%llx-%llx %7s", &from, &to, rights) != 3 || rights[1] != 'w')
            continue;
        for (; from < to; from += sizeof bytes) {
            size_t size = to - from < sizeof bytes ? (size_t)(to - from) : sizeof bytes;
            ssize_t got = pread(memory, bytes, size, (off_t)from);
            found = found || (got > 0 && holds(bytes, (size_t)got, text));
        }
    }
    fclose(maps);
    close(memory);
    return found;
}

/* Spelled backwards here, so that the server, a copy of this process, does not hold them from the start. */
static void turn(char *text)
{
    size_t length = strlen(text);
    for (size_t index = 0; index < length / 2; index++) {
        char byte = text[index];
        text[index] = text[length - 1 - index];
        text[length - 1 - index] = byte;
    }
}

static void test_nothing_left_behind(void **state)
{
    (void)state;
    char address[] = "s53kzq-nekot-a/noitartsiger/";
    char body[] = "97xpwj-rewsna-na-si-siht";
    turn(address);
    turn(body);
    for (int round = 0; round < 4 * THREADS; round++) {
        struct buffer bytes = {0};
        int client = client_connect(path);
        request_append(&bytes, false, "POST", address, body, strlen(body), NULL);
        assert_true(client_send(client, &bytes));
        expect_body(client, body);
        assert_true(client_closed(client));
        buffer_free(&bytes);
        close(client);
    }
    rest(50);
    assert_true(server_memory_holds("gather_fcgi_"));
    assert_false(server_memory_holds(body));
    assert_false(server_memory_holds(address));
}
#endif

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        EACH(test_socket_mode),
        EACH(test_stale_socket_is_replaced),
        EACH(test_kept_connection),
        EACH(test_many_at_once),
        EACH(test_idle_connections),
        EACH(test_truncated_parameters),
        EACH(test_abort),
        EACH(test_nonsense),
        EACH(test_body_length),
        EACH(test_refused_address),
        EACH(test_byte_by_byte),
        EACH(test_slow_peers),
        EACH(test_gone_client),
        EACH(test_stream),
        EACH(test_broken_stream),
        EACH(test_stream_limit),
        EACH(test_counts),
        EACH(test_out_of_descriptors),
        EACH(test_drain),
        EACH(test_drain_idle),
        EACH(test_passed_socket),
#ifndef __SANITIZE_ADDRESS__
        EACH(test_nothing_left_behind),
#endif
    };
    log_name("http_fcgi");
    return cmocka_run_group_tests(tests, NULL, NULL);
}

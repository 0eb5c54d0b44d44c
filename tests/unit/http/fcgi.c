/* Requests in raw FastCGI records: right, wrong, slow, many. */
#include "fcgi_server.h"

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
    assert_true(client_get(client, true, "http://other.test/"));
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
    assert_true(seconds() - before < 5 * TIMEOUT_SECONDS);
    int deaf = client_connect(path);
    assert_true(client_get(deaf, true, "/long"));
    rest(TIMEOUT_SECONDS * 1000 + 2000);
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
    /* nginx asked to keep the connection, and sends the next request before it would see that it was closed.
     */
    assert_true(client_get(client, true, "/fine"));
    expect_body(client, "/fine");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(test_kept_connection),      EACH(test_many_at_once),    EACH(test_idle_connections),
        EACH(test_truncated_parameters), EACH(test_abort),           EACH(test_nonsense),
        EACH(test_body_length),          EACH(test_refused_address), EACH(test_byte_by_byte),
        EACH(test_slow_peers),           EACH(test_gone_client),     EACH(test_stream),
        EACH(test_broken_stream),        EACH(test_stream_limit),    EACH(test_counts),
    };
    log_name("http_fcgi");
    return cmocka_run_group_tests(tests, NULL, NULL);
}

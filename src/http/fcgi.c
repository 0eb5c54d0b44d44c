/* One request of libfcgi at a time, on a connection that we accepted ourselves.
 *
 * FCGX_Accept_r would accept and then stay with that connection, so that kept connections pin threads and
 * starve the others. Given a request with ipcFd set and keepConnection true it reads one request from there
 * instead: fields that the header says not to use, hence this file alone does, and tests/unit/http/fcgi.c
 * holds it to it. What we rely on (libfcgi 2.4.2):
 * - FCGX_Accept_r begins with FCGX_Finish_r, which closes ipcFd unless keepConnection is set.
 * - When the connection ends or breaks the protocol it closes ipcFd and accepts from listen_sock: that is -1
 * here, so it returns -EBADF with ipcFd -1.
 * - detached makes it close at once instead of waiting up to two seconds for the peer to close first.
 * - FCGX_Finish_r keeps ipcFd open only if the peer asked for that and no stream has an error.
 * - Bytes read beyond the end of stdin are thrown away with the stream: a peer that sends the next request
 * before it has this answer loses it. nginx never does. */
#include "http/fcgi.h"

#include <errno.h>
#include <fcgiapp.h>
#include <limits.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/thread.h"
#include "http/connection.h"
#include "http/listener.h"
#include "http/response_read.h"
#include "http/response_write.h"

enum {
    ROLE_RESPONDER = 1,
    BODY_LIMIT = 64 * 1024,
    DISCARD_LIMIT = 1024 * 1024,
    BUFFER_KEEP_LIMIT = 256 * 1024,
    HEADER_SIZE = 8, /* of a FastCGI record */
    STREAM_LIMIT = 2,
    STREAM_TIMEOUT_SECONDS = 60,
    DEFAULT_TIMEOUT_SECONDS = 10,
    STACK_SIZE = 1024 * 1024, /* address space, not memory: a deep JSON text takes jansson past 256 KiB */
    MALLOC_ARENAS = 8,
    FREED_BYTE = 0x5a,
};

struct server {
    const struct fcgi_options *options;
    struct connections *connections;
};

/* What a thread keeps from one request to the next. */
struct worker {
    struct server *server;
    FCGX_Request fcgi;
    struct arena *arena;
    struct buffer output;
};

static atomic_llong counts[6];
static atomic_int streams;
static volatile sig_atomic_t stop_descriptor = -1;

void fcgi_counts(int64_t by_class[static 6])
{
    for (size_t index = 0; index < 6; index++)
        by_class[index] = atomic_load(&counts[index]);
}

static void count(int status)
{
    atomic_fetch_add_explicit(&counts[status / 100], 1, memory_order_relaxed);
}

static bool send_output(struct worker *worker, const void *data, size_t length)
{
    const char *at = data;
    while (length > 0) {
        int piece = length > INT_MAX ? INT_MAX : (int)length;
        if (FCGX_PutStr(at, piece, worker->fcgi.out) != piece)
            return false;
        at += piece;
        length -= (size_t)piece;
    }
    return FCGX_GetError(worker->fcgi.out) == 0;
}

static bool stream_sink(void *argument, const void *data, size_t length)
{
    return send_output(argument, data, length);
}

static int timeout_seconds(const struct fcgi_options *options)
{
    return options->timeout_seconds > 0 ? options->timeout_seconds : DEFAULT_TIMEOUT_SECONDS;
}

static void limit_sending(struct worker *worker, int seconds)
{
    struct timeval timeout = {.tv_sec = seconds};
    setsockopt(worker->fcgi.ipcFd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
}

/* A download may wait for a slow reader longer than a page may. Nothing is flushed early: a stream that fails
 * in its first bytes becomes a clean 502 at nginx. After a whole one the connection is kept as after any
 * page: nginx asked for that, and hands the next request to a connection that is closing before it sees that
 * it is. */
static bool send_stream(struct worker *worker, response_stream stream, void *argument)
{
    limit_sending(worker, STREAM_TIMEOUT_SECONDS);
    bool whole = stream(argument, stream_sink, worker) && FCGX_GetError(worker->fcgi.out) == 0;
    limit_sending(worker, timeout_seconds(worker->server->options));
    return whole;
}

/* nginx takes a connection that just ends for the end of the answer, and a short file for a whole one. What
 * is no record of FastCGI's at all makes it break off towards the reader, too. */
static void spoil_stream(struct worker *worker)
{
    static const char no_record[HEADER_SIZE];
    (void)send(worker->fcgi.ipcFd, no_record, sizeof no_record, MSG_NOSIGNAL);
}

static bool send_response(struct worker *worker, struct response *response, const struct request *request)
{
    response_stream stream;
    void *argument;
    response_write(response, request, &worker->output, &stream, &argument);
    bool sent = send_output(worker, worker->output.data, worker->output.length) &&
                (stream == NULL || send_stream(worker, stream, argument));
    if (!sent && stream != NULL)
        spoil_stream(worker);
    count(sent ? response_status(response) : 0);
    if (worker->output.capacity > BUFFER_KEEP_LIMIT)
        buffer_free(&worker->output);
    else
        buffer_reset(&worker->output);
    return sent;
}

static struct response *plain_response(struct arena *arena, int status, const char *text)
{
    struct response *response = response_create(arena);
    response_set_status(response, status);
    response_set_body(response, "text/plain; charset=utf-8", text, strlen(text));
    return response;
}

static bool refuse(struct worker *worker, const struct request *request, int status, const char *text)
{
    return send_response(worker, plain_response(worker->arena, status, text), request);
}

/* A stream holds its thread until the reader has all of it: with more than a few, slow readers hold every
 * thread. */
static bool begin_stream(void)
{
    if (atomic_fetch_add(&streams, 1) < STREAM_LIMIT)
        return true;
    atomic_fetch_sub(&streams, 1);
    return false;
}

static bool send_limited(struct worker *worker, struct response *response, const struct request *request)
{
    if (begin_stream()) {
        bool sent = send_response(worker, response, request);
        atomic_fetch_sub(&streams, 1);
        return sent;
    }
    const char *text = "Too many downloads at once. Please try again in a minute.\n";
    struct response *busy = plain_response(worker->arena, 503, text);
    response_set_header(busy, "Retry-After", "60");
    return send_response(worker, busy, request);
}

static bool handle(struct worker *worker, struct request *request)
{
    const struct fcgi_options *options = worker->server->options;
    struct response *response = response_create(worker->arena);
    options->handler(options->context, request, response);
    bool sent = response_is_stream(response) ? send_limited(worker, response, request)
                                             : send_response(worker, response, request);
    response_release(response);
    return sent;
}

/* Reads stdin to its end, which must come after exactly length bytes; the end must be read too, or it would
 * be taken for the beginning of the connection's next request. */
static bool read_body(struct worker *worker, struct request *request, size_t length)
{
    FCGX_Stream *in = worker->fcgi.in;
    char *body = arena_allocate(worker->arena, length + 1);
    int got = FCGX_GetStr(body, (int)length + 1, in);
    if (got < 0 || (size_t)got != length || !in->isClosed || FCGX_GetError(in) != 0)
        return false;
    request->body = body;
    request->body_length = length;
    return true;
}

/* Reads the body of a request that is refused anyway, so that the peer comes to read the answer. False when
 * it is endless or broken. */
static bool discard_body(struct worker *worker)
{
    FCGX_Stream *in = worker->fcgi.in;
    char piece[4096];
    for (size_t total = 0; total < DISCARD_LIMIT && !in->isClosed; total += sizeof piece)
        FCGX_GetStr(piece, sizeof piece, in);
    memory_wipe(piece, sizeof piece);
    return in->isClosed && FCGX_GetError(in) == 0;
}

/* False: the connection must be broken off, for what was sent is not a whole answer. */
static bool exchange(struct worker *worker)
{
    struct request *request = request_create(worker->arena, METHOD_OTHER, "/");
    size_t length;
    if (!request_read_parameters(request, worker->fcgi.envp, &length)) {
        worker->fcgi.keepConnection &= discard_body(worker);
        return refuse(worker, request, 400, "This request cannot be understood.\n");
    }
    if (length > BODY_LIMIT) {
        worker->fcgi.keepConnection &= discard_body(worker);
        return refuse(worker, request, 413, "This is more than one form can hold.\n");
    }
    if (!read_body(worker, request, length)) {
        if (FCGX_GetError(worker->fcgi.in) != 0)
            return false;
        worker->fcgi.keepConnection = 0;
        return refuse(worker, request, 400, "This request did not arrive whole.\n");
    }
    return handle(worker, request);
}

/* Cookies and addresses with tokens: pieces so small that M_PERTURB does not see them freed. */
static void wipe_parameters(char **parameters)
{
    for (; *parameters != NULL; parameters++)
        memory_wipe(*parameters, strlen(*parameters));
}

/* One request on a connection that has something to read; afterwards fcgi.ipcFd is its socket if it stays
 * open, and -1 if not. */
static void serve(struct worker *worker)
{
    FCGX_Request *fcgi = &worker->fcgi;
    if (FCGX_Accept_r(fcgi) < 0)
        return;
    /* PARAMS cut off between two pairs, or an ABORT: libfcgi gives it as a request, with an error on its
     * input. */
    if (FCGX_GetError(fcgi->in) != 0 || fcgi->role != ROLE_RESPONDER) {
        count(0);
        fcgi->keepConnection = 0;
        FCGX_Finish_r(fcgi);
        return;
    }
    bool whole = exchange(worker);
    wipe_parameters(fcgi->envp);
    if (connections_stopping(worker->server->connections))
        fcgi->keepConnection = 0;
    if (whole)
        FCGX_Finish_r(fcgi);
    else
        FCGX_Free(fcgi, 1); /* closes without END_REQUEST, so that nginx sees that it broke */
}

static void serve_connection(struct worker *worker, struct connection *connection)
{
    worker->fcgi.ipcFd = connection->socket;
    worker->fcgi.keepConnection = 1;
    worker->fcgi.detached = 1;
    serve(worker);
    arena_reset(worker->arena);
    connection->socket = worker->fcgi.ipcFd;
    worker->fcgi.ipcFd = -1;
    if (connection->socket >= 0)
        connections_keep(worker->server->connections, connection);
    else
        connections_close(worker->server->connections, connection);
}

static void *work(void *argument)
{
    struct worker worker = {.server = argument, .arena = arena_create()};
    struct connection *ready[CONNECTION_BATCH];
    FCGX_InitRequest(&worker.fcgi, -1, 0);
    for (int taken; (taken = connections_wait(worker.server->connections, ready)) > 0;)
        for (int index = 0; index < taken; index++)
            serve_connection(&worker, ready[index]);
    arena_destroy(worker.arena);
    buffer_free(&worker.output);
    return NULL;
}

static void on_stop_signal(int number)
{
    int before = errno;
    uint64_t one = 1;
    (void)number;
    if (write(stop_descriptor, &one, sizeof one) < 0) {
        /* Only when it was written to 2^64 times: it is readable then. */
    }
    errno = before;
}

static void mask_stop_signals(int how)
{
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGINT);
    pthread_sigmask(how, &ours, NULL);
}

/* FCGX_Init has put its own handlers in; ours must come after it, with the signals blocked from before it on:
 * one that comes in between would be lost in libfcgi's handler. */
static void catch_signals(void)
{
    struct sigaction stop = {.sa_handler = on_stop_signal, .sa_flags = SA_RESTART};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigemptyset(&stop.sa_mask);
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGUSR1, &ignore, NULL);
    mask_stop_signals(SIG_UNBLOCK);
}

/* Many threads, each with little: a few heaps for all of them instead of one each. And what libfcgi frees
 * held answers and cookies; it does not wipe, so have malloc do it. */
static void set_up_process(void)
{
    pthread_attr_t attributes;
    mallopt(M_ARENA_MAX, MALLOC_ARENAS);
    mallopt(M_PERTURB, FREED_BYTE);
    pthread_attr_init(&attributes);
    if (pthread_attr_setstacksize(&attributes, STACK_SIZE) != 0 ||
        pthread_setattr_default_np(&attributes) != 0)
        log_warning("cannot set the stack size of threads");
    pthread_attr_destroy(&attributes);
}

static void run(struct server *server)
{
    int threads = server->options->threads > 0 ? server->options->threads : 1;
    pthread_t *workers = memory_allocate((size_t)threads * sizeof *workers);
    for (int index = 0; index < threads; index++)
        workers[index] = thread_start("page", work, server);
    struct pollfd stop = {.fd = connections_stop_descriptor(server->connections), .events = POLLIN};
    while (poll(&stop, 1, -1) <= 0) {
    }
    for (int index = 0; index < threads; index++)
        pthread_join(workers[index], NULL);
    memory_free(workers);
}

static bool serve_from(int listener, bool inherited, const struct fcgi_options *options)
{
    struct server server = {.options = options};
    server.connections = connections_create(listener, inherited, timeout_seconds(options));
    if (server.connections == NULL)
        return false;
    set_up_process();
    stop_descriptor = connections_stop_descriptor(server.connections);
    catch_signals();
    log_info("serving, threads: %d", options->threads);
    run(&server);
    log_info("stopped serving");
    /* A second signal must not write to whatever file gets this number next. */
    stop_descriptor = -1;
    connections_destroy(server.connections);
    return true;
}

bool fcgi_serve(const struct fcgi_options *options)
{
    bool inherited;
    mask_stop_signals(SIG_BLOCK);
    if (FCGX_Init() != 0) {
        log_error("libfcgi would not start");
        mask_stop_signals(SIG_UNBLOCK);
        return false;
    }
    int listener = listener_open(options->socket_path, &inherited);
    bool served = listener >= 0 && serve_from(listener, inherited, options);
    if (listener >= 0)
        close(listener);
    mask_stop_signals(SIG_UNBLOCK);
    return served;
}

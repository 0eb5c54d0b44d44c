/* A FastCGI client of raw records, for tests: says exactly what the test wants, right or wrong. */
#ifndef GATHER_TESTS_FCGI_CLIENT_H
#define GATHER_TESTS_FCGI_CLIENT_H

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buffer.h"

enum record { RECORD_BEGIN = 1, RECORD_ABORT, RECORD_END, RECORD_PARAMS, RECORD_STDIN, RECORD_STDOUT };
enum { RECORD_HEADER = 8, RECORD_CONTENT_LIMIT = 65535, CLIENT_PATIENCE_MILLISECONDS = 8000 };

struct reply {
    struct buffer output;
    bool ended;  /* END_REQUEST came */
    bool closed; /* the server closed the connection */
};

static inline int client_connect(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client >= 0 && connect(client, (struct sockaddr *)&address, sizeof address) == 0)
        return client;
    if (client >= 0)
        close(client);
    return -1;
}

static inline bool client_send(int client, const struct buffer *bytes)
{
    for (size_t sent = 0; sent < bytes->length;) {
        ssize_t step = send(client, bytes->data + sent, bytes->length - sent, MSG_NOSIGNAL);
        if (step <= 0)
            return false;
        sent += (size_t)step;
    }
    return true;
}

static inline void record_append(struct buffer *bytes, enum record type, const void *content, size_t length)
{
    uint8_t header[RECORD_HEADER] = {1, (uint8_t)type, 0, 1, (uint8_t)(length >> 8), (uint8_t)length, 0, 0};
    buffer_append(bytes, header, sizeof header);
    if (length > 0)
        buffer_append(bytes, content, length);
}

static inline void begin_append(struct buffer *bytes, bool keep)
{
    uint8_t begin[8] = {0, 1, keep ? 1 : 0, 0, 0, 0, 0, 0};
    record_append(bytes, RECORD_BEGIN, begin, sizeof begin);
}

static inline void length_append(struct buffer *bytes, size_t length)
{
    uint8_t wide[4] = {(uint8_t)(0x80 | (length >> 24)), (uint8_t)(length >> 16), (uint8_t)(length >> 8),
                       (uint8_t)length};
    if (length < 0x80)
        buffer_append_byte(bytes, (char)length);
    else
        buffer_append(bytes, wide, sizeof wide);
}

static inline void parameter_append(struct buffer *parameters, const char *name, const char *value)
{
    length_append(parameters, strlen(name));
    length_append(parameters, strlen(value));
    buffer_append_text(parameters, name);
    buffer_append_text(parameters, value);
}

static inline void stdin_append(struct buffer *bytes, const void *body, size_t length)
{
    const char *at = body;
    while (length > 0) {
        size_t piece = length > RECORD_CONTENT_LIMIT ? RECORD_CONTENT_LIMIT : length;
        record_append(bytes, RECORD_STDIN, at, piece);
        at += piece;
        length -= piece;
    }
    record_append(bytes, RECORD_STDIN, NULL, 0);
}

/* A whole request as nginx sends it; claimed is what CONTENT_LENGTH says, NULL for the truth. */
static inline void request_append(struct buffer *bytes, bool keep, const char *method, const char *address,
                                  const void *body, size_t length, const char *claimed)
{
    struct buffer parameters = {0};
    struct buffer truth = {0};
    buffer_append_format(&truth, "%zu", length);
    parameter_append(&parameters, "REQUEST_METHOD", method);
    parameter_append(&parameters, "REQUEST_URI", address);
    parameter_append(&parameters, "CONTENT_LENGTH",
                     claimed != NULL ? claimed
                     : length == 0   ? ""
                                     : truth.data);
    parameter_append(&parameters, "HTTP_HOST", "gather.test");
    begin_append(bytes, keep);
    record_append(bytes, RECORD_PARAMS, parameters.data, parameters.length);
    record_append(bytes, RECORD_PARAMS, NULL, 0);
    stdin_append(bytes, body, length);
    buffer_free(&parameters);
    buffer_free(&truth);
}

static inline bool client_get(int client, bool keep, const char *address)
{
    struct buffer bytes = {0};
    request_append(&bytes, keep, "GET", address, NULL, 0, NULL);
    bool sent = client_send(client, &bytes);
    buffer_free(&bytes);
    return sent;
}

/* False at the end of the connection, or when nothing came for too long. */
static inline bool client_read(int client, void *data, size_t length)
{
    for (char *at = data; length > 0;) {
        struct pollfd readable = {.fd = client, .events = POLLIN};
        if (poll(&readable, 1, CLIENT_PATIENCE_MILLISECONDS) != 1)
            return false;
        ssize_t step = recv(client, at, length, 0);
        if (step <= 0)
            return false;
        at += step;
        length -= (size_t)step;
    }
    return true;
}

static inline bool client_closed(int client)
{
    struct pollfd readable = {.fd = client, .events = POLLIN};
    char byte;
    return poll(&readable, 1, CLIENT_PATIENCE_MILLISECONDS) == 1 && recv(client, &byte, 1, 0) <= 0;
}

/* Reads until END_REQUEST or the end of the connection; the caller frees reply.output. */
static inline struct reply client_reply(int client)
{
    struct reply reply = {0};
    uint8_t header[RECORD_HEADER];
    static _Thread_local char content[RECORD_CONTENT_LIMIT + 255];
    while (!reply.ended && !reply.closed) {
        size_t length = 0;
        if (!client_read(client, header, sizeof header)) {
            reply.closed = true;
            break;
        }
        length = (size_t)(header[4] << 8 | header[5]) + header[6];
        reply.closed = !client_read(client, content, length);
        reply.ended = header[1] == RECORD_END;
        if (header[1] == RECORD_STDOUT && !reply.closed)
            buffer_append(&reply.output, content, length - header[6]);
    }
    return reply;
}

#endif

/* The FastCGI server: threads on one epoll set, nginx's connections kept. fcgi.c is the only file that knows
 * libfcgi. */
#ifndef GATHER_HTTP_FCGI_H
#define GATHER_HTTP_FCGI_H

#include <stdbool.h>
#include <stdint.h>

#include "http/request.h"
#include "http/response.h"

/* Answers one request; called on many threads at once. */
typedef void (*fcgi_handler)(void *context, struct request *request, struct response *response);

struct fcgi_options {
    const char *socket_path; /* made with mode 0660; a stale one is replaced. Ignored when the supervisor
                                passes a socket (LISTEN_FDS, or fd 0 is a listening socket) */
    int threads;
    int timeout_seconds; /* how long to wait for a peer that stopped in the middle; 0 means 10 */
    fcgi_handler handler;
    void *context;
};

/* Serves until SIGTERM or SIGINT, then drains: what was read is finished, the queue is left to the next
 * process. False when it could not start (logged). Handles the signals itself: threads started before must
 * block them, as those of base/thread.h do. */
bool fcgi_serve(const struct fcgi_options *options);

/* Requests so far by class of status (by_class[2]: 200 to 299); by_class[0] counts those broken off without
 * an answer. */
void fcgi_counts(int64_t by_class[static 6]);

#endif

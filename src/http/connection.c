#include "http/connection.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"

enum { ACCEPT_AT_ONCE = 64, SHORTAGE_PAUSE_MILLISECONDS = 50 };

struct connections {
    int set;
    int stop;
    int listener;
    bool inherited;
    int timeout_seconds;
    atomic_bool stopping;
    pthread_mutex_t mutex; /* guards first; taken when a connection begins and ends, not for each request */
    struct connection *first;
};

/* Each in the set only once at a time: one event wakes one thread, and no other touches that connection until
 * it is armed again. */
static bool arm(struct connections *connections, int operation, int descriptor, void *what)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data.ptr = what};
    return epoll_ctl(connections->set, operation, descriptor, &event) == 0;
}

struct connections *connections_create(int listener, bool inherited, int timeout_seconds)
{
    struct connections *connections = memory_allocate(sizeof *connections);
    connections->set = epoll_create1(EPOLL_CLOEXEC);
    connections->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    connections->listener = listener;
    connections->inherited = inherited;
    connections->timeout_seconds = timeout_seconds;
    pthread_mutex_init(&connections->mutex, NULL);
    /* Not ONESHOT and never read: it goes on to wake every thread. */
    struct epoll_event stop = {.events = EPOLLIN, .data.ptr = &connections->stop};
    if (connections->set < 0 || connections->stop < 0 ||
        epoll_ctl(connections->set, EPOLL_CTL_ADD, connections->stop, &stop) != 0 ||
        !arm(connections, EPOLL_CTL_ADD, listener, &connections->listener)) {
        log_error("cannot wait for connections: %s", strerror(errno));
        connections_destroy(connections);
        return NULL;
    }
    return connections;
}

void connections_destroy(struct connections *connections)
{
    if (connections == NULL)
        return;
    while (connections->first != NULL)
        connections_close(connections, connections->first);
    if (connections->stop >= 0)
        close(connections->stop);
    if (connections->set >= 0)
        close(connections->set);
    pthread_mutex_destroy(&connections->mutex);
    memory_free(connections);
}

void connections_close(struct connections *connections, struct connection *connection)
{
    pthread_mutex_lock(&connections->mutex);
    if (connection->previous != NULL)
        connection->previous->next = connection->next;
    else
        connections->first = connection->next;
    if (connection->next != NULL)
        connection->next->previous = connection->previous;
    pthread_mutex_unlock(&connections->mutex);
    if (connection->socket >= 0)
        close(connection->socket);
    memory_free(connection);
}

void connections_keep(struct connections *connections, struct connection *connection)
{
    if (!arm(connections, EPOLL_CTL_MOD, connection->socket, connection)) {
        log_error("cannot wait on a connection again: %s", strerror(errno));
        connections_close(connections, connection);
    }
}

static void add(struct connections *connections, int socket)
{
    struct timeval timeout = {.tv_sec = connections->timeout_seconds};
    struct connection *connection = memory_allocate(sizeof *connection);
    connection->socket = socket;
    pthread_mutex_lock(&connections->mutex);
    connection->next = connections->first;
    if (connection->next != NULL)
        connection->next->previous = connection;
    connections->first = connection;
    pthread_mutex_unlock(&connections->mutex);
    /* From the moment it is in the set another thread may already have served and closed it. */
    if (setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) != 0 ||
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout) != 0 ||
        !arm(connections, EPOLL_CTL_ADD, socket, connection)) {
        log_error("cannot set up a connection: %s", strerror(errno));
        connections_close(connections, connection);
    }
}

static void accept_waiting(struct connections *connections)
{
    for (int count = 0; count < ACCEPT_AT_ONCE; count++) {
        int socket = accept4(connections->listener, NULL, NULL, SOCK_CLOEXEC);
        if (socket >= 0) {
            add(connections, socket);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            break;
        } else if (errno != EINTR && errno != ECONNABORTED) {
            /* Out of descriptors or memory: those waiting stay queued; trying again at once would only burn.
             */
            struct timespec pause = {.tv_nsec = SHORTAGE_PAUSE_MILLISECONDS * 1000000L};
            log_warning("cannot accept a connection: %s", strerror(errno));
            nanosleep(&pause, NULL);
            break;
        }
    }
}

/* After the word to stop, a socket of our own is emptied once more, for nobody else will. */
static void accept_event(struct connections *connections)
{
    bool stopping = connections_stopping(connections);
    if (stopping && connections->inherited)
        return;
    accept_waiting(connections);
    if (!stopping && !arm(connections, EPOLL_CTL_MOD, connections->listener, &connections->listener))
        memory_fatal("cannot wait on the listening socket again");
}

/* Sorts events into connections to read and what is ours to do; *progress tells whether there was anything
 * but the word to stop. */
static int take(struct connections *connections, const struct epoll_event *events, int count,
                struct connection *ready[static CONNECTION_BATCH], bool *progress)
{
    int taken = 0;
    *progress = false;
    for (int index = 0; index < count; index++) {
        void *what = events[index].data.ptr;
        if (what == &connections->stop) {
            atomic_store(&connections->stopping, true);
            continue;
        }
        *progress = true;
        if (what == &connections->listener)
            accept_event(connections);
        else
            ready[taken++] = what;
    }
    return taken;
}

int connections_wait(struct connections *connections, struct connection *ready[static CONNECTION_BATCH])
{
    for (;;) {
        /* One event a time, so that no thread sits on a connection while it serves another. Once stopping,
         * the stop descriptor is always among the events: two, to see whether anything else is left. */
        bool draining = connections_stopping(connections);
        struct epoll_event events[CONNECTION_BATCH];
        int count = epoll_wait(connections->set, events, draining ? CONNECTION_BATCH : 1, draining ? 0 : -1);
        if (count < 0 && errno != EINTR)
            memory_fatal("cannot wait for connections");
        bool progress;
        int taken = take(connections, events, count, ready, &progress);
        if (taken > 0)
            return taken;
        if (draining && !progress && count >= 0)
            return 0;
    }
}

int connections_stop_descriptor(const struct connections *connections)
{
    return connections->stop;
}

bool connections_stopping(struct connections *connections)
{
    return atomic_load(&connections->stopping);
}

/* Everything the serving threads wait on, in one epoll set: the listener, the word to stop and each
 * connection nginx keeps open. Knows nothing of FastCGI. */
#ifndef GATHER_HTTP_CONNECTION_H
#define GATHER_HTTP_CONNECTION_H

#include <stdbool.h>

struct connections;

struct connection {
    int socket;
    struct connection *previous;
    struct connection *next;
};

enum { CONNECTION_BATCH = 2 };

/* Waits on listener (which stays the caller's) and accepts from it, with timeout_seconds for each later read
 * and write. inherited: what is queued on it when we stop is left to the next process. NULL on failure
 * (logged). */
struct connections *connections_create(int listener, bool inherited, int timeout_seconds);

/* Closes those that are left. */
void connections_destroy(struct connections *connections);

/* Waits until connections can be read, and gives up to CONNECTION_BATCH of them to this thread alone: hand
 * each back with connections_keep or connections_close. 0 once stopped and nothing more is waiting to be
 * read. */
int connections_wait(struct connections *connections, struct connection *ready[static CONNECTION_BATCH]);

/* Waits on it again. */
void connections_keep(struct connections *connections, struct connection *connection);

/* Forgets it, closing its socket unless that was done (socket < 0). */
void connections_close(struct connections *connections, struct connection *connection);

/* A descriptor to write eight bytes to (eventfd(2)) to stop all threads; a signal handler may. It becomes
 * readable for poll(2) then. */
int connections_stop_descriptor(const struct connections *connections);

/* True as soon as a thread saw the word to stop. */
bool connections_stopping(struct connections *connections);

#endif

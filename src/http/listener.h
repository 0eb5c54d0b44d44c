/* The listening Unix socket: the supervisor's, or one of our own. */
#ifndef GATHER_HTTP_LISTENER_H
#define GATHER_HTTP_LISTENER_H

#include <stdbool.h>

/* The socket the supervisor passed (LISTEN_FDS with LISTEN_PID, or fd 0 when it is a listening socket), else
 * a new one at path with mode 0660 that takes the place of the one that is there in a single step.
 * Non-blocking, closed on exec. *inherited says which. -1 when there is none (logged). */
int listener_open(const char *path, bool *inherited);

/* False, and logged, when another process serves path: asked before anything of the practice is opened. True
 * where the supervisor passes a socket. */
bool listener_is_free(const char *path);

#endif

#include "http/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"

enum { FIRST_PASSED = 3, BACKLOG = 4096, SOCKET_MODE = 0660 };

static int socket_number(int socket, int option)
{
    int value = -1;
    socklen_t length = sizeof value;
    return getsockopt(socket, SOL_SOCKET, option, &value, &length) == 0 ? value : -1;
}

static bool is_listening(int socket)
{
    return socket_number(socket, SO_ACCEPTCONN) == 1;
}

static int adopt(int socket)
{
    /* libfcgi ends the process on records that a hostile peer can make: the socket's mode is what keeps them
     * out, and TCP has none. */
    if (!is_listening(socket) || socket_number(socket, SO_DOMAIN) != AF_UNIX) {
        log_error("the socket passed as descriptor %d is not a listening Unix socket", socket);
        return -1;
    }
    int flags = fcntl(socket, F_GETFL);
    if (flags < 0 || fcntl(socket, F_SETFL, flags | O_NONBLOCK) < 0 ||
        fcntl(socket, F_SETFD, FD_CLOEXEC) < 0) {
        log_error("cannot set up the socket passed as descriptor %d: %s", socket, strerror(errno));
        return -1;
    }
    return socket;
}

static bool is_passed(void)
{
    const char *count = getenv("LISTEN_FDS");
    const char *process = getenv("LISTEN_PID");
    return count != NULL && process != NULL && atoi(count) > 0 && strtol(process, NULL, 10) == (long)getpid();
}

static bool fill_address(struct sockaddr_un *address, const char *path)
{
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    int length = snprintf(address->sun_path, sizeof address->sun_path, "%s.%ld", path == NULL ? "" : path,
                          (long)getpid());
    if (path == NULL || *path == '\0' || length < 0 || (size_t)length >= sizeof address->sun_path) {
        log_error("no socket path, or one that is too long (90 bytes are enough for anyone): %s",
                  path == NULL ? "" : path);
        return false;
    }
    return true;
}

/* The socket of one that was ended is still there, and nobody takes what comes; any other answer says that
 * somebody does, or may. */
static bool is_served(const char *path, const struct sockaddr_un *own)
{
    struct sockaddr_un address = *own;
    int length = snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool reached =
        probe >= 0 && length > 0 && connect(probe, (struct sockaddr *)&address, sizeof address) == 0;
    bool nobody = !reached && (errno == ECONNREFUSED || errno == ENOENT);
    if (probe >= 0)
        close(probe);
    if (!nobody)
        log_error("another process serves %s already; stop it first", path);
    return !nobody;
}

/* Under a name of its own first: the mode is right before anyone can find it, and rename takes the old one's
 * place without a moment in which nginx finds none. */
static int create(const char *path)
{
    struct sockaddr_un address;
    if (!fill_address(&address, path))
        return -1;
    int created = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    unlink(address.sun_path);
    if (created < 0 || bind(created, (struct sockaddr *)&address, sizeof address) < 0 ||
        chmod(address.sun_path, SOCKET_MODE) < 0 || listen(created, BACKLOG) < 0 ||
        rename(address.sun_path, path) < 0) {
        log_error("cannot listen on %s: %s", path, strerror(errno));
        unlink(address.sun_path);
        if (created >= 0)
            close(created);
        return -1;
    }
    return created;
}

bool listener_is_free(const char *path)
{
    struct sockaddr_un address;
    return is_passed() || is_listening(STDIN_FILENO) ||
           (fill_address(&address, path) && !is_served(path, &address));
}

int listener_open(const char *path, bool *inherited)
{
    *inherited = true;
    if (is_passed())
        return adopt(FIRST_PASSED);
    if (is_listening(STDIN_FILENO))
        return adopt(STDIN_FILENO);
    *inherited = false;
    return create(path);
}

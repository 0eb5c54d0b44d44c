/* What the sandbox lets through and what not, by trying it in a child: the files and folders named, no
 * others; the calls of sandbox.def, none that starts a program, traces one or reaches a network. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/sandbox.h"

static char folder[] = "/tmp/gather-sandbox-XXXXXX";
static char readable[64], writable[64], secret[64];

static int make_folders(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(readable, sizeof readable, "%s/page", folder);
    (void)snprintf(writable, sizeof writable, "%s/state", folder);
    (void)snprintf(secret, sizeof secret, "%s/secret", folder);
    assert_true(file_write(readable, "x", 1, 0600));
    assert_true(file_write(secret, "x", 1, 0600));
    return mkdir(writable, 0700);
}

static int remove_folders(void **state)
{
    (void)state;
    (void)unlink(readable);
    (void)unlink(secret);
    (void)rmdir(writable);
    return rmdir(folder);
}

static int opened(const char *path, int how)
{
    int descriptor = open(path, how | O_CLOEXEC, 0600);
    int error = descriptor < 0 ? errno : 0;
    if (descriptor >= 0)
        close(descriptor);
    return error;
}

static int connected(void)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(9), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return connect(made, (struct sockaddr *)&address, sizeof address) == 0 ? 0 : errno;
}

static void *opened_elsewhere(void *path)
{
    return opened(path, O_RDONLY) == EACCES ? path : NULL;
}

/* The number of the first line that is not as it must be; 0: all is. */
static int try_all(bool reaches_network)
{
    char made[80], moved[80];
    struct sandbox sandbox = {.readable = {readable, "/nowhere/at/all", "/usr/lib", "/lib"},
                              .writable = {writable},
                              .reaches_network = reaches_network};
    (void)snprintf(made, sizeof made, "%s/a", writable);
    (void)snprintf(moved, sizeof moved, "%s/b", writable);
    char *const arguments[] = {(char[]){"true"}, NULL};
    pthread_t thread;
    void *refused = NULL;
    if (!sandbox_enter(&sandbox))
        return __LINE__;
    if (opened(readable, O_RDONLY) != 0 || opened(readable, O_WRONLY) != EACCES)
        return __LINE__;
    if (opened(secret, O_RDONLY) != EACCES || opened("/etc/passwd", O_RDONLY) != EACCES)
        return __LINE__;
    if (opened(made, O_WRONLY | O_CREAT) != 0 || rename(made, moved) != 0 || unlink(moved) != 0)
        return __LINE__;
    if (execv("/bin/true", arguments) != -1 || errno != EPERM)
        return __LINE__;
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != -1 || errno != EPERM)
        return __LINE__;
    if (mount("none", folder, "tmpfs", 0, NULL) != -1 || errno != EPERM || setuid(65534) != -1 ||
        errno != EPERM)
        return __LINE__;
    if (syscall(SYS_bpf, 0, NULL, 0) != -1 || errno != EPERM)
        return __LINE__;
    if (connected() != (reaches_network ? ECONNREFUSED : EPERM))
        return __LINE__;
    if (pthread_create(&thread, NULL, opened_elsewhere, secret) != 0 || pthread_join(thread, &refused) != 0 ||
        refused == NULL)
        return __LINE__;
    return 0;
}

static int try_in_a_child(bool reaches_network)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        _exit(try_all(reaches_network));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void shuts_off_what_was_not_named(void **state)
{
    (void)state;
#if defined(__SANITIZE_ADDRESS__)
    skip();
#endif
    assert_int_equal(try_in_a_child(false), 0);
    assert_int_equal(try_in_a_child(true), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(shuts_off_what_was_not_named)};
    return cmocka_run_group_tests(tests, make_folders, remove_folders);
}

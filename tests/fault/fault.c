/* Loaded into a process of ours with LD_PRELOAD, for tests/fault/faults.py: has one kind of call fail when it
 * is told to, as a failing disk or a machine without memory would. Told through a file that both map
 * (FAULT_FILE): which call, with what errno, how many calls pass first, and how many fail then. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum call { CALL_NONE, CALL_FDATASYNC, CALL_PWRITE, CALL_MALLOC };

struct fault {
    atomic_int call;
    atomic_int error;
    atomic_int pass;
    atomic_int times;
    atomic_int failed; /* how many did */
};

static struct fault *fault;

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

__attribute__((constructor)) static void map_fault(void)
{
    const char *path = getenv("FAULT_FILE");
    int descriptor = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
    if (descriptor < 0)
        return;
    void *mapped = mmap(NULL, sizeof *fault, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    close(descriptor);
    if (mapped != MAP_FAILED)
        fault = mapped;
}

static bool fails(enum call call)
{
    if (fault == NULL || atomic_load(&fault->call) != (int)call)
        return false;
    if (atomic_fetch_sub(&fault->pass, 1) > 0 || atomic_fetch_sub(&fault->times, 1) <= 0)
        return false;
    atomic_fetch_add(&fault->failed, 1);
    errno = atomic_load(&fault->error);
    return true;
}

/* The registrations' database and its WAL; not the log, not a socket. */
static bool is_database(int descriptor)
{
    char link[32];
    char path[4096];
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return false;
    path[length] = '\0';
    return strstr(path, "/intake.db") != NULL;
}

int fdatasync(int descriptor)
{
    if (is_database(descriptor) && fails(CALL_FDATASYNC))
        return -1;
    return (int)syscall(SYS_fdatasync, descriptor);
}

ssize_t pwrite64(int descriptor, const void *data, size_t length, off64_t at)
{
    if (is_database(descriptor) && fails(CALL_PWRITE))
        return -1;
    return syscall(SYS_pwrite64, descriptor, data, length, at);
}

void *malloc(size_t size)
{
    return fails(CALL_MALLOC) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails(CALL_MALLOC) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return fails(CALL_MALLOC) ? NULL : __libc_realloc(memory, size);
}

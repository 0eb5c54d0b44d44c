#include "base/file_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/file.h"
#include "base/memory.h"

enum { PIECE = 1 << 20 };

static bool copy_pieces(int source, int target, void (*step)(int64_t, int64_t, void *), void *argument)
{
    struct stat status;
    if (fstat(source, &status) != 0)
        return false;
    uint8_t *piece = memory_allocate(PIECE);
    int64_t done = 0;
    ssize_t got;
    while ((got = read(source, piece, PIECE)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || !file_put(target, piece, (size_t)got))
            break;
        done += got;
        if (step != NULL)
            step(done, status.st_size, argument);
    }
    memory_wipe(piece, PIECE);
    memory_free(piece);
    return got == 0;
}

bool file_copy(const char *from, const char *to, mode_t mode,
               void (*step)(int64_t done, int64_t total, void *argument), void *argument)
{
    int source = open(from, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (source < 0)
        return false;
    int target = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool copied = target >= 0 && copy_pieces(source, target, step, argument) && fchmod(target, mode) == 0 &&
                  fsync(target) == 0 && file_sync_folder(to);
    int saved = errno;
    close(source);
    if (target >= 0) {
        close(target);
        if (!copied)
            unlink(to);
    }
    errno = saved;
    return copied;
}

bool file_digest(const char *path, uint8_t hash[static FILE_DIGEST_SIZE], int64_t *size)
{
    struct stat status;
    int source = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (source < 0)
        return false;
    void *bytes = NULL;
    bool mapped = fstat(source, &status) == 0;
    if (mapped && status.st_size > 0) {
        bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, source, 0);
        mapped = bytes != MAP_FAILED;
    }
    int saved = errno;
    close(source);
    if (!mapped) {
        errno = saved;
        return false;
    }
    *size = status.st_size;
    crypto_digest(NULL, 0, bytes != NULL ? bytes : "", (size_t)status.st_size, hash, FILE_DIGEST_SIZE);
    if (bytes != NULL)
        munmap(bytes, (size_t)status.st_size);
    return true;
}

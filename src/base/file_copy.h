/* Whole large files: copied piece by piece, and what they hash to. */
#ifndef GATHER_BASE_FILE_COPY_H
#define GATHER_BASE_FILE_COPY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Copies from into the new file to, fsynced, telling step (which may be NULL) the bytes done and those there
 * are. False with errno set, and then to is gone again. */
bool file_copy(const char *from, const char *to, mode_t mode,
               void (*step)(int64_t done, int64_t total, void *argument), void *argument);

enum { FILE_DIGEST_SIZE = 32 };

/* BLAKE2b-256 of a file that nobody is writing to (what `b2sum -l 256` prints) and its size. False with errno
 * set. */
bool file_digest(const char *path, uint8_t hash[static FILE_DIGEST_SIZE], int64_t *size);

#endif

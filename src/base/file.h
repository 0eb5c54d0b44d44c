/* Whole small files: configuration, keys, templates. */
#ifndef GATHER_BASE_FILE_H
#define GATHER_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/buffer.h"

/* Appends the whole file to buffer. False with errno set when it cannot be read or is over limit bytes
 * (EFBIG). */
bool file_read(const char *path, size_t limit, struct buffer *buffer);

/* Writes it beside path, fsyncs, renames over path and fsyncs the folder, so that a crash leaves the old file
 * or the new one. mode is set exactly. False with errno set. */
bool file_write(const char *path, const void *data, size_t length, mode_t mode);

/* Writes all of it, whatever interrupts. False with errno set. */
bool file_put(int descriptor, const void *data, size_t length);

/* fsyncs the folder that path is in, so that a name made or changed in it survives a crash. False with errno
 * set. */
bool file_sync_folder(const char *path);

/* Calls each(name, argument) for every file of folder whose name ends with suffix, sorted by name; stops at
 * false. False when the folder cannot be read or each said false. */
bool file_each(const char *folder, const char *suffix, bool (*each)(const char *name, void *argument),
               void *argument);

/* The same for the folders directly in folder. */
bool file_each_folder(const char *folder, bool (*each)(const char *name, void *argument), void *argument);

#endif

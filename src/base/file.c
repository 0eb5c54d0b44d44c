#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

enum { READ_STEP = 16 * 1024 };

static void close_keeping_errno(int descriptor)
{
    int saved = errno;

    close(descriptor);
    errno = saved;
}

static bool read_all(int descriptor, size_t limit, struct buffer *buffer)
{
    size_t total = 0;

    for (;;) {
        buffer_reserve(buffer, READ_STEP);
        ssize_t got = read(descriptor, buffer->data + buffer->length, READ_STEP);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        buffer->length += (size_t)got;
        buffer->data[buffer->length] = '\0';
        total += (size_t)got;
        if (total > limit) {
            errno = EFBIG;
            return false;
        }
        if (got == 0)
            return true;
    }
}

bool file_read(const char *path, size_t limit, struct buffer *buffer)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

    if (descriptor < 0)
        return false;
    bool read = read_all(descriptor, limit, buffer);

    close_keeping_errno(descriptor);
    return read;
}

bool file_sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX] = ".";

    if (slash != NULL)
        snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (descriptor < 0)
        return false;
    bool synced = fsync(descriptor) == 0;

    close_keeping_errno(descriptor);
    return synced;
}

bool file_put(int descriptor, const void *data, size_t length)
{
    const char *rest = data;

    while (length > 0) {
        ssize_t put = write(descriptor, rest, length);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        rest += put;
        length -= (size_t)put;
    }
    return true;
}

bool file_write(const char *path, const void *data, size_t length, mode_t mode)
{
    char beside[PATH_MAX];
    int size = snprintf(beside, sizeof beside, "%s.new-XXXXXX", path);

    if (size < 0 || size >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return false;
    }
    int descriptor = mkostemp(beside, O_CLOEXEC);

    if (descriptor < 0)
        return false;
    bool written =
        fchmod(descriptor, mode) == 0 && file_put(descriptor, data, length) && fsync(descriptor) == 0;

    close_keeping_errno(descriptor);
    if (written && rename(beside, path) == 0)
        return file_sync_folder(path);
    int saved = errno;

    unlink(beside);
    errno = saved;
    return false;
}

struct names {
    char **items;
    size_t count;
    size_t capacity;
};

static void names_add(struct names *names, const char *name)
{
    if (names->count == names->capacity) {
        names->capacity = names->capacity * 2 + 16;
        names->items = memory_resize(names->items, names->capacity * sizeof *names->items);
    }
    names->items[names->count++] = memory_copy_text(name);
}

static void names_free(struct names *names)
{
    for (size_t index = 0; index < names->count; index++)
        memory_free(names->items[index]);
    memory_free(names->items);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Without a suffix: folders that are not hidden. */
static bool is_wanted(int folder, const char *name, const char *suffix)
{
    struct stat status;
    if (suffix == NULL)
        return name[0] != '.' && fstatat(folder, name, &status, 0) == 0 && S_ISDIR(status.st_mode);
    size_t length = strlen(name), suffix_length = strlen(suffix);

    return length >= suffix_length && strcmp(name + length - suffix_length, suffix) == 0 &&
           fstatat(folder, name, &status, 0) == 0 && S_ISREG(status.st_mode);
}

static bool list_folder(const char *folder, const char *suffix, struct names *names)
{
    DIR *stream = opendir(folder);
    struct dirent *entry;

    if (stream == NULL)
        return false;
    errno = 0;
    while ((entry = readdir(stream)) != NULL) {
        if (is_wanted(dirfd(stream), entry->d_name, suffix))
            names_add(names, entry->d_name);
        errno = 0;
    }
    int failure = errno;

    closedir(stream);
    errno = failure;
    return failure == 0;
}

static bool each_name(const char *folder, const char *suffix, bool (*each)(const char *name, void *argument),
                      void *argument)
{
    struct names names = {0};
    bool done = list_folder(folder, suffix, &names);

    if (names.count > 0)
        qsort(names.items, names.count, sizeof *names.items, compare_names);
    for (size_t index = 0; done && index < names.count; index++)
        done = each(names.items[index], argument);
    int saved = errno;

    names_free(&names);
    errno = saved;
    return done;
}

bool file_each(const char *folder, const char *suffix, bool (*each)(const char *name, void *argument),
               void *argument)
{
    return each_name(folder, suffix, each, argument);
}

bool file_each_folder(const char *folder, bool (*each)(const char *name, void *argument), void *argument)
{
    return each_name(folder, NULL, each, argument);
}

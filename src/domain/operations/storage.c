#include "domain/operations/storage.h"

#include <stddef.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "domain/operations/databases.h"

static int64_t file_size(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? (int64_t)status.st_size : 0;
}

void storage_read(const struct config *config, struct arena *arena, struct storage *storage)
{
    struct statvfs disk;
    *storage = (struct storage){0};
    for (int database = 0; database < DATABASE_COUNT; database++) {
        const char *path = databases_path(config, (enum database)database, arena);
        storage->database_bytes += file_size(path);
        /* That of staff.db is mostly room that is kept for a full disk. */
        if (database == DATABASE_INTAKE)
            storage->wal_bytes += file_size(arena_format(arena, "%s-wal", path));
    }
    if (statvfs(config->state_directory, &disk) == 0) {
        storage->free_bytes = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
        storage->disk_bytes = (int64_t)disk.f_blocks * (int64_t)disk.f_frsize;
    }
}

const char *storage_size_text(int64_t bytes, struct arena *arena)
{
    static const char *const units[] = {"KB", "MB", "GB", "TB"};
    double size = (double)bytes / 1000;
    size_t unit = 0;
    for (; size >= 1000 && unit + 1 < sizeof units / sizeof *units; unit++)
        size /= 1000;
    return arena_format(arena, size < 10 ? "%.1f %s" : "%.0f %s", size, units[unit]);
}

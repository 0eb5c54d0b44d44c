#include "domain/operations/standby.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "domain/operations/backup_rotation.h"
#include "domain/operations/databases.h"

static int64_t written_at(const char *path, int64_t *size)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return 0;
    *size = status.st_size;
    return (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
}

bool standby_changed(const struct config *config, struct standby_stamp *stamp)
{
    struct arena *arena = arena_create();
    struct standby_stamp now = {0};
    int part = 0;
    for (int database = 0; database < DATABASE_COUNT; database++) {
        const char *path = databases_path(config, (enum database)database, arena);
        now.parts[part] = written_at(path, &now.parts[part + 1]);
        part += 2;
        now.parts[part] = written_at(arena_format(arena, "%s-wal", path), &now.parts[part + 1]);
        part += 2;
    }
    arena_destroy(arena);
    bool changed = memcmp(&now, stamp, sizeof now) /* not secret */ != 0;
    *stamp = now;
    return changed;
}

bool standby_make(const struct config *config, const struct practice *practice, const char *program,
                  struct problems *problems)
{
    struct arena *arena = arena_create();
    struct manifest manifest;
    const char *path = NULL;
    int removed = 0;
    const struct backup_order order = {.config = config,
                                       .practice = practice,
                                       .program = program,
                                       .folder = config->copy_directory,
                                       .is_standby = true};
    bool made = backup_make(&order, arena, &path, &manifest, problems) &&
                backup_rotate(config->copy_directory, STANDBY_KEEP, &removed, problems);
    arena_destroy(arena);
    return made;
}

static const char *note_path(const struct config *config, bool sent, struct arena *arena)
{
    const char *folder = sent && config->copy_sent[0] != '\0' ? config->copy_sent : config->copy_directory;
    return arena_format(arena, "%s/%s", folder, sent ? "sent" : "made");
}

bool standby_note(const struct config *config, bool sent, int64_t at)
{
    struct arena *arena = arena_create();
    const char *path = note_path(config, sent, arena);
    const struct timespec time = {.tv_sec = (time_t)(at / CLOCK_SECOND),
                                  .tv_nsec = (long)(at % CLOCK_SECOND) * 1000000};
    const struct timespec times[] = {time, time};
    int descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    bool noted = descriptor >= 0 && fchmod(descriptor, 0640) == 0 && futimens(descriptor, times) == 0;
    if (descriptor >= 0)
        close(descriptor);
    arena_destroy(arena);
    return noted;
}

int64_t standby_noted_at(const struct config *config, bool sent)
{
    struct stat status;
    struct arena *arena = arena_create();
    bool is_there = stat(note_path(config, sent, arena), &status) == 0;
    arena_destroy(arena);
    return is_there ? (int64_t)status.st_mtim.tv_sec * CLOCK_SECOND + status.st_mtim.tv_nsec / 1000000 : 0;
}

int standby_lock(const struct config *config, bool sends)
{
    struct arena *arena = arena_create();
    if (!sends)
        (void)mkdir(config->copy_directory, 0750);
    int flags = sends ? O_RDONLY : O_RDWR | O_CREAT;
    int descriptor = open(note_path(config, false, arena), flags | O_CLOEXEC | O_NOFOLLOW, 0640);
    arena_destroy(arena);
    if (descriptor < 0 || flock(descriptor, (sends ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0)
        return descriptor;
    close(descriptor);
    return -1;
}

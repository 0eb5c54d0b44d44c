#include "main/check_files.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/crypto.h"
#include "domain/mail/mail.h"
#include "domain/operations/databases.h"

enum { LEAST_ROOM_MIB = 256 };

/* The -wal holds what the database does not have yet, so it counts as the database. */
static void check_mode(struct desk *desk, const char *path, mode_t forbidden, const char *advice)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    for (size_t index = 0; index < sizeof suffixes / sizeof suffixes[0]; index++) {
        const char *name = arena_format(desk->arena, "%s%s", path, suffixes[index]);
        struct stat status;
        if (stat(name, &status) == 0 && (status.st_mode & forbidden) != 0)
            problems_add(desk->problems, name, 0, "has mode %03o: %s", (unsigned)(status.st_mode & 0777),
                         advice);
    }
}

static void check_folder(struct desk *desk, const char *path, mode_t forbidden)
{
    struct stat status;
    if (stat(path, &status) != 0)
        problems_add(desk->problems, path, 0, "cannot be looked at: %s", strerror(errno));
    else if ((status.st_mode & forbidden) != 0)
        problems_add(desk->problems, path, 0,
                     "others on this machine may change what is in it; type: chmod o-w %s", path);
}

static int64_t size_of(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? (int64_t)status.st_size : 0;
}

/* The WAL of a busy day, and a copy of everything while it is written, have to fit. */
static void check_room(struct desk *desk, const char *folder, int64_t database_size)
{
    struct statvfs space;
    int64_t wanted = (int64_t)LEAST_ROOM_MIB << 20;
    if (statvfs(folder, &space) != 0) {
        problems_add(desk->problems, folder, 0, "how much room is left cannot be read: %s", strerror(errno));
        return;
    }
    if (database_size > wanted)
        wanted = database_size;
    int64_t room = (int64_t)space.f_bavail * (int64_t)space.f_frsize;
    if (room < wanted)
        problems_add(desk->problems, folder, 0,
                     "only %" PRId64 " MiB are free; %" PRId64
                     " MiB are wanted. Registrations are refused once it is full",
                     room >> 20, wanted >> 20);
    if (space.f_files > 0 && space.f_favail == 0)
        problems_add(desk->problems, folder, 0,
                     "no further file can be made here: the file system is out of inodes");
}

/* Only the mail process reads mail.key, and nothing sent could be opened without it. */
static void check_mail_key(struct desk *desk)
{
    const char *path = arena_format(desk->arena, "%s/mail.key", desk->config->state_keys);
    struct stat status;
    bool is_missing = stat(path, &status) != 0 && errno == ENOENT;
    if (is_missing && mail_is_on(desk->config))
        problems_add(desk->problems, path, 0,
                     "this key is missing, so no mail can be sent; bring it back from the copy of the keys");
    else if (!is_missing && access(path, R_OK) == 0 && (status.st_mode & 077) == 0)
        crypto_secret_free(practice_load_mail_key(desk->config, desk->problems));
}

void check_files(struct desk *desk)
{
    const struct config *config = desk->config;
    const char *intake = databases_path(config, DATABASE_INTAKE, desk->arena);
    const char *staff = databases_path(config, DATABASE_STAFF, desk->arena);
    check_mode(desk, intake, 0007, "others on this machine may open it; type: chmod o= on it");
    check_mode(desk, staff, 0077, "only the staff process may open it; type: chmod go= on it");
    check_folder(desk, config->state_directory, 0002);
    check_folder(desk, config->state_keys, 0022);
    check_mail_key(desk);
    check_room(desk, config->state_directory, size_of(intake));
    if (config->state_staff_directory[0] != '\0') {
        check_folder(desk, config->state_staff_directory, 0022);
        check_room(desk, config->state_staff_directory, size_of(staff));
    }
}

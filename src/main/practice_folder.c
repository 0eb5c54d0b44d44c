#include "main/practice_folder.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static bool make_one(const char *path)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

/* The folders above are made with the mode mkdir(1) would give them: only ours has to be private. */
static bool make_all(struct arena *arena, const char *path)
{
    char *part = arena_text(arena, path);
    for (char *slash = strchr(part + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool made = make_one(part);
        *slash = '/';
        if (!made)
            return false;
    }
    return make_one(part);
}

static const char *absolute(struct arena *arena, const char *path)
{
    char *found = realpath(path, NULL);
    const char *copy = arena_text(arena, found);
    free(found);
    return copy;
}

static bool holds_practice(struct arena *arena, const char *folder)
{
    static const char *const traces[] = {"gather.conf", "keys/practice.pub", "intake.db", "staff.db"};
    for (size_t index = 0; index < sizeof traces / sizeof traces[0]; index++)
        if (access(arena_format(arena, "%s/%s", folder, traces[index]), F_OK) == 0)
            return true;
    return false;
}

const char *practice_folder_create(const char *path, struct arena *arena, struct problems *problems)
{
    static const char *const inside[] = {"keys", "log", "run"};
    const char *folder = make_all(arena, path) ? absolute(arena, path) : NULL;
    if (folder != NULL && holds_practice(arena, folder)) {
        problems_add(problems, folder, 0,
                     "there is a practice in this folder already; it was left as it is. Name another folder");
        return NULL;
    }
    bool made = folder != NULL && chmod(folder, 0700) == 0;
    for (size_t index = 0; made && index < sizeof inside / sizeof inside[0]; index++)
        made = make_one(arena_format(arena, "%s/%s", folder, inside[index]));
    if (made)
        return folder;
    problems_add(problems, path, 0, "the folder cannot be made: %s", strerror(errno));
    return NULL;
}

void practice_folder_take_back(const char *folder, struct arena *arena)
{
    static const char *const files[] = {"gather.conf",   "intake.db",         "intake.db-wal",
                                        "intake.db-shm", "staff.db",          "staff.db-wal",
                                        "staff.db-shm",  "keys/practice.pub", "keys/mail.pub",
                                        "keys/mail.key", "keys/pepper.key",   "demo-accounts.txt"};
    static const char *const folders[] = {"/keys", "/log", "/run", ""};
    for (size_t index = 0; index < sizeof files / sizeof files[0]; index++)
        (void)unlink(arena_format(arena, "%s/%s", folder, files[index]));
    for (size_t index = 0; index < sizeof folders / sizeof folders[0]; index++)
        (void)rmdir(arena_format(arena, "%s%s", folder, folders[index]));
}

const char *practice_folder_run(const char *folder, const char *run_path, struct arena *arena,
                                struct problems *problems)
{
    const char *path = run_path != NULL ? run_path : arena_format(arena, "%s/run", folder);
    const char *run = make_all(arena, path) ? absolute(arena, path) : NULL;
    if (run == NULL) {
        problems_add(problems, path, 0, "the folder cannot be made: %s", strerror(errno));
        return NULL;
    }
    size_t limit = sizeof((struct sockaddr_un *)0)->sun_path - sizeof "/public.sock";
    if (strlen(run) <= limit)
        return run;
    problems_add(
        problems, run, 0,
        "this name is too long for sockets: it has %zu bytes, the system takes %zu. Add --run with a shorter "
        "folder, for instance --run /tmp/gather",
        strlen(run), limit);
    return NULL;
}

const char *practice_folder_www(const char *given, struct arena *arena, struct problems *problems)
{
    static const char *const places[] = {"www", "/usr/local/share/gather/www", "/usr/share/gather/www"};
    if (given != NULL) {
        const char *found = absolute(arena, given);
        if (found == NULL)
            problems_add(problems, given, 0, "there is no such folder: %s", strerror(errno));
        return found;
    }
    for (size_t index = 0; index < sizeof places / sizeof places[0]; index++)
        if (access(arena_format(arena, "%s/templates", places[index]), F_OK) == 0)
            return absolute(arena, places[index]);
    problems_add(problems, NULL, 0,
                 "the templates were not found; write --www FOLDER (the folder www of Gather's source)");
    return NULL;
}

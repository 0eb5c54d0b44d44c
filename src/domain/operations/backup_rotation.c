#include "domain/operations/backup_rotation.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

enum { MOST_COPIES = 10000 };

static bool remove_one(const char *name, void *argument)
{
    struct arena *arena = arena_create();
    bool removed = unlink(arena_format(arena, "%s/%s", (const char *)argument, name)) == 0;
    arena_destroy(arena);
    return removed;
}

bool backup_remove(char *path)
{
    return file_each(path, "", remove_one, path) && rmdir(path) == 0;
}

/* "2027-02-14T023000Z": in the order of their names they are in the order of their times. */
static bool is_copy_name(const char *name)
{
    static const char shape[] = "0000-00-00T000000Z";
    if (strlen(name) != sizeof shape - 1)
        return false;
    for (size_t at = 0; shape[at] != '\0'; at++) {
        bool fits = shape[at] == '0' ? name[at] >= '0' && name[at] <= '9' : name[at] == shape[at];
        if (!fits)
            return false;
    }
    return true;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of the copies in folder, oldest first; NULL when it cannot be read. */
static char **list_copies(const char *folder, struct arena *arena, size_t *count)
{
    DIR *stream = opendir(folder);
    if (stream == NULL)
        return NULL;
    char **names = arena_allocate(arena, MOST_COPIES * sizeof *names);
    struct dirent *entry;
    *count = 0;
    while ((entry = readdir(stream)) != NULL && *count < MOST_COPIES)
        if (is_copy_name(entry->d_name))
            names[(*count)++] = arena_text(arena, entry->d_name);
    closedir(stream);
    qsort(names, *count, sizeof *names, compare_names);
    return names;
}

bool backup_rotate(const char *folder, int keep, int *removed, struct problems *problems)
{
    struct arena *arena = arena_create();
    size_t count = 0;
    char **names = list_copies(folder, arena, &count);
    bool good = names != NULL;
    *removed = 0;
    if (!good)
        problems_add(problems, folder, 0, "cannot be read: %s", strerror(errno));
    for (size_t index = 0; names != NULL && index + (size_t)keep < count; index++) {
        char *path = arena_format(arena, "%s/%s", folder, names[index]);
        if (backup_remove(path)) {
            (*removed)++;
            continue;
        }
        problems_add(problems, path, 0, "this old copy cannot be removed: %s", strerror(errno));
        good = false;
    }
    arena_destroy(arena);
    return good;
}

int64_t backup_oldest(const char *folder)
{
    struct arena *arena = arena_create();
    struct tm parts = {0};
    size_t count = 0;
    char **names = list_copies(folder, arena, &count);
    int64_t at = 0;
    if (names != NULL && count > 0 && strptime(names[0], "%Y-%m-%dT%H%M%SZ", &parts) != NULL)
        at = (int64_t)timegm(&parts) * CLOCK_SECOND;
    arena_destroy(arena);
    return at;
}

const char *const *backup_newer(const char *copy, struct arena *arena, size_t *count)
{
    size_t all = 0;
    char *parent = arena_format(arena, "./%s", copy);
    if (copy[0] == '/')
        parent += 2;
    for (size_t length = strlen(parent); parent[length - 1] == '/'; length--)
        parent[length - 1] = '\0';
    char *slash = strrchr(parent, '/');
    const char *own = slash + 1;
    *slash = '\0';
    char **names = is_copy_name(own) ? list_copies(parent, arena, &all) : NULL;
    const char **newer = arena_allocate(arena, (all + 1) * sizeof *newer);
    *count = 0;
    for (size_t index = all; names != NULL && index > 0 && strcmp(names[index - 1], own) > 0; index--)
        newer[(*count)++] = arena_format(arena, "%s/%s", parent, names[index - 1]);
    return newer;
}

const char *backup_newest(const char *folder, struct arena *arena, struct problems *problems)
{
    size_t count = 0;
    if (access(arena_format(arena, "%s/manifest.json", folder), F_OK) == 0)
        return folder;
    char **names = list_copies(folder, arena, &count);
    /* One without a manifest is still being brought here. */
    for (size_t index = count; names != NULL && index > 0; index--)
        if (access(arena_format(arena, "%s/%s/manifest.json", folder, names[index - 1]), F_OK) == 0)
            return arena_format(arena, "%s/%s", folder, names[index - 1]);
    problems_add(problems, folder, 0, "there is no backup here%s%s", names == NULL ? ": " : "",
                 names == NULL ? strerror(errno) : "");
    return NULL;
}

/* Which backups are kept, and which is the newest. */
#ifndef GATHER_DOMAIN_OPERATIONS_BACKUP_ROTATION_H
#define GATHER_DOMAIN_OPERATIONS_BACKUP_ROTATION_H

#include "base/arena.h"
#include "base/problem.h"
#include <stdbool.h>
#include <stdint.h>

/* Removes a folder of files. False with errno set. */
bool backup_remove(char *path);

/* Removes all but the newest keep copies of folder; *removed counts. What has another name stays. One that
 * cannot be removed is a problem, and does not keep the others. */
bool backup_rotate(const char *folder, int keep, int *removed, struct problems *problems);

/* When the oldest copy in folder was made, as its name says; 0: there is none. */
int64_t backup_oldest(const char *folder);

/* The copies beside copy that are newer, the newest first, in arena. */
const char *const *backup_newer(const char *copy, struct arena *arena, size_t *count);

/* folder itself if it is a copy, else the newest one in it; NULL, and a problem, when there is none. */
const char *backup_newest(const char *folder, struct arena *arena, struct problems *problems);

#endif

/* A copy of the practice, made while it works: FOLDER/2027-02-14T023000Z with intake.db, staff.db, the public
 * keys and a manifest. What opens it is not in it: the secret keys are copied apart (key_files.h). */
#ifndef GATHER_DOMAIN_OPERATIONS_BACKUP_H
#define GATHER_DOMAIN_OPERATIONS_BACKUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/config.h"
#include "domain/operations/manifest.h"

/* Hears what is being done ("copying intake.db") and how far it is; total 0: nobody knows. */
struct backup_watch {
    void (*step)(const char *what, int64_t done, int64_t total, void *argument);
    void *argument;
};

struct backup_order {
    const struct config *config;
    const struct practice *practice; /* with its pepper */
    const char *program;             /* its version */
    const char *folder;
    bool is_standby; /* made every few seconds: the databases are not read through once more, and the group of
                      * the folder may read it */
    struct backup_watch watch;
};

/* Makes a copy and brings it to the disk before it gets its name, so that whatever has such a name is whole:
 * both databases pass integrity_check, and intake.db holds everything that was acknowledged before the call.
 * *path is its folder, manifest what it says. */
bool backup_make(const struct backup_order *order, struct arena *arena, const char **path,
                 struct manifest *manifest, struct problems *problems);

/* Where a copy grows before it gets its name. */
#define BACKUP_PARTIAL ".partial"

#endif

/* What is to be restored, and what came of it. */
#ifndef GATHER_DOMAIN_OPERATIONS_RESTORED_H
#define GATHER_DOMAIN_OPERATIONS_RESTORED_H

#include "domain/operations/backup.h"
#include <stdbool.h>
#include <stdint.h>

struct restore_order {
    const char *copy;   /* FOLDER/2027-02-14T023000Z */
    const char *keys;   /* where the four key files are */
    const char *folder; /* the new state: made here, and must not exist */
    const char *erased; /* NULL, or where a newer ledger of deletions is: a copy, copies, or an intake.db */
    bool in_use; /* it is to be worked with: keys are copied, too, deletions made again, and mail held */
    struct backup_watch watch;
};

/* What was restored, open for the command line; restore_close is due whatever happened. */
struct restored {
    struct config config; /* only where its files are, and Argon2id's default cost */
    struct manifest manifest;
    struct practice *practice;
    struct db *intake_db;
    struct db *staff_db;
    int64_t registrations;
    int64_t erased_again; /* who was deleted after the copy was made, and now again */
    int64_t erased_known; /* up to when such deletions are known */
    bool made;            /* the folder is there, and by us */
};

#endif

/* A copy of the practice read back into a folder of its own, and whether it is what it says. */
#ifndef GATHER_DOMAIN_OPERATIONS_RESTORE_H
#define GATHER_DOMAIN_OPERATIONS_RESTORE_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/operations/backup.h"

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

/* Reads the copy back and checks it: each file against the manifest, the keys against the ids in it, both
 * databases with integrity_check, the number of registrations and accounts, every entry of the audit log and
 * its end. An older schema is brought forward. What is to be worked with is then made fit for it
 * (restore_erased.h, mail_hold.h), with a row in the audit log. False: problems. */
bool restore_make(const struct restore_order *order, struct arena *arena, struct restored *restored,
                  struct problems *problems);

/* Opens one registration that is not erased with the practice's secret key. RESULT_NOT_FOUND: there is
 * none to open. RESULT_REFUSED: it does not open. */
enum result restore_open_one(struct restored *restored, const uint8_t *secret_key);

void restore_close(struct restored *restored);

/* Closes it, and removes the folder that order had made, so that nothing is in the way of the next try. */
void restore_discard(const struct restore_order *order, struct restored *restored);

#endif

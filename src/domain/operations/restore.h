/* A copy of the practice read back into a folder of its own, and whether it is what it says. */
#ifndef GATHER_DOMAIN_OPERATIONS_RESTORE_H
#define GATHER_DOMAIN_OPERATIONS_RESTORE_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/operations/backup.h"
#include "domain/operations/restored.h"

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

/* The audit log: who did what to which record when; append-only, each row's MAC covering the one before. */
#ifndef GATHER_DOMAIN_AUDIT_AUDIT_H
#define GATHER_DOMAIN_AUDIT_AUDIT_H

#include <stdint.h>

#include "base/problem.h"
#include "domain/audit/audit_act.h"
#include "domain/seal/practice.h"
#include "store/db.h"

/* Appends a row in a write of staff.db, with whatever else that write does. */
enum result audit_add(struct tx *tx, const struct practice *practice, const struct audit_act *act);

/* Appends a row and returns once it is on disk. account_id may be NULL (the command line, an unknown user).
 * record is an id, detail says what changed; neither may hold a name or an answer. */
enum result audit_append(struct db *staff, const struct practice *practice, const uint8_t *account_id,
                         const char *action, const char *record, const char *detail);

/* Checks every row's MAC and that none is missing; each break is a problem. */
enum result audit_verify(struct db *staff, const struct practice *practice, struct problems *problems);

#endif

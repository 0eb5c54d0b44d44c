/* Acts on their way into the audit log. An act on intake.db and its row of the log are one write: the row
 * goes into audit_pending there, numbered, under a MAC, and is moved into the chained log in staff.db after
 * the commit, once, by its number. What was done to rows on their way becomes an entry of the log itself
 * (audit_pending_gap, _changed, _twice), which audit_pending_check reports. */
#ifndef GATHER_DOMAIN_AUDIT_AUDIT_PENDING_H
#define GATHER_DOMAIN_AUDIT_AUDIT_PENDING_H

#include "base/problem.h"
#include "domain/audit/audit_act.h"
#include "domain/seal/practice.h"
#include "store/db.h"

/* Records the act in the write of intake.db that does it; *number is the row's. */
enum result audit_pending_add(struct tx *tx, const struct practice *practice, const struct audit_act *act,
                              int64_t *number);

/* Moves all there are; RESULT_OK: they are in the log, on the disk. Several processes may do it at once.
 * promised: the highest number known to have been given, 0 if none is: a counter put back behind it is
 * noticed. */
enum result audit_pending_move(struct db *intake, struct db *staff, const struct practice *practice,
                               int64_t promised);

/* What was done to rows on their way, now or before, is a problem each. */
enum result audit_pending_check(struct db *intake, struct db *staff, const struct practice *practice,
                                struct problems *problems);

#endif

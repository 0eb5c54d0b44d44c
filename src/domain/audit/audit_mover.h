/* The thread that moves acts from intake.db into the audit log after each commit, and goes on trying while
 * staff.db cannot be written to: nobody who did something waits for it. */
#ifndef GATHER_DOMAIN_AUDIT_AUDIT_MOVER_H
#define GATHER_DOMAIN_AUDIT_AUDIT_MOVER_H

#include <stdint.h>

#include "base/result.h"

struct audit_mover;
struct db;
struct practice;

/* Begins by moving what an earlier process left. All three must outlive it. */
struct audit_mover *audit_mover_create(struct db *intake, struct db *staff, const struct practice *practice);

/* Finishes what it is at; what cannot be moved now waits for the next start. NULL is fine. */
void audit_mover_destroy(struct audit_mover *mover);

/* An act was recorded under number, and is on the disk. */
void audit_mover_wake(struct audit_mover *mover, int64_t number);

/* Returns when what was recorded before has been moved, or could not be. */
enum result audit_mover_settle(struct audit_mover *mover);

#endif

/* What the processes of one practice must agree on. intake.db says which key its answers are sealed to and
 * which settings a running process was started with, so that a swapped practice.pub takes no registrations
 * that nobody could read, and gather check sees a process that has not read what was changed. */
#ifndef GATHER_DOMAIN_OPERATIONS_PIN_H
#define GATHER_DOMAIN_OPERATIONS_PIN_H

#include <stdbool.h>

#include "base/config.h"
#include "base/problem.h"
#include "base/result.h"
#include "domain/seal/practice.h"

struct db;

/* True when intake is sealed to practice's key, or nothing is known yet: then it is noted. Otherwise a
 * problem says which file is not the practice's own. */
bool pin_check_key(struct db *intake, const struct config *config, const struct practice *practice,
                   struct problems *problems);

/* The same for pepper.key, which practice must hold. */
bool pin_check_pepper(struct db *intake, const struct config *config, const struct practice *practice,
                      struct problems *problems);

/* True unless there are accounts and none of them, nor the paper code, could open what is sealed to
 * practice's key. */
bool pin_check_holders(struct db *staff, const struct config *config, const struct practice *practice,
                       struct problems *problems);

/* True when there is an account at all. */
bool pin_check_accounts(struct db *staff, const struct practice *practice, struct problems *problems);

/* Notes that process ("public", "staff", "mail") runs with config, and that it has ended. A failed write is
 * logged where it fails and keeps nobody from starting. */
void pin_started(struct db *intake, const struct config *config, const char *process);
void pin_ended(struct db *intake, const char *process);

/* RESULT_OK: process runs with config. RESULT_CONFLICT: with other settings, since *at. RESULT_NOT_FOUND: it
 * does not run, as far as is known. */
enum result pin_compare(struct db *intake, const struct config *config, const char *process, int64_t *at);

#endif

/* What a command works with: the configuration, the keys and both databases, opened for the command line. */
#ifndef GATHER_MAIN_DESK_H
#define GATHER_MAIN_DESK_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/config.h"
#include "base/lane.h"
#include "base/problem.h"
#include "domain/account/account.h"
#include "domain/form/intake.h"
#include "domain/seal/practice.h"

struct desk {
    struct problems *problems;
    struct arena *arena;
    struct config *config;
    struct practice *practice;
    struct db *intake_db;
    struct db *staff_db;
    struct lane *password_lane;
};

/* Opens what is at config_path; what cannot be opened is a problem in desk->problems. False when there were
 * any. desk_close is due in both cases. */
bool desk_open(struct desk *desk, const char *config_path);
void desk_close(struct desk *desk);

/* The same for whoever looks for everything that is wrong: goes on after a mistake, as far as there is
 * anything to open. False: there is no configuration, so nothing was opened. */
bool desk_survey(struct desk *desk, const char *config_path);

/* The intake form of the configuration; NULL when there was a problem. The caller destroys it. */
struct intake *desk_intake(struct desk *desk);

/* Signs in on the terminal (or with a password file) as the clinician username, asking for the name when that
 * is NULL. *secret_key is the practice's secret key; desk_close does not free it. False: a problem was added.
 */
bool desk_sign_in(struct desk *desk, const char *username, const char *password_file, struct account *account,
                  uint8_t **secret_key);

/* Why account_create said no, to follow a colon. */
const char *desk_account_problem(enum result result);

/* Prints the problems; COMMAND_WRONG. */
int desk_refuse(struct desk *desk);

#endif

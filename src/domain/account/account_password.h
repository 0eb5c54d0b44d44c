/* Another password for an account: with the one before, or with the paper code. */
#ifndef GATHER_DOMAIN_ACCOUNT_ACCOUNT_PASSWORD_H
#define GATHER_DOMAIN_ACCOUNT_ACCOUNT_PASSWORD_H

#include "domain/account/account.h"

/* Wraps the account's pair under another password. RESULT_REFUSED: before is not the password;
 * RESULT_CONFLICT: somebody changed it at the same time. stamp: what this change gave the account. after must
 * fit (account_word.h). */
enum result account_change_password(struct db *staff, const struct practice *practice,
                                    const struct config *config, struct lane *lane, const char *username,
                                    const char *before, const char *after,
                                    uint8_t stamp[static ACCOUNT_STAMP_SIZE]);

/* With the paper code: another password and pair for the account called username, and the key granted to it.
 * RESULT_REFUSED: not the code; RESULT_NOT_FOUND: no such account, or disabled; RESULT_BUSY: lane is full. */
enum result account_restore(struct db *staff, const struct practice *practice, const struct config *config,
                            struct lane *lane, const char *paper, const char *username, const char *password,
                            uint8_t id[static UUID_SIZE]);

#endif

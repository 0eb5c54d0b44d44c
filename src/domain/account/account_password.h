/* Another password for an account: with the one before, or with the paper code. */
#ifndef GATHER_DOMAIN_ACCOUNT_ACCOUNT_PASSWORD_H
#define GATHER_DOMAIN_ACCOUNT_ACCOUNT_PASSWORD_H

#include "domain/account/account.h"
#include "domain/account/account_key.h"

enum { ACCOUNT_WRAPPED_SIZE = CRYPTO_KEY_SIZE + CRYPTO_AEAD_OVERHEAD };

/* Whose password is to become which; after must fit (account_word.h). */
struct account_password_order {
    const struct practice *practice;
    const struct config *config;
    struct lane *lane;
    const char *username;
    const char *before;
    const char *after;
};

/* The account's pair under another password, to take the place of the wrap it was opened from. */
struct account_rewrap {
    uint8_t id[UUID_SIZE];
    struct account_lock lock;
    uint8_t wrapped_before[ACCOUNT_WRAPPED_SIZE];
};

/* The slow part, before the write. RESULT_REFUSED: before is not the password; RESULT_BUSY: lane is full. */
enum result account_password_prepare(struct db *staff, const struct account_password_order *order,
                                     struct account_rewrap *rewrap);

/* RESULT_CONFLICT: somebody changed it at the same time. */
enum result account_password_store(struct tx *tx, const struct account_rewrap *rewrap);

/* With the paper code: another password and pair for the account called username, and the key granted to it.
 * RESULT_REFUSED: not the code; RESULT_NOT_FOUND: no such account, or disabled; RESULT_BUSY: lane is full. */
enum result account_restore(struct db *staff, const struct practice *practice, const struct config *config,
                            struct lane *lane, const char *paper, const char *username, const char *password,
                            uint8_t id[static UUID_SIZE]);

#endif

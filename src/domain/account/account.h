/* Staff accounts. Each has a key pair whose secret key is wrapped under the password (and the pepper);
 * opening the wrap is the password check. Who holds a grant of the practice's key is a clinician; admin is a
 * flag. */
#ifndef GATHER_DOMAIN_ACCOUNT_ACCOUNT_H
#define GATHER_DOMAIN_ACCOUNT_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/config.h"
#include "base/lane.h"
#include "base/random.h"
#include "domain/account/account_stamp.h"
#include "domain/account/totp.h"
#include "domain/seal/practice.h"
#include "store/db.h"

struct account {
    uint8_t id[UUID_SIZE];
    const char *username;
    const char *display_name;
    bool is_admin;
    bool is_clinician;
    bool is_disabled;
    int64_t created_at;
    bool has_totp;
    uint8_t totp_secret[TOTP_SECRET_SIZE]; /* filled in by account_sign_in and account_open alone */
    uint8_t public_key[CRYPTO_KEY_SIZE];   /* of the account's own pair */
    uint8_t stamp[ACCOUNT_STAMP_SIZE];     /* likewise, of the row that the password was tried against */
};

/* Makes an account with that password (15 to 1000 bytes). practice_secret_key not NULL: grants it, so that
 * the account is a clinician. RESULT_CONFLICT: the username is taken; RESULT_REFUSED: the password is too
 * short. */
enum result account_create(struct db *staff, const struct practice *practice, const struct config *config,
                           const char *username, const char *display_name, bool is_admin,
                           const char *password, const uint8_t *practice_secret_key,
                           uint8_t id[static UUID_SIZE]);

/* Tries the password: RESULT_OK fills account and, for a clinician, *practice_secret_key (secret memory; the
 * caller frees it; NULL for others). RESULT_REFUSED for a wrong password, an unknown or a disabled account
 * alike, after the same work; RESULT_BUSY when lane is full. A grant that does not belong to the pinned
 * practice.pub is RESULT_FAILED. Whoever has_totp is in only with a code of it, too (second_factor_use). */
enum result account_sign_in(struct db *staff, const struct practice *practice, const struct config *config,
                            struct lane *lane, const char *username, const char *password,
                            struct arena *arena, struct account *account, uint8_t **practice_secret_key);

/* account_sign_in, with the account's own secret key (secret memory; the caller frees it) instead: for what
 * is wrapped under that. */
enum result account_open(struct db *staff, const struct practice *practice, const struct config *config,
                         struct lane *lane, const char *username, const char *password, struct arena *arena,
                         struct account *account, uint8_t **account_key);

enum result account_by_id(struct db *staff, const uint8_t id[static UUID_SIZE], struct arena *arena,
                          struct account *account);

#endif

/* The second factor of an account: a secret under the account's own key, codes that are good once, and spare
 * codes for a day without the telephone. It guards signing in; the data keys are guarded by the password. */
#ifndef GATHER_DOMAIN_ACCOUNT_SECOND_FACTOR_H
#define GATHER_DOMAIN_ACCOUNT_SECOND_FACTOR_H

#include "base/crypto_box.h"
#include "base/random.h"
#include "domain/account/totp.h"
#include "domain/seal/practice.h"
#include "store/db.h"

enum {
    SECOND_FACTOR_BOX_SIZE = TOTP_SECRET_SIZE + CRYPTO_AEAD_OVERHEAD,
    SPARE_CODE_COUNT = 10,
    SPARE_CODE_SIZE = 12, /* "XXXXX-XXXXX" */
};

/* The secret in a box that account_key, the account's own secret key, opens; and out of it. */
void second_factor_wrap(const uint8_t account_key[static CRYPTO_KEY_SIZE], const uint8_t id[static UUID_SIZE],
                        const uint8_t secret[static TOTP_SECRET_SIZE],
                        uint8_t box[static SECOND_FACTOR_BOX_SIZE]);
bool second_factor_unwrap(const uint8_t account_key[static CRYPTO_KEY_SIZE],
                          const uint8_t id[static UUID_SIZE],
                          const uint8_t box[static SECOND_FACTOR_BOX_SIZE],
                          uint8_t secret[static TOTP_SECRET_SIZE]);

/* Begins: code must be one of secret now, and is spent. New spare codes take the place of earlier ones.
 * RESULT_REFUSED: it is not its code. */
enum result second_factor_enrol(struct tx *tx, const struct practice *practice,
                                const uint8_t id[static UUID_SIZE],
                                const uint8_t account_key[static CRYPTO_KEY_SIZE],
                                const uint8_t secret[static TOTP_SECRET_SIZE], const char *code, int64_t now,
                                char spare[static SPARE_CODE_COUNT][SPARE_CODE_SIZE]);

/* Spends a code of secret, or a spare code. RESULT_REFUSED: it is neither, or was used before. */
enum result second_factor_use(struct db *staff, const struct practice *practice,
                              const uint8_t id[static UUID_SIZE],
                              const uint8_t secret[static TOTP_SECRET_SIZE], const char *code, int64_t now);

enum result second_factor_drop(struct tx *tx, const uint8_t id[static UUID_SIZE]);

/* Spare codes that are left. */
enum result second_factor_spare(struct db *staff, const uint8_t id[static UUID_SIZE], int64_t *count);

/* Whether every account must have one. */
enum result second_factor_required(struct db *staff, bool *required);
enum result second_factor_require(struct tx *tx, bool required);

#endif

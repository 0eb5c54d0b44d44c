/* What is done to accounts that are there: one's own password, a colleague's key, the admin's decisions. */
#ifndef GATHER_DOMAIN_ACCOUNT_ACCOUNT_DESK_H
#define GATHER_DOMAIN_ACCOUNT_ACCOUNT_DESK_H

#include "domain/account/account.h"

struct account_entry {
    struct account account;
    bool wants_key;
    bool is_invited; /* may begin anew: an invitation for it is under way */
};

/* All accounts by name, an array in arena. */
enum result account_list(struct db *staff, struct arena *arena, struct account_entry **entries,
                         size_t *count);

/* "J7QK 2M4P 91ZT 8CWE": what two people compare before one gives the other the key. It stands for the public
 * key and nothing else. */
enum { ACCOUNT_FINGERPRINT_SIZE = 20 };
void account_fingerprint(const uint8_t public_key[static CRYPTO_KEY_SIZE],
                         char text[static ACCOUNT_FINGERPRINT_SIZE]);

/* Grants the practice's key to the account, as long as it still has the pair of that fingerprint.
 * RESULT_CONFLICT: it has another by now, or a grant already. */
enum result account_grant(struct tx *tx, const struct practice *practice, const uint8_t id[static UUID_SIZE],
                          const char *fingerprint, const uint8_t *practice_secret_key);

enum account_change {
    ACCOUNT_DISABLE,
    ACCOUNT_ENABLE,
    ACCOUNT_MAKE_ADMIN,
    ACCOUNT_UNMAKE_ADMIN,
    ACCOUNT_REMOVE,
};

/* RESULT_CONFLICT: nobody could look after the accounts any more, or nobody could read; nothing was changed.
 * End the account's sessions afterwards. */
enum result account_change(struct tx *tx, const uint8_t id[static UUID_SIZE], enum account_change change);

/* What domain/roster/roster_options.h wrote of the account's last download; "" for none. In arena. */
enum result account_download(struct db *staff, const uint8_t id[static UUID_SIZE], struct arena *arena,
                             const char **options);
enum result account_set_download(struct db *staff, const uint8_t id[static UUID_SIZE], const char *options);

#endif

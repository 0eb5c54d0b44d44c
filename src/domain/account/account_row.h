/* Inside of account*.c and invitation.c: the row of an account, written within somebody's transaction. */
#ifndef GATHER_DOMAIN_ACCOUNT_ACCOUNT_ROW_H
#define GATHER_DOMAIN_ACCOUNT_ACCOUNT_ROW_H

#include "domain/account/account_key.h"
#include "store/db.h"

struct account_row {
    const uint8_t *id;
    const char *username;
    const char *display_name;
    bool is_admin;
    bool wants_key;
    int64_t created_at;
};

enum result account_row_insert(struct tx *tx, const struct account_row *row, const struct account_lock *lock);

/* Another pair for the account: its grants, second factor and spare codes go. RESULT_NOT_FOUND: there is no
 * such account, or it is disabled. */
enum result account_row_replace(struct tx *tx, const uint8_t id[static UUID_SIZE],
                                const struct account_lock *lock, bool wants_key);

enum result account_row_grant(struct tx *tx, const uint8_t id[static UUID_SIZE],
                              const uint8_t key_id[static KEY_ID_SIZE],
                              const uint8_t grant[static ACCOUNT_GRANT_SIZE]);

/* Whether somebody can still look after the accounts, and whether somebody can still read. */
struct account_pillars {
    bool has_admin;
    bool has_reader;
};
enum result account_row_pillars(struct tx *tx, struct account_pillars *pillars);

/* RESULT_CONFLICT when a change made since before took one of them away. Looked at after the change, in the
 * same transaction, so that two at once cannot both take the last but one. Whoever was not there before is
 * not missed. */
enum result account_row_keeps(struct tx *tx, const struct account_pillars *before);

#endif

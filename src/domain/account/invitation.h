/* Invitations: a code that is shown once and handed over in person makes an account, or lets one that is
 * there begin anew with another pair of keys. The code is kept nowhere; only its hash is, for three days. */
#ifndef GATHER_DOMAIN_ACCOUNT_INVITATION_H
#define GATHER_DOMAIN_ACCOUNT_INVITATION_H

#include "base/arena.h"
#include "base/config.h"
#include "base/lane.h"
#include "base/random.h"
#include "domain/seal/practice.h"
#include "store/db.h"

/* 24 Crockford digits in groups of four. */
enum { INVITATION_CODE_SIZE = 30 };

struct invitation {
    uint8_t id[UUID_SIZE];
    bool has_id; /* invitation_create is told which: one of that id is replaced */
    bool is_reset;
    uint8_t account_id[UUID_SIZE]; /* of a reset */
    const char *username;          /* of a reset; else NULL */
    const char *display_name;
    bool is_admin;
    bool wants_key;
    bool has_inviter;
    uint8_t invited_by[UUID_SIZE];
    int64_t expires_at;
};

/* Stores it (expires_at, and unless has_id also id, are filled in) and gives the code. RESULT_CONFLICT: there
 * is no such account. RESULT_REFUSED: nobody else can read, and whoever begins anew cannot until somebody
 * gives the key; the paper code is for that. */
enum result invitation_create(struct tx *tx, struct invitation *invitation,
                              char code[static INVITATION_CODE_SIZE]);

/* The invitation of a code, as people type it. RESULT_NOT_FOUND: there is none, or it was used, or is over.
 */
enum result invitation_find(struct db *staff, const char *code, struct arena *arena,
                            struct invitation *invitation);

/* Spends it: makes the account (or begins anew: a fresh pair, no grant, no second factor). id is the
 * account's. RESULT_NOT_FOUND as above, RESULT_CONFLICT: the username is taken (of a reset: nobody else can
 * read by now, and nothing was changed), RESULT_REFUSED: the username
 * or the password cannot be one, RESULT_BUSY: lane is full. */
enum result invitation_accept(struct db *staff, const struct practice *practice, const struct config *config,
                              struct lane *lane, const char *code, const char *username, const char *password,
                              uint8_t id[static UUID_SIZE]);

/* Those for accounts that are not there yet; an array in arena. */
enum result invitation_list(struct db *staff, struct arena *arena, struct invitation **invitations,
                            size_t *count);
enum result invitation_withdraw(struct tx *tx, const uint8_t id[static UUID_SIZE]);

/* A write: forgets those that ran out by now; *count says how many. */
enum result invitation_purge(struct tx *tx, int64_t now, int64_t *count);

#endif

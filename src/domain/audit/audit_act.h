/* One thing that was done, as the audit log keeps it. For this folder, and for whoever records one. */
#ifndef GATHER_DOMAIN_AUDIT_AUDIT_ACT_H
#define GATHER_DOMAIN_AUDIT_AUDIT_ACT_H

#include <stdint.h>

#include "base/crypto.h"
#include "base/random.h"

enum { AUDIT_MAC_SIZE = CRYPTO_HASH_SIZE };

/* record is an id, detail says what changed; neither may hold a name or an answer, neither is NULL. */
struct audit_act {
    int64_t at;
    const uint8_t *account_id; /* UUID_SIZE bytes; NULL: the command line, an unknown user */
    const char *action;
    const char *record;
    const char *detail;
    int64_t pending; /* its number in audit_pending; 0: it was never there */
};

/* The MAC under key of the act as the number-th of a list; previous is the MAC of the one before, or NULL. */
void audit_act_mac(const uint8_t key[static CRYPTO_KEY_SIZE], const uint8_t *previous, int64_t number,
                   const struct audit_act *act, uint8_t mac[static AUDIT_MAC_SIZE]);

#endif

/* The networks somebody has signed in from, kept as keyed hashes of name and network over restarts. */
#ifndef GATHER_DOMAIN_SESSION_KNOWN_NETWORK_H
#define GATHER_DOMAIN_SESSION_KNOWN_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/seal/practice.h"
#include "store/tx.h"

enum { KNOWN_NETWORK_SIZE = 16, KNOWN_NETWORK_DAYS = 90 };

/* What stands for username (as account_username gives it) at address; practice holds the pepper. */
void known_network_hash(const struct practice *practice, const char *username, const char *address,
                        uint8_t hash[static KNOWN_NETWORK_SIZE]);

/* Notes a sign-in, and forgets what is older than KNOWN_NETWORK_DAYS. */
enum result known_network_note(struct tx *tx, const uint8_t hash[static KNOWN_NETWORK_SIZE], int64_t now);

/* False also when it could not be read: whoever signs in is then slowed like a stranger. */
bool known_network_is(struct tx *tx, const uint8_t hash[static KNOWN_NETWORK_SIZE], int64_t now);

#endif

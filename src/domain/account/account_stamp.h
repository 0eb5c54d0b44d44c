/* What lets an account in, as it stands now: its password's wrap, its pair, its second factor, its grants and
 * its rights. A session carries the stamp it was started with and is over once the row has another: whoever
 * was disabled, lost a right or changed the password in any process is out with the next request, a sign-in
 * under way included. */
#ifndef GATHER_DOMAIN_ACCOUNT_ACCOUNT_STAMP_H
#define GATHER_DOMAIN_ACCOUNT_ACCOUNT_STAMP_H

#include <stdint.h>

#include "base/random.h"
#include "store/tx.h"

enum { ACCOUNT_STAMP_SIZE = 16 };

/* RESULT_NOT_FOUND: there is no such account, or it is disabled; stamp is zeroed then. */
enum result account_stamp(struct tx *tx, const uint8_t id[static UUID_SIZE],
                          uint8_t stamp[static ACCOUNT_STAMP_SIZE]);

#endif

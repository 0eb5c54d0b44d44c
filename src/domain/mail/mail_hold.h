/* Whether mail may go out at all. A restored copy holds its mail until somebody releases it: it may be a
 * second copy of a practice that is still at work, and what waits in it may have been sent before. */
#ifndef GATHER_DOMAIN_MAIL_MAIL_HOLD_H
#define GATHER_DOMAIN_MAIL_MAIL_HOLD_H

#include <stdbool.h>
#include <stdint.h>

#include "store/tx.h"

/* A write: from now on nothing is sent. */
enum result mail_hold_set(struct tx *tx, int64_t now);

/* Since when; RESULT_NOT_FOUND: mail goes out. */
enum result mail_hold_since(struct tx *tx, int64_t *since);

/* A write: mail goes out again. drop_waiting deletes first what was due when the hold began; *dropped counts.
 */
enum result mail_hold_release(struct tx *tx, bool drop_waiting, int64_t *dropped);

#endif

/* A copy of the practice that is never far behind: [copy] of gather.conf. It is made like every backup, into
 * a folder of its own whose newest two stay, whenever something was written; who sends it elsewhere reads
 * that folder and nothing else. */
#ifndef GATHER_DOMAIN_OPERATIONS_STANDBY_H
#define GATHER_DOMAIN_OPERATIONS_STANDBY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "domain/operations/backup.h"

/* How many copies stay: while one is being sent, the next is made. */
enum { STANDBY_KEEP = 2 };

/* Further behind than this, something is wrong. */
#define STANDBY_LATE (3 * CLOCK_MINUTE)

/* When the files of both databases were last written to, as the file system says. */
struct standby_stamp {
    int64_t parts[8];
};

/* Fills stamp; true when it is another one than before. */
bool standby_changed(const struct config *config, struct standby_stamp *stamp);

/* Makes a copy in config->copy_directory, which the sender's group may read, and removes older ones. */
bool standby_make(const struct config *config, const struct practice *practice, const char *program,
                  struct problems *problems);

/* Notes that everything written until at is in the copy (or, sent, where the target is). False with errno
 * set. */
bool standby_note(const struct config *config, bool sent, int64_t at);

/* Up to when; 0: never. */
int64_t standby_noted_at(const struct config *config, bool sent);

/* While a copy is being sent none is made, which would remove it: a descriptor to close, or -1 when the other
 * side is at it. */
int standby_lock(const struct config *config, bool sends);

#endif

/* A transaction: one snapshot that is read, or the write that is running. What takes a tx composes: whoever
 * began it decides what belongs together, and it is seen, or kept, as one. */
#ifndef GATHER_STORE_TX_H
#define GATHER_STORE_TX_H

#include "base/result.h"

/* One thread at a time uses it. */
struct tx;

/* All parts of one write. Anything but RESULT_OK rolls back what it did, alone. It runs on the writer's
 * thread and must not begin another transaction of the same db. */
typedef enum result (*tx_work)(struct tx *tx, void *argument);

#endif

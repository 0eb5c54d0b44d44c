/* Threads of their own for slow work (password hashing, exports), so that no page waits behind it. A lane has
 * a bounded queue: when it is full the caller is told so at once. */
#ifndef GATHER_BASE_LANE_H
#define GATHER_BASE_LANE_H

#include <stdbool.h>

struct lane;

/* A lane of threads threads (at a lower priority than pages) with room for waiting callers; name is for the
 * log. */
struct lane *lane_create(const char *name, int threads, int waiting);

/* Lets what is queued finish, then frees it; NULL is fine. */
void lane_destroy(struct lane *lane);

/* Runs work(argument) on the lane and returns when it is done. False, and nothing was run, when the queue is
 * full. */
bool lane_run(struct lane *lane, void (*work)(void *argument), void *argument);

#endif

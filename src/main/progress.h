/* How far a long command is: one line that moves on a terminal, plain lines in a log. On standard error, so
 * that standard output may be a file. */
#ifndef GATHER_MAIN_PROGRESS_H
#define GATHER_MAIN_PROGRESS_H

#include <stdint.h>

struct progress;

struct progress *progress_create(void);

/* Says what is being done and how much of it is; total 0: nobody knows. Call it often. */
void progress_step(const char *what, int64_t done, int64_t total, void *progress);

/* Ends the line; NULL is fine. */
void progress_destroy(struct progress *progress);

#endif

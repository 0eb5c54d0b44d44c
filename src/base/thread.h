/* Threads of ours. */
#ifndef GATHER_BASE_THREAD_H
#define GATHER_BASE_THREAD_H

#include <pthread.h>

/* Starts a thread that blocks every signal, so that the main thread alone decides when to end; a thread that
 * cannot be started ends the process. name: at most 15 characters are shown by tools. */
pthread_t thread_start(const char *name, void *(*run)(void *argument), void *argument);

#endif

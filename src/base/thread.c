#include "base/thread.h"

#include <signal.h>
#include <stdio.h>

#include "base/memory.h"

enum { THREAD_NAME_SIZE = 16 };

pthread_t thread_start(const char *name, void *(*run)(void *argument), void *argument)
{
    sigset_t all, before;
    pthread_t thread;
    char shown[THREAD_NAME_SIZE];

    /* The new thread inherits the mask; set it here so that no signal slips in before it could do so itself.
     */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (pthread_create(&thread, NULL, run, argument) != 0)
        memory_fatal("a thread could not be started");
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    snprintf(shown, sizeof shown, "%.*s", THREAD_NAME_SIZE - 1, name);
    pthread_setname_np(thread, shown);
    return thread;
}

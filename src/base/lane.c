#include "base/lane.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <sys/resource.h>

#include "base/memory.h"
#include "base/thread.h"

enum { NICER_BY = 5 };

/* Lives on the stack of the caller, who waits for finished. */
struct job {
    struct job *next;
    void (*work)(void *argument);
    void *argument;
    sem_t finished;
};

struct lane {
    pthread_mutex_t mutex;
    pthread_cond_t arrived;
    struct job *first;
    struct job **last;
    int inside; /* queued and running */
    int room;   /* threads and waiting callers */
    bool ending;
    int thread_count;
    pthread_t threads[];
};

static struct job *next_job(struct lane *lane)
{
    pthread_mutex_lock(&lane->mutex);
    while (lane->first == NULL && !lane->ending)
        pthread_cond_wait(&lane->arrived, &lane->mutex);
    struct job *job = lane->first;

    if (job != NULL) {
        lane->first = job->next;
        if (lane->first == NULL)
            lane->last = &lane->first;
    }
    pthread_mutex_unlock(&lane->mutex);
    return job;
}

static void *lane_thread(void *argument)
{
    struct lane *lane = argument;
    struct job *job;

    /* On Linux this is for the calling thread alone. */
    setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + NICER_BY);
    while ((job = next_job(lane)) != NULL) {
        job->work(job->argument);
        pthread_mutex_lock(&lane->mutex);
        lane->inside--;
        pthread_mutex_unlock(&lane->mutex);
        sem_post(&job->finished);
    }
    return NULL;
}

struct lane *lane_create(const char *name, int threads, int waiting)
{
    if (threads < 1 || waiting < 0)
        memory_fatal("a lane needs a thread");
    struct lane *lane = memory_allocate(sizeof *lane + (size_t)threads * sizeof lane->threads[0]);

    pthread_mutex_init(&lane->mutex, NULL);
    pthread_cond_init(&lane->arrived, NULL);
    lane->last = &lane->first;
    lane->room = threads + waiting;
    lane->thread_count = threads;
    for (int index = 0; index < threads; index++)
        lane->threads[index] = thread_start(name, lane_thread, lane);
    return lane;
}

void lane_destroy(struct lane *lane)
{
    if (lane == NULL)
        return;
    pthread_mutex_lock(&lane->mutex);
    lane->ending = true;
    pthread_cond_broadcast(&lane->arrived);
    pthread_mutex_unlock(&lane->mutex);
    for (int index = 0; index < lane->thread_count; index++)
        pthread_join(lane->threads[index], NULL);
    pthread_cond_destroy(&lane->arrived);
    pthread_mutex_destroy(&lane->mutex);
    memory_free(lane);
}

bool lane_run(struct lane *lane, void (*work)(void *argument), void *argument)
{
    struct job job = {.work = work, .argument = argument};

    pthread_mutex_lock(&lane->mutex);
    bool accepted = lane->inside < lane->room && !lane->ending;

    if (accepted) {
        sem_init(&job.finished, 0, 0);
        lane->inside++;
        *lane->last = &job;
        lane->last = &job.next;
        pthread_cond_signal(&lane->arrived);
    }
    pthread_mutex_unlock(&lane->mutex);
    if (!accepted)
        return false;
    while (sem_wait(&job.finished) != 0 && errno == EINTR)
        continue;
    sem_destroy(&job.finished);
    return true;
}

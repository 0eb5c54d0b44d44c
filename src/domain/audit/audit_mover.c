#include "domain/audit/audit_mover.h"

#include <pthread.h>
#include <time.h>

#include "base/memory.h"
#include "base/thread.h"
#include "domain/audit/audit_pending.h"

/* Until it tries again. */
enum { PAUSE_SECONDS = 1 };

struct audit_mover {
    struct db *intake;
    struct db *staff;
    const struct practice *practice;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    int64_t promised; /* the highest number that is on the disk */
    int64_t asked;
    int64_t done; /* how much of what was asked */
    enum result result;
    bool ending;
};

/* Waits until there is something to do. False: nothing more is. */
static bool wait_for_work(struct audit_mover *mover)
{
    while (mover->asked == mover->done && mover->result == RESULT_OK && !mover->ending)
        pthread_cond_wait(&mover->changed, &mover->mutex);
    if (mover->asked == mover->done && !mover->ending) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += PAUSE_SECONDS;
        pthread_cond_timedwait(&mover->changed, &mover->mutex, &until);
    }
    return !mover->ending || mover->asked != mover->done;
}

static void *move(void *argument)
{
    struct audit_mover *mover = argument;
    pthread_mutex_lock(&mover->mutex);
    while (wait_for_work(mover)) {
        int64_t asked = mover->asked;
        int64_t promised = mover->promised;
        pthread_mutex_unlock(&mover->mutex);
        enum result result = audit_pending_move(mover->intake, mover->staff, mover->practice, promised);
        pthread_mutex_lock(&mover->mutex);
        mover->done = asked;
        mover->result = result;
        pthread_cond_broadcast(&mover->changed);
    }
    pthread_mutex_unlock(&mover->mutex);
    return NULL;
}

struct audit_mover *audit_mover_create(struct db *intake, struct db *staff, const struct practice *practice)
{
    struct audit_mover *mover = memory_allocate(sizeof *mover);
    mover->intake = intake;
    mover->staff = staff;
    mover->practice = practice;
    mover->asked = 1;
    pthread_mutex_init(&mover->mutex, NULL);
    pthread_cond_init(&mover->changed, NULL);
    mover->thread = thread_start("audit", move, mover);
    return mover;
}

void audit_mover_destroy(struct audit_mover *mover)
{
    if (mover == NULL)
        return;
    pthread_mutex_lock(&mover->mutex);
    mover->ending = true;
    pthread_cond_broadcast(&mover->changed);
    pthread_mutex_unlock(&mover->mutex);
    pthread_join(mover->thread, NULL);
    pthread_cond_destroy(&mover->changed);
    pthread_mutex_destroy(&mover->mutex);
    memory_free(mover);
}

void audit_mover_wake(struct audit_mover *mover, int64_t number)
{
    pthread_mutex_lock(&mover->mutex);
    if (number > mover->promised)
        mover->promised = number;
    mover->asked++;
    pthread_cond_broadcast(&mover->changed);
    pthread_mutex_unlock(&mover->mutex);
}

enum result audit_mover_settle(struct audit_mover *mover)
{
    pthread_mutex_lock(&mover->mutex);
    int64_t asked = ++mover->asked;
    pthread_cond_broadcast(&mover->changed);
    while (mover->done < asked)
        pthread_cond_wait(&mover->changed, &mover->mutex);
    enum result result = mover->result;
    pthread_mutex_unlock(&mover->mutex);
    return result;
}

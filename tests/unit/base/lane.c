#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/lane.h"

static void note_priority(void *argument)
{
    *(int *)argument = getpriority(PRIO_PROCESS, 0);
}

static void runs_at_a_lower_priority(void **state)
{
    (void)state;
    struct lane *lane = lane_create("test", 1, 0);
    int priority = -1;
    int own = getpriority(PRIO_PROCESS, 0);

    assert_true(lane_run(lane, note_priority, &priority));
    assert_int_equal(priority, own + 5 > 19 ? 19 : own + 5);
    assert_int_equal(getpriority(PRIO_PROCESS, 0), own);
    lane_destroy(lane);
    lane_destroy(NULL);
}

static atomic_int running, most_running, finished, refused;
static atomic_bool open_gate;
static struct lane *shared;

static void wait_at_gate(void *argument)
{
    (void)argument;
    int now = atomic_fetch_add(&running, 1) + 1;
    int most = atomic_load(&most_running);

    while (now > most && !atomic_compare_exchange_weak(&most_running, &most, now))
        continue;
    while (!atomic_load(&open_gate))
        usleep(500);
    atomic_fetch_sub(&running, 1);
    atomic_fetch_add(&finished, 1);
}

static void *call(void *argument)
{
    (void)argument;
    if (!lane_run(shared, wait_at_gate, NULL))
        atomic_fetch_add(&refused, 1);
    return NULL;
}

static void refuses_when_full(void **state)
{
    (void)state;
    enum { CALLERS = 20, THREADS = 2, WAITING = 5 };
    pthread_t threads[CALLERS];

    shared = lane_create("test", THREADS, WAITING);
    for (int index = 0; index < CALLERS; index++)
        assert_int_equal(pthread_create(&threads[index], NULL, call, NULL), 0);
    /* The gate opens once all have come as far as they can: a busy machine starts the second thread late. */
    while (atomic_load(&refused) < CALLERS - THREADS - WAITING || atomic_load(&running) < THREADS)
        usleep(500);
    atomic_store(&open_gate, true);
    for (int index = 0; index < CALLERS; index++)
        pthread_join(threads[index], NULL);
    assert_int_equal(refused, CALLERS - THREADS - WAITING);
    assert_int_equal(finished, THREADS + WAITING);
    assert_int_equal(most_running, THREADS);
    /* There is room again. */
    assert_true(lane_run(shared, wait_at_gate, NULL));
    lane_destroy(shared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_at_a_lower_priority),
        cmocka_unit_test(refuses_when_full),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

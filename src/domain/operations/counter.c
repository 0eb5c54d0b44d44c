#include "domain/operations/counter.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/thread.h"
#include "store/column.h"
#include "store/statement.h"

/* A form has some forty fields on some eight pages. */
enum { NAME_SIZE = 64, NAME_LIMIT = 256, SUM_LIMIT = 512 };
static const int64_t flush_after = 4 * CLOCK_SECOND;

struct tally {
    char name[NAME_SIZE];
    int64_t count;
};

/* What one write takes along: all of it belongs to the day of the first. */
struct batch {
    char day[CLOCK_TEXT_SIZE];
    size_t count;
    struct tally tallies[NAME_LIMIT];
};

struct counters {
    struct db *db;
    pthread_t thread;      /* writes what nobody came after */
    pthread_mutex_t mutex; /* over what follows */
    pthread_cond_t changed;
    bool is_ending;
    int64_t since; /* of the first in batch; 0: batch is empty */
    bool is_full_logged;
    struct batch *batch;
};

static enum result write_batch(struct tx *tx, void *argument)
{
    const struct batch *batch = argument;
    enum result result = RESULT_OK;
    for (size_t i = 0; i < batch->count && result == RESULT_OK; i++) {
        struct statement *add = statement(tx, STATEMENT_COUNTER_ADD);
        statement_bind_text(add, ":day", batch->day);
        statement_bind_text(add, ":name", batch->tallies[i].name);
        statement_bind_integer(add, ":count", batch->tallies[i].count);
        result = statement_run(add);
    }
    return result;
}

/* A failed write was logged where it failed; a few counts are not worth a second try. */
static void forget_batch(enum result result, void *argument)
{
    (void)result;
    memory_free(argument);
}

/* The full batch, with an empty one in its place; NULL when there is nothing to write. Call with the mutex
 * held. */
static struct batch *take_batch(struct counters *counters)
{
    if (counters->since == 0)
        return NULL;
    struct batch *batch = counters->batch;
    clock_day(counters->since, batch->day);
    counters->batch = memory_allocate(sizeof *counters->batch);
    counters->since = 0;
    return batch;
}

void counters_flush(struct counters *counters, int64_t now)
{
    pthread_mutex_lock(&counters->mutex);
    bool is_due = counters->since != 0 && now - counters->since >= flush_after;
    struct batch *batch = is_due ? take_batch(counters) : NULL;
    pthread_mutex_unlock(&counters->mutex);
    if (batch != NULL)
        db_write_then(counters->db, write_batch, batch, forget_batch);
}

/* On a quiet site the next request may be hours away, and the dashboard is looked at before. */
static void *write_now_and_then(void *argument)
{
    struct counters *counters = argument;
    pthread_mutex_lock(&counters->mutex);
    while (!counters->is_ending) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += flush_after / CLOCK_SECOND;
        struct batch *batch = NULL;
        if (counters->since == 0)
            pthread_cond_wait(&counters->changed, &counters->mutex);
        else if (pthread_cond_timedwait(&counters->changed, &counters->mutex, &until) == ETIMEDOUT)
            batch = take_batch(counters);
        if (batch == NULL)
            continue;
        pthread_mutex_unlock(&counters->mutex);
        db_write_then(counters->db, write_batch, batch, forget_batch);
        pthread_mutex_lock(&counters->mutex);
    }
    pthread_mutex_unlock(&counters->mutex);
    return NULL;
}

struct counters *counters_create(struct db *intake_db)
{
    struct counters *counters = memory_allocate(sizeof *counters);
    counters->db = intake_db;
    counters->batch = memory_allocate(sizeof *counters->batch);
    pthread_mutex_init(&counters->mutex, NULL);
    pthread_cond_init(&counters->changed, NULL);
    counters->thread = thread_start("counters", write_now_and_then, counters);
    return counters;
}

void counters_destroy(struct counters *counters)
{
    if (counters == NULL)
        return;
    pthread_mutex_lock(&counters->mutex);
    counters->is_ending = true;
    pthread_cond_signal(&counters->changed);
    pthread_mutex_unlock(&counters->mutex);
    pthread_join(counters->thread, NULL);
    struct batch *batch = take_batch(counters);
    if (batch != NULL) {
        (void)db_write(counters->db, write_batch, batch);
        memory_free(batch);
    }
    pthread_cond_destroy(&counters->changed);
    pthread_mutex_destroy(&counters->mutex);
    memory_free(counters->batch);
    memory_free(counters);
}

static void add_one(struct counters *counters, const char *name)
{
    struct batch *batch = counters->batch;
    size_t i = 0;
    while (i < batch->count && strcmp(batch->tallies[i].name, name) != 0)
        i++;
    if (i == NAME_LIMIT) {
        if (!counters->is_full_logged)
            log_warning("there are more names than are counted");
        counters->is_full_logged = true;
        return;
    }
    if (i == batch->count) {
        memcpy(batch->tallies[i].name, name, NAME_SIZE);
        batch->count++;
    }
    batch->tallies[i].count++;
}

void counter_add(struct counters *counters, const char *prefix, const char *rest, int64_t now)
{
    char name[NAME_SIZE] = {0};
    int length = snprintf(name, sizeof name, "%s%s", prefix, rest);
    if (length < 0 || length >= NAME_SIZE)
        return;
    counters_flush(counters, now);
    pthread_mutex_lock(&counters->mutex);
    if (counters->since == 0) {
        counters->since = now;
        pthread_cond_signal(&counters->changed);
    }
    add_one(counters, name);
    pthread_mutex_unlock(&counters->mutex);
}

struct sums_read {
    const char *first_day;
    struct arena *arena;
    struct counter_sum *sums;
    size_t count;
};

static enum result read_sums(struct tx *tx, void *argument)
{
    struct sums_read *read = argument;
    enum result result = RESULT_OK;
    struct statement *sums = statement(tx, STATEMENT_COUNTER_SUMS);
    statement_bind_text(sums, ":first_day", read->first_day);
    read->count = 0;
    read->sums = arena_allocate(read->arena, SUM_LIMIT * sizeof *read->sums);
    while (read->count < SUM_LIMIT && (result = statement_step(sums)) == RESULT_OK) {
        struct counter_sum *sum = &read->sums[read->count++];
        sum->name = column_text(sums, 0, read->arena);
        sum->count = column_integer(sums, 1);
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result counter_sums(struct db *intake_db, const char *first_day, struct arena *arena,
                         struct counter_sum **sums, size_t *count)
{
    struct sums_read read = {.first_day = first_day, .arena = arena};
    enum result result = db_read(intake_db, read_sums, &read);
    *sums = read.sums;
    *count = read.count;
    return result;
}

int64_t counter_sum_of(const struct counter_sum *sums, size_t count, const char *prefix, const char *rest)
{
    size_t length = strlen(prefix);
    for (size_t i = 0; i < count; i++)
        if (strncmp(sums[i].name, prefix, length) == 0 && strcmp(sums[i].name + length, rest) == 0)
            return sums[i].count;
    return 0;
}

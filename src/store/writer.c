#include "store/writer.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>

#include "base/memory.h"
#include "base/thread.h"
#include "store/handle.h"

enum {
    /* 8 MiB of WAL before it is moved into the file. */
    CHECKPOINT_PAGES = 1000,
    /* After a failed commit, so that those who wait can still answer their visitor. */
    LAST_WORDS_MILLISECONDS = 200,
};

/* On the stack of who waits for it, or on the heap when there is a done. */
struct write {
    struct write *next;
    tx_work work; /* NULL: a checkpoint */
    void *argument;
    void (*done)(enum result result, void *argument);
    enum result result;
    sem_t finished;
};

struct writer {
    struct connection *connection;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t arrived;
    struct write *first;
    struct write **last;
    int64_t queued;
    int64_t commits;
    bool idle; /* nobody has woken the thread yet */
    bool ending;
    bool broken;   /* set by the thread alone: nothing is to be taken on any more */
    int wal_pages; /* the thread's own: in the WAL after the last commit */
    int wal_tried; /* of those, how many there were when it was last moved into the file */
};

static struct write *take_queue(struct writer *writer)
{
    pthread_mutex_lock(&writer->mutex);
    while (writer->first == NULL && !writer->ending) {
        writer->idle = true;
        pthread_cond_wait(&writer->arrived, &writer->mutex);
    }
    struct write *batch = writer->first;

    writer->idle = false;
    writer->first = NULL;
    writer->last = &writer->first;
    writer->queued = 0;
    pthread_mutex_unlock(&writer->mutex);
    return batch;
}

static bool put_on_queue(struct writer *writer, struct write *write)
{
    write->next = NULL;
    pthread_mutex_lock(&writer->mutex);
    if (writer->broken) {
        pthread_mutex_unlock(&writer->mutex);
        return false;
    }
    *writer->last = write;
    writer->last = &write->next;
    writer->queued++;
    /* One wake for all who come while the thread gets up. */
    bool wake = writer->idle;

    writer->idle = false;
    pthread_mutex_unlock(&writer->mutex);
    if (wake)
        pthread_cond_signal(&writer->arrived);
    return true;
}

static int last_error(const struct writer *writer)
{
    return sqlite3_extended_errcode(writer->connection->handle);
}

/* False when the transaction can no longer be relied on. */
static bool run_one(struct writer *writer, struct write *write)
{
    struct connection *connection = writer->connection;

    if (!connection_control(connection, CONTROL_SAVEPOINT))
        return false;
    write->result = write->work(&connection->tx, write->argument);
    connection_rest(connection);
    /* A full disk or a failed read may have made SQLite roll back everything. */
    if (sqlite3_get_autocommit(connection->handle))
        return false;
    if (write->result != RESULT_OK && !connection_control(connection, CONTROL_ROLLBACK_TO))
        return false;
    return connection_control(connection, CONTROL_RELEASE);
}

/* After a failed fsync nobody knows which pages the kernel still holds: only a new start, which reads what is
 * really on the disk, may go on. The thread ends the process once those who wait have been told. */
static void give_up(struct writer *writer)
{
    pthread_mutex_lock(&writer->mutex);
    writer->broken = true;
    pthread_mutex_unlock(&writer->mutex);
}

/* RESULT_BUSY: another process has held the write lock all the time, or the disk is full. */
static enum result run_transaction(struct writer *writer, struct write *batch)
{
    if (!connection_control(writer->connection, CONTROL_BEGIN_IMMEDIATE))
        return connection_result(last_error(writer));
    for (struct write *write = batch; write != NULL; write = write->next)
        if (write->work != NULL && !run_one(writer, write))
            return write->result == RESULT_BUSY ? RESULT_BUSY : RESULT_FAILED;
    if (connection_control(writer->connection, CONTROL_COMMIT))
        return RESULT_OK;
    int status = last_error(writer);

    if ((status & 0xff) == SQLITE_IOERR)
        give_up(writer);
    return connection_result(status);
}

static void run_batch(struct writer *writer, struct write *batch)
{
    enum result result = run_transaction(writer, batch);

    if (result == RESULT_OK) {
        pthread_mutex_lock(&writer->mutex);
        writer->commits++;
        pthread_mutex_unlock(&writer->mutex);
        return;
    }
    if (!sqlite3_get_autocommit(writer->connection->handle))
        connection_control(writer->connection, CONTROL_ROLLBACK);
    /* Also what failed by itself: it may have seen what others of the batch wrote, which is gone. */
    for (struct write *write = batch; write != NULL; write = write->next)
        if (write->work != NULL)
            write->result = result;
}

static void finish(struct write *write)
{
    if (write->done == NULL) {
        /* From here on it may be gone: it is on the stack of who waits. */
        sem_post(&write->finished);
        return;
    }
    write->done(write->result, write->argument);
    memory_free(write);
}

/* Finishes the pieces of work; gives back the checkpoints that were asked for, which come after the commit.
 */
static struct write *finish_works(struct write *batch)
{
    struct write *asked = NULL;

    while (batch != NULL) {
        struct write *next = batch->next;

        if (batch->work != NULL) {
            finish(batch);
        } else {
            batch->next = asked;
            asked = batch;
        }
        batch = next;
    }
    return asked;
}

static enum result checkpoint(struct writer *writer, int mode)
{
    int status = sqlite3_wal_checkpoint_v2(writer->connection->handle, NULL, mode, NULL, NULL);

    if (status == SQLITE_OK)
        return RESULT_OK;
    if ((status & 0xff) != SQLITE_BUSY)
        connection_log(writer->connection, "checkpoint");
    if ((status & 0xff) == SQLITE_IOERR)
        give_up(writer);
    return RESULT_FAILED;
}

/* TRUNCATE waits for readers with the write lock in its hand: somebody's shell in a transaction would hold up
 * every registration. So the pages are moved first, without that lock, and what is left to do may not wait at
 * all. Whoever asked is told that it did not end, and asks again. */
static enum result empty_wal(struct writer *writer)
{
    enum result result = checkpoint(writer, SQLITE_CHECKPOINT_PASSIVE);

    if (result != RESULT_OK)
        return result;
    sqlite3_busy_timeout(writer->connection->handle, 0);
    result = checkpoint(writer, SQLITE_CHECKPOINT_TRUNCATE);
    sqlite3_busy_timeout(writer->connection->handle, HANDLE_BUSY_MILLISECONDS);
    return result;
}

/* Again only after as many pages more: while a reader keeps the WAL from beginning anew, each commit would
 * look through all of it. */
static bool is_wal_due(struct writer *writer)
{
    if (writer->wal_pages < writer->wal_tried)
        writer->wal_tried = 0;
    return writer->wal_pages - writer->wal_tried >= CHECKPOINT_PAGES;
}

/* After the callers are awake, so that none of them waits for it; and here, not in SQLite's own hook, because
 * that one says nothing about a failed fsync. */
static void run_checkpoints(struct writer *writer, struct write *asked)
{
    while (asked != NULL) {
        struct write *next = asked->next;

        asked->result = writer->broken ? RESULT_FAILED : empty_wal(writer);
        finish(asked);
        asked = next;
    }
    if (!is_wal_due(writer) || writer->broken)
        return;
    writer->wal_tried = writer->wal_pages;
    checkpoint(writer, SQLITE_CHECKPOINT_PASSIVE);
}

static int remember_pages(void *argument, sqlite3 *handle, const char *schema, int pages)
{
    struct writer *writer = argument;

    (void)handle;
    (void)schema;
    writer->wal_pages = pages;
    return SQLITE_OK;
}

static bool has_work(const struct write *batch)
{
    while (batch != NULL && batch->work == NULL)
        batch = batch->next;
    return batch != NULL;
}

static void *writer_thread(void *argument)
{
    struct writer *writer = argument;
    struct write *batch;

    while ((batch = take_queue(writer)) != NULL) {
        if (has_work(batch))
            run_batch(writer, batch);
        run_checkpoints(writer, finish_works(batch));
        if (writer->broken) {
            poll(NULL, 0, LAST_WORDS_MILLISECONDS);
            memory_fatal("the disk did not take what was committed");
        }
    }
    return NULL;
}

struct writer *writer_create(struct connection *connection)
{
    struct writer *writer = memory_allocate(sizeof *writer);

    writer->connection = connection;
    writer->last = &writer->first;
    pthread_mutex_init(&writer->mutex, NULL);
    pthread_cond_init(&writer->arrived, NULL);
    sqlite3_wal_hook(connection->handle, remember_pages, writer);
    writer->thread = thread_start("writer", writer_thread, writer);
    return writer;
}

void writer_destroy(struct writer *writer)
{
    if (writer == NULL)
        return;
    pthread_mutex_lock(&writer->mutex);
    writer->ending = true;
    pthread_cond_signal(&writer->arrived);
    pthread_mutex_unlock(&writer->mutex);
    pthread_join(writer->thread, NULL);
    connection_close(writer->connection);
    pthread_cond_destroy(&writer->arrived);
    pthread_mutex_destroy(&writer->mutex);
    memory_free(writer);
}

enum result writer_run(struct writer *writer, tx_work work, void *argument)
{
    struct write write = {.work = work, .argument = argument};

    sem_init(&write.finished, 0, 0);
    if (!put_on_queue(writer, &write))
        return RESULT_FAILED;
    while (sem_wait(&write.finished) != 0 && errno == EINTR)
        continue;
    sem_destroy(&write.finished);
    return write.result;
}

void writer_post(struct writer *writer, tx_work work, void *argument,
                 void (*done)(enum result result, void *argument))
{
    struct write *write = memory_allocate(sizeof *write);

    write->work = work;
    write->argument = argument;
    write->done = done;
    if (put_on_queue(writer, write))
        return;
    memory_free(write);
    done(RESULT_FAILED, argument);
}

bool writer_checkpoint(struct writer *writer)
{
    return writer_run(writer, NULL, NULL) == RESULT_OK;
}

void writer_counts(struct writer *writer, int64_t *commits, int64_t *queued)
{
    pthread_mutex_lock(&writer->mutex);
    *commits = writer->commits;
    *queued = writer->queued;
    pthread_mutex_unlock(&writer->mutex);
}

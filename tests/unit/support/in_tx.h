/* Domain functions take a tx; a test says which it is:
 *     IN_WRITE(db, signup_move(in_tx, id, ...))   one write, ended when the call has returned
 *     IN_READ(db, group_by_slug(in_tx, ...))      one snapshot
 * in_tx is the running one, of this thread. */
#ifndef GATHER_TESTS_IN_TX_H
#define GATHER_TESTS_IN_TX_H

#include <pthread.h>
#include <semaphore.h>

#include "store/db.h"

static _Thread_local struct tx *in_tx;

struct in_write {
    struct db *db;
    struct tx *tx;
    pthread_t thread;
    sem_t begun;
    sem_t ended;
    enum result wanted;
    enum result result;
};

static _Thread_local struct in_write in_write;

/* On the writer's thread, which waits here for the test's. */
static inline enum result in_write_work(struct tx *tx, void *argument)
{
    struct in_write *write = argument;
    write->tx = tx;
    sem_post(&write->begun);
    sem_wait(&write->ended);
    return write->wanted;
}

static inline void *in_write_run(void *argument)
{
    struct in_write *write = argument;
    write->result = db_write(write->db, in_write_work, write);
    return NULL;
}

static inline struct tx *in_write_begin(struct db *db)
{
    in_write.db = db;
    sem_init(&in_write.begun, 0, 0);
    sem_init(&in_write.ended, 0, 0);
    pthread_create(&in_write.thread, NULL, in_write_run, &in_write);
    sem_wait(&in_write.begun);
    in_tx = in_write.tx;
    return in_tx;
}

static inline enum result in_write_end(enum result result)
{
    in_write.wanted = result;
    sem_post(&in_write.ended);
    pthread_join(in_write.thread, NULL);
    in_tx = NULL;
    return in_write.result;
}

static inline struct tx *in_read_begin(struct db *db)
{
    return in_tx = db_begin(db);
}

static inline enum result in_read_end(enum result result)
{
    db_end(in_tx);
    in_tx = NULL;
    return result;
}

#define IN_WRITE(db, call) ((void)in_write_begin(db), in_write_end(call))
#define IN_READ(db, call) ((void)in_read_begin(db), in_read_end(call))

#endif

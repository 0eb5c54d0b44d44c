/* The one thread of a db that writes. What has queued up while it committed becomes the next transaction, so
 * 64 callers share one fsync. For this folder alone. */
#ifndef GATHER_STORE_WRITER_H
#define GATHER_STORE_WRITER_H

#include <stdint.h>

#include "store/connection.h"
#include "store/tx.h"

struct writer;

/* Takes connection, whose only user is the writer's thread from now on. */
struct writer *writer_create(struct connection *connection);

/* Lets what is queued finish and closes the connection; NULL is fine. */
void writer_destroy(struct writer *writer);

/* See db_write, db_write_then, db_checkpoint, db_counts. */
enum result writer_run(struct writer *writer, tx_work work, void *argument);
void writer_post(struct writer *writer, tx_work work, void *argument,
                 void (*done)(enum result result, void *argument));
bool writer_checkpoint(struct writer *writer);
void writer_counts(struct writer *writer, int64_t *commits, int64_t *queued);

#endif

#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/memory.h"
#include "store/connection.h"
#include "store/handle.h"
#include "store/writer.h"

/* Reads take microseconds, and an export holds one connection: more would only hold more page cache. */
enum { MOST_READERS = 8, ROOM_BYTES = 16 * 1024 * 1024 };

struct db {
    char *path;
    enum database database;
    enum role role;
    struct writer *writer;
    pthread_mutex_t mutex;
    pthread_cond_t returned;
    struct connection *idle; /* the last used first: its page cache is warm */
    int readers;
    int waiting;
};

static bool check_writable(struct connection *connection, struct problems *problems)
{
    if (handle_execute(connection->handle, "BEGIN IMMEDIATE") &&
        handle_execute(connection->handle, "ROLLBACK"))
        return true;
    problems_add(problems, connection->path, 0,
                 "cannot be written to (%s): give this user the right to write to the file and to its folder",
                 sqlite3_errmsg(connection->handle));
    return false;
}

/* NULL, and problems, unless everything about the file is as it must be. */
static struct connection *open_writer(const struct db *db, struct problems *problems)
{
    size_t before = problems_count(problems);
    struct stat status;

    if (stat(db->path, &status) != 0) {
        problems_add(problems, db->path, 0, "cannot be opened: %s%s", strerror(errno),
                     errno == ENOENT ? "; run gather init to make it" : "");
        return NULL;
    }
    struct connection *connection = connection_open(db->path, db->database, db->role, true, problems);

    if (connection == NULL)
        return NULL;
    if (check_writable(connection, problems))
        connection_prepare_all(connection, problems);
    if (problems_count(problems) == before)
        return connection;
    connection_close(connection);
    return NULL;
}

static struct connection *open_reader(const struct db *db)
{
    struct problems *problems = problems_create();
    struct connection *connection = connection_open(db->path, db->database, db->role, false, problems);

    for (size_t index = 0; index < problems_count(problems); index++)
        log_error("%s", problems_text(problems, index));
    problems_destroy(problems);
    return connection;
}

/* Room in the WAL of staff.db, so that on a full disk somebody can still sign in, which writes a few pages,
 * and see why: twice what is in it before it begins anew. Nothing else takes it: writes of registrations go
 * elsewhere. A disk that is full already gives none, and that is no reason not to start. */
static void reserve_room(const struct db *db)
{
    struct buffer path = {0};

    if (db->database != DATABASE_STAFF || db->role != ROLE_STAFF)
        return;
    buffer_append_format(&path, "%s-wal", db->path);
    int descriptor = open(path.data, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    int error = descriptor < 0 ? errno : posix_fallocate(descriptor, 0, ROOM_BYTES);

    if (error != 0)
        log_warning("%s: no room could be kept for a full disk: %s", path.data, strerror(error));
    if (descriptor >= 0)
        close(descriptor);
    buffer_free(&path);
}

struct db *db_open(const char *path, enum database database, enum role role, struct problems *problems)
{
    struct db *db = memory_allocate(sizeof *db);

    db->path = memory_copy_text(path);
    db->database = database;
    db->role = role;
    struct connection *connection = open_writer(db, problems);

    if (connection == NULL) {
        memory_free(db->path);
        memory_free(db);
        return NULL;
    }
    reserve_room(db);
    pthread_mutex_init(&db->mutex, NULL);
    pthread_cond_init(&db->returned, NULL);
    db->writer = writer_create(connection);
    return db;
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    while (db->idle != NULL) {
        struct connection *connection = db->idle;

        db->idle = connection->next;
        connection_close(connection);
    }
    writer_destroy(db->writer);
    pthread_cond_destroy(&db->returned);
    pthread_mutex_destroy(&db->mutex);
    memory_free(db->path);
    memory_free(db);
}

enum result db_write(struct db *db, tx_work work, void *argument)
{
    return writer_run(db->writer, work, argument);
}

void db_write_then(struct db *db, tx_work work, void *argument,
                   void (*done)(enum result result, void *argument))
{
    writer_post(db->writer, work, argument, done);
}

static void give_back(struct db *db, struct connection *connection)
{
    pthread_mutex_lock(&db->mutex);
    if (connection != NULL) {
        connection->next = db->idle;
        db->idle = connection;
    } else {
        db->readers--;
    }
    bool wake = db->waiting > 0;

    pthread_mutex_unlock(&db->mutex);
    if (wake)
        pthread_cond_signal(&db->returned);
}

/* NULL: one had to be opened and could not be. */
static struct connection *lease(struct db *db)
{
    pthread_mutex_lock(&db->mutex);
    while (db->idle == NULL && db->readers == MOST_READERS) {
        db->waiting++;
        pthread_cond_wait(&db->returned, &db->mutex);
        db->waiting--;
    }
    struct connection *connection = db->idle;

    if (connection != NULL)
        db->idle = connection->next;
    else
        db->readers++;
    pthread_mutex_unlock(&db->mutex);
    if (connection != NULL)
        return connection;
    connection = open_reader(db);
    if (connection == NULL)
        give_back(db, NULL);
    return connection;
}

struct tx *db_begin(struct db *db)
{
    struct connection *connection = lease(db);
    if (connection == NULL)
        return tx_failing();
    if (connection_control(connection, CONTROL_BEGIN)) {
        connection->tx.db = db;
        return &connection->tx;
    }
    give_back(db, connection);
    return tx_failing();
}

void db_end(struct tx *tx)
{
    if (tx == NULL || tx->connection == NULL)
        return;
    struct connection *connection = tx->connection;
    connection_rest(connection);
    /* An error may have ended the transaction already. */
    if (!sqlite3_get_autocommit(connection->handle) && !connection_control(connection, CONTROL_COMMIT))
        connection_control(connection, CONTROL_ROLLBACK);
    give_back(tx->db, connection);
}

enum result db_read(struct db *db, tx_work work, void *argument)
{
    struct tx *tx = db_begin(db);
    enum result result = work(tx, argument);
    db_end(tx);
    return result;
}

bool db_checkpoint(struct db *db)
{
    return writer_checkpoint(db->writer);
}

void db_counts(struct db *db, int64_t *commits, int64_t *queued)
{
    writer_counts(db->writer, commits, queued);
}

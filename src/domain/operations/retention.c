#include "domain/operations/retention.h"

#include <poll.h>
#include <stdbool.h>
#include <string.h>

#include "base/clock.h"
#include "base/random.h"
#include "domain/signup/signup_change.h"
#include "store/column.h"
#include "store/db.h"
#include "store/statement.h"

enum { BATCH = 50, CHECKPOINT_TRIES = 40, CHECKPOINT_WAIT_MILLISECONDS = 250 };

static int days_of(const struct config *config, enum status status)
{
    switch (status) {
#define DAYS(name, field)                                                                                    \
    case STATUS_##name:                                                                                      \
        return config->retention_##field;
        DAYS(NEW, new)
        DAYS(CONTACTED, contacted)
        DAYS(SUITABLE, suitable)
        DAYS(WAITING, waiting)
        DAYS(OFFERED, offered)
        DAYS(CONFIRMED, confirmed)
        DAYS(DECLINED, declined)
        DAYS(LAPSED, lapsed)
        DAYS(WITHDRAWN, withdrawn)
#undef DAYS
    case STATUS_COUNT:
        break;
    }
    return 0;
}

enum result retention_of(struct tx *tx, const struct config *config, const struct signup *signup,
                         struct retention_facts *facts)
{
    struct statement *find = statement(tx, STATEMENT_RETENTION_FACTS);
    statement_bind_blob(find, ":id", signup->id, UUID_SIZE);
    enum result result = statement_step(find);
    *facts = (struct retention_facts){0};
    if (result != RESULT_OK)
        return result;
    facts->keep_until = column_integer(find, 0);
    facts->is_member = column_integer(find, 1) != 0;
    int days = facts->is_member ? config->retention_member : days_of(config, signup->status);
    facts->date = days == 0 ? 0 : signup->status_at + days * CLOCK_DAY;
    if (facts->date != 0 && facts->date < facts->keep_until)
        facts->date = facts->keep_until;
    return RESULT_OK;
}

int64_t retention_date(const struct config *config, enum status status, int64_t status_at)
{
    int days = days_of(config, status);
    return days == 0 ? 0 : status_at + days * CLOCK_DAY;
}

/* One kind of thing that runs out, and the statements about it. */
struct kind {
    const char *what;
    enum status status; /* STATUS_COUNT: the statements know no status */
    int64_t before;     /* due when its time is at or before this */
    int64_t now;
    enum statement_name counts;
    enum statement_name due;
    enum statement_name erase;
};

enum { KIND_COUNT = STATUS_COUNT + 3 };

/* Fills kinds with what may be deleted at all and says how many that are. */
static size_t list_kinds(const struct config *config, int64_t now, struct kind kinds[static KIND_COUNT])
{
    size_t count = 0;
    for (int status = 0; status < STATUS_COUNT; status++) {
        int days = days_of(config, (enum status)status);
        if (days > 0)
            kinds[count++] = (struct kind){status_word((enum status)status),
                                           (enum status)status,
                                           now - days * CLOCK_DAY,
                                           now,
                                           STATEMENT_RETENTION_SIGNUP_COUNTS,
                                           STATEMENT_RETENTION_SIGNUPS,
                                           STATEMENT_RETENTION_ERASE_SIGNUP};
    }
    if (config->retention_member > 0)
        kinds[count++] = (struct kind){"member",
                                       STATUS_COUNT,
                                       now - config->retention_member * CLOCK_DAY,
                                       now,
                                       STATEMENT_RETENTION_MEMBER_COUNTS,
                                       STATEMENT_RETENTION_MEMBERS,
                                       STATEMENT_RETENTION_ERASE_SIGNUP};
    if (config->retention_question > 0)
        kinds[count++] = (struct kind){"question",
                                       STATUS_COUNT,
                                       now - config->retention_question * CLOCK_DAY,
                                       now,
                                       STATEMENT_RETENTION_ENQUIRY_COUNTS,
                                       STATEMENT_RETENTION_ENQUIRIES,
                                       STATEMENT_RETENTION_ERASE_ENQUIRY};
    kinds[count++] = (struct kind){"unfinished",
                                   STATUS_COUNT,
                                   now,
                                   now,
                                   STATEMENT_RETENTION_DRAFT_COUNTS,
                                   STATEMENT_RETENTION_DRAFTS,
                                   STATEMENT_RETENTION_DELETE_DRAFT};
    return count;
}

static bool is_about_signups(const struct kind *kind)
{
    return kind->erase == STATEMENT_RETENTION_ERASE_SIGNUP;
}

static struct statement *prepare(struct tx *tx, enum statement_name name, const struct kind *kind)
{
    struct statement *prepared = statement(tx, name);
    statement_bind_integer(prepared, ":before", kind->before);
    if (is_about_signups(kind))
        statement_bind_integer(prepared, ":now", kind->now);
    if (kind->status != STATUS_COUNT)
        statement_bind_text(prepared, ":status", kind->what);
    return prepared;
}

struct counting {
    const struct config *config;
    int64_t now;
    struct arena *arena;
    struct retention_count *counts;
    size_t count;
    size_t capacity;
};

static void add_count(struct counting *counting, const char *what, struct statement *row)
{
    if (counting->count == counting->capacity) {
        size_t capacity = counting->capacity * 2 + 16;
        struct retention_count *longer = arena_allocate(counting->arena, capacity * sizeof *longer);
        if (counting->count > 0)
            memcpy(longer, counting->counts, counting->count * sizeof *longer);
        counting->counts = longer;
        counting->capacity = capacity;
    }
    counting->counts[counting->count++] =
        (struct retention_count){what, column_text(row, 0, counting->arena), column_integer(row, 1)};
}

static enum result count_due(struct tx *tx, void *argument)
{
    struct counting *counting = argument;
    struct kind kinds[KIND_COUNT];
    size_t count = list_kinds(counting->config, counting->now, kinds);
    for (size_t index = 0; index < count; index++) {
        struct statement *rows = prepare(tx, kinds[index].counts, &kinds[index]);
        enum result result;
        while ((result = statement_step(rows)) == RESULT_OK)
            add_count(counting, kinds[index].what, rows);
        if (result != RESULT_NOT_FOUND)
            return result;
    }
    return RESULT_OK;
}

enum result retention_due(struct db *db, const struct config *config, int64_t now, struct arena *arena,
                          struct retention_count **counts, size_t *count)
{
    struct counting counting = {.config = config, .now = now, .arena = arena};
    enum result result = db_read(db, count_due, &counting);
    *counts = counting.counts;
    *count = counting.count;
    return result;
}

struct due_row {
    uint8_t id[UUID_SIZE];
    uint8_t access_id[UUID_SIZE];
    bool has_access;
};

struct batch {
    const struct kind *kind;
    int64_t now;
    struct due_row rows[BATCH];
    size_t count;
};

static enum result read_batch(struct tx *tx, struct batch *batch)
{
    struct statement *rows = prepare(tx, batch->kind->due, batch->kind);
    enum result result;
    statement_bind_integer(rows, ":most", BATCH);
    batch->count = 0;
    while ((result = statement_step(rows)) == RESULT_OK) {
        struct due_row *row = &batch->rows[batch->count++];
        row->has_access = !column_is_null(rows, 1);
        if (!column_bytes(rows, 0, row->id, UUID_SIZE) ||
            (row->has_access && !column_bytes(rows, 1, row->access_id, UUID_SIZE)))
            return RESULT_FAILED;
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result note(struct tx *tx, const struct batch *batch, const struct due_row *row)
{
    struct signup_change change = {.id = row->id,
                                   .from = STATUS_COUNT,
                                   .to = STATUS_COUNT,
                                   .actor = STATUS_BY_SYSTEM,
                                   .at = batch->now,
                                   .kind = "erased"};
    return signup_write_event(tx, &change);
}

static enum result erase_row(struct tx *tx, const struct batch *batch, const struct due_row *row)
{
    struct statement *erase = statement(tx, batch->kind->erase);
    statement_bind_blob(erase, ":id", row->id, UUID_SIZE);
    enum result result = statement_run(erase);
    if (result == RESULT_OK && is_about_signups(batch->kind))
        result = note(tx, batch, row);
    if (result != RESULT_OK || !row->has_access)
        return result;
    struct statement *access = statement(tx, STATEMENT_RETENTION_DELETE_ACCESS);
    statement_bind_blob(access, ":id", row->access_id, UUID_SIZE);
    return statement_run(access);
}

static enum result erase_batch(struct tx *tx, void *argument)
{
    struct batch *batch = argument;
    enum result result = read_batch(tx, batch);
    for (size_t index = 0; result == RESULT_OK && index < batch->count; index++)
        result = erase_row(tx, batch, &batch->rows[index]);
    return result;
}

static int64_t *counter(struct retention_done *done, const struct kind *kind)
{
    if (is_about_signups(kind))
        return &done->signups;
    return kind->due == STATEMENT_RETENTION_DRAFTS ? &done->drafts : &done->enquiries;
}

/* Readers of other processes hold a truncation up for the length of their transaction. */
static enum result empty_wal(struct db *db)
{
    for (int tries = 0; tries < CHECKPOINT_TRIES; tries++) {
        if (db_checkpoint(db))
            return RESULT_OK;
        poll(NULL, 0, CHECKPOINT_WAIT_MILLISECONDS);
    }
    return RESULT_BUSY;
}

enum result retention_purge(struct db *db, const struct config *config, int64_t now,
                            void (*step)(int64_t gone, void *argument), void *argument,
                            struct retention_done *done)
{
    struct kind kinds[KIND_COUNT];
    size_t count = list_kinds(config, now, kinds);
    *done = (struct retention_done){0};
    for (size_t index = 0; index < count; index++) {
        struct batch batch = {.kind = &kinds[index], .now = now};
        do {
            enum result result = db_write(db, erase_batch, &batch);
            /* BUSY is for what was deleted, below. */
            if (result != RESULT_OK)
                return result == RESULT_BUSY ? RESULT_FAILED : result;
            *counter(done, batch.kind) += (int64_t)batch.count;
            if (step != NULL)
                step(done->signups + done->enquiries + done->drafts, argument);
        } while (batch.count == BATCH);
    }
    return empty_wal(db);
}

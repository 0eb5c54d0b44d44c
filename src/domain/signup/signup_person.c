#include "domain/signup/signup_person.h"

#include "base/clock.h"
#include "domain/signup/signup_change.h"
#include "domain/thread/enquiry.h"
#include "store/column.h"
#include "store/statement.h"

struct erasure {
    const uint8_t *id;
    const uint8_t *access_id;
    int64_t at;
};

static enum result erase_signup(struct tx *tx, const struct erasure *erasure)
{
    struct statement *erase = statement(tx, STATEMENT_SIGNUP_ERASE);
    statement_bind_blob(erase, ":id", erasure->id, UUID_SIZE);
    statement_bind_blob(erase, ":access_id", erasure->access_id, UUID_SIZE);
    statement_bind_integer(erase, ":at", erasure->at);
    enum result result = statement_run(erase);
    return result == RESULT_OK && statement_changes(tx) == 0 ? RESULT_NOT_FOUND : result;
}

static enum result note_erasure(struct tx *tx, const struct erasure *erasure)
{
    struct signup_change change = {
        .id = erasure->id,
        .from = STATUS_COUNT,
        .to = STATUS_COUNT,
        .actor = STATUS_BY_PERSON,
        .at = erasure->at,
        .kind = "erased",
    };
    return signup_write_event(tx, &change);
}

static enum result write_erasure(struct tx *tx, void *argument)
{
    const struct erasure *erasure = argument;
    enum result result = erase_signup(tx, erasure);
    if (result == RESULT_OK)
        result = note_erasure(tx, erasure);
    if (result == RESULT_OK)
        result = enquiry_erase_thread(tx, erasure->access_id, erasure->at);
    if (result != RESULT_OK)
        return result;
    struct statement *access = statement(tx, STATEMENT_SIGNUP_ERASE_ACCESS);
    statement_bind_blob(access, ":access_id", erasure->access_id, UUID_SIZE);
    statement_bind_blob(access, ":id", erasure->id, UUID_SIZE);
    return statement_run(access);
}

/* What was erased is still in the WAL until it is moved into the file, so that is done at once. */
enum result signup_erase(struct db *db, const struct access *access, const uint8_t id[static UUID_SIZE])
{
    struct erasure erasure = {id, access->id, clock_now()};
    enum result result = db_write(db, write_erasure, &erasure);
    if (result == RESULT_OK)
        (void)db_checkpoint(db);
    return result;
}

struct place {
    const uint8_t *id;
    int64_t ahead;
};

static enum result count_ahead(struct tx *tx, void *argument)
{
    struct place *place = argument;
    struct statement *count = statement(tx, STATEMENT_SIGNUP_AHEAD);
    statement_bind_blob(count, ":id", place->id, UUID_SIZE);
    enum result result = statement_step(count);
    if (result == RESULT_OK)
        place->ahead = column_integer(count, 0);
    return result;
}

enum result signup_ahead(struct db *db, const uint8_t id[static UUID_SIZE], int64_t *ahead)
{
    struct place place = {.id = id};
    enum result result = db_read(db, count_ahead, &place);
    *ahead = place.ahead;
    return result;
}

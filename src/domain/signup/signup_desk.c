#include "domain/signup/signup_desk.h"

#include <string.h>

#include "domain/signup/signup_change.h"
#include "domain/told/notice.h"
#include "store/column.h"
#include "store/statement.h"

/* The newest event, turned around. */
struct undoing {
    struct signup_change change;
    int64_t undone_at; /* when what is undone was done */
    bool can;
};

static bool is_undoable(struct statement *event, struct arena *arena, int64_t now)
{
    const char *kind = column_text(event, 0, arena);
    const char *actor = column_text(event, 2, arena);
    return strcmp(kind, "status") == 0 && strcmp(actor, "staff") == 0 &&
           now - column_integer(event, 1) < SIGNUP_UNDO_TIME;
}

static enum result find_undoing(struct tx *tx, struct undoing *undoing)
{
    struct signup_change *change = &undoing->change;
    struct statement *event = statement(tx, STATEMENT_UNDO_EVENT);
    statement_bind_blob(event, ":id", change->id, UUID_SIZE);
    enum result result = statement_step(event);
    undoing->can = false;
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    struct arena *arena = arena_create();
    if (is_undoable(event, arena, change->at)) {
        undoing->undone_at = column_integer(event, 1);
        change->to = status_from_word(column_text(event, 3, arena));
        change->from = status_from_word(column_text(event, 4, arena));
        change->waiting_since = column_integer(event, 5);
        change->offer_until = column_integer(event, 6);
        undoing->can = change->from != STATUS_COUNT && change->to != STATUS_COUNT;
    }
    arena_destroy(arena);
    return RESULT_OK;
}

static enum result read_undoing(struct tx *tx, void *argument)
{
    return find_undoing(tx, argument);
}

enum result signup_undo_target(struct db *db, const uint8_t id[static UUID_SIZE], int64_t now,
                               enum status *target)
{
    struct undoing undoing = {.change = {.id = id, .at = now}};
    enum result result = db_read(db, read_undoing, &undoing);
    *target = undoing.can ? undoing.change.to : STATUS_COUNT;
    return result;
}

static void bind_or_null(struct statement *statement, const char *name, int64_t value)
{
    if (value != 0)
        statement_bind_integer(statement, name, value);
    else
        statement_bind_text(statement, name, NULL);
}

enum result signup_undo(struct tx *tx, const uint8_t id[static UUID_SIZE],
                        const uint8_t account_id[static UUID_SIZE])
{
    struct undoing undoing = {
        .change =
            {.id = id, .actor = STATUS_BY_STAFF, .account_id = account_id, .at = clock_now(), .kind = "undo"},
    };
    struct signup_change *change = &undoing.change;
    enum result result = find_undoing(tx, &undoing);
    if (result != RESULT_OK || !undoing.can)
        return result == RESULT_OK ? RESULT_CONFLICT : result;
    struct statement *move = statement(tx, STATEMENT_UNDO_MOVE);
    statement_bind_blob(move, ":id", change->id, UUID_SIZE);
    statement_bind_text(move, ":from", status_word(change->from));
    statement_bind_text(move, ":to", status_word(change->to));
    statement_bind_integer(move, ":at", change->at);
    bind_or_null(move, ":waiting_since", change->waiting_since);
    bind_or_null(move, ":offer_until", change->offer_until);
    result = statement_run(move);
    if (result == RESULT_OK && statement_changes(tx) == 0)
        return RESULT_CONFLICT;
    if (result == RESULT_OK)
        result = notice_drop(tx, change->id, undoing.undone_at, change->at);
    /* An offer that nobody had been told of goes out again, by the trigger that sends it. */
    struct notice offer = {.kind = NOTICE_OFFER, .signup_id = change->id, .at = change->at};
    if (result == RESULT_OK && change->to == STATUS_OFFERED && change->offer_until == 0)
        result = notice_add(tx, &offer);
    return result == RESULT_OK ? signup_write_event(tx, change) : result;
}

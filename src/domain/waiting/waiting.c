#include "domain/waiting/waiting.h"

#include <string.h>

#include "base/clock.h"
#include "domain/signup/signup_change.h"
#include "domain/waiting/person_row.h"
#include "store/column.h"

struct listing {
    enum statement_name name;
    const uint8_t *group_id;
    struct arena *arena;
    struct waiting *list;
    size_t count;
};

static enum result read_list(struct tx *tx, void *argument)
{
    struct listing *listing = argument;
    struct statement *rows = statement(tx, listing->name);
    statement_bind_blob(rows, ":group_id", listing->group_id, UUID_SIZE);
    return person_rows(rows, listing->arena, WAITING_LIMIT, &listing->list, &listing->count);
}

static enum result list(struct db *db, enum statement_name name, const uint8_t *group_id, struct arena *arena,
                        struct waiting **entries, size_t *count)
{
    struct listing listing = {.name = name, .group_id = group_id, .arena = arena};
    enum result result = db_read(db, read_list, &listing);
    *entries = listing.list;
    *count = result == RESULT_OK ? listing.count : 0;
    return result;
}

enum result waiting_list(struct db *db, const uint8_t group_id[static UUID_SIZE], struct arena *arena,
                         struct waiting **entries, size_t *count)
{
    return list(db, STATEMENT_WAITING_LIST, group_id, arena, entries, count);
}

enum result waiting_offers(struct db *db, const uint8_t group_id[static UUID_SIZE], struct arena *arena,
                           struct waiting **entries, size_t *count)
{
    return list(db, STATEMENT_WAITING_OFFERS, group_id, arena, entries, count);
}

/* Who is first in a group's line, and from which status they would be offered a place. */
static enum result find_first(struct tx *tx, const uint8_t *group_id, uint8_t id[static UUID_SIZE],
                              enum status *status)
{
    struct statement *first = statement(tx, STATEMENT_WAITING_FIRST);
    struct arena *arena = arena_create();
    statement_bind_blob(first, ":group_id", group_id, UUID_SIZE);
    enum result result = statement_step(first);
    if (result == RESULT_OK) {
        *status = status_from_word(column_text(first, 1, arena));
        result = column_bytes(first, 0, id, UUID_SIZE) ? RESULT_OK : RESULT_FAILED;
    }
    arena_destroy(arena);
    return result;
}

enum result waiting_offer_next(struct tx *tx, const uint8_t group_id[static UUID_SIZE],
                               const uint8_t account_id[static UUID_SIZE], uint8_t id[static UUID_SIZE])
{
    struct signup_change change = {
        .id = id,
        .to = STATUS_OFFERED,
        .actor = STATUS_BY_STAFF,
        .account_id = account_id,
        .at = clock_now(),
        .kind = "status",
    };
    enum result result = find_first(tx, group_id, id, &change.from);
    return result == RESULT_OK ? signup_write_move(tx, &change) : result;
}

/* Whether somebody else than id is first in the line of its group. */
static enum result find_others(struct tx *tx, const uint8_t *id, bool *others)
{
    uint8_t group_id[UUID_SIZE];
    uint8_t first[UUID_SIZE];
    enum status status;
    struct statement *find = statement(tx, STATEMENT_WAITING_GROUP_OF);
    statement_bind_blob(find, ":id", id, UUID_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    if (!column_bytes(find, 0, group_id, sizeof group_id))
        return RESULT_FAILED;
    result = find_first(tx, group_id, first, &status);
    *others = result == RESULT_OK && memcmp(first, id, UUID_SIZE) != 0; /* not secret */
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* Whoever is not in line (their offer ran out) joins it, and goes to its front: the reason says why. */
static enum result go_ahead(struct tx *tx, struct signup_change *offer)
{
    struct signup_change joining = *offer;
    struct signup_change ahead = *offer;
    enum result result = RESULT_OK;
    joining.to = STATUS_WAITING;
    joining.kind = "status";
    joining.reason = NULL;
    joining.reason_length = 0;
    joining.messages = NULL;
    if (offer->from == STATUS_LAPSED) {
        result = signup_write_move(tx, &joining);
        offer->from = STATUS_WAITING;
    }
    return result == RESULT_OK ? waiting_move_ahead(tx, &ahead) : result;
}

enum result waiting_offer(struct tx *tx, struct signup_change *offer)
{
    bool others = false;
    enum result result = find_others(tx, offer->id, &others);
    if (result == RESULT_OK && others)
        result = offer->reason == NULL ? RESULT_REFUSED : go_ahead(tx, offer);
    if (result != RESULT_OK)
        return result;
    /* The history tells the reason where it tells of going ahead. */
    offer->reason = NULL;
    offer->reason_length = 0;
    offer->to = STATUS_OFFERED;
    offer->kind = "status";
    return signup_write_move(tx, offer);
}

enum result waiting_move_ahead(struct tx *tx, struct signup_change *change)
{
    struct statement *move = statement(tx, STATEMENT_WAITING_MOVE_AHEAD);
    statement_bind_blob(move, ":id", change->id, UUID_SIZE);
    enum result result = statement_run(move);
    if (result == RESULT_OK && statement_changes(tx) == 0)
        return RESULT_CONFLICT;
    change->from = change->to = STATUS_COUNT;
    change->kind = "ahead";
    return result == RESULT_OK ? signup_write_event(tx, change) : result;
}

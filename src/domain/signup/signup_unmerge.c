/* Taking a merging back: what the lines of history say of where both stood. */
#include "domain/signup/signup_unmerge.h"

#include "domain/signup/signup_change.h"
#include "domain/signup/signup_desk.h"
#include "store/column.h"
#include "store/statement.h"

struct standing {
    enum status status;
    int64_t waiting_since;
    int64_t offer_until;
};

struct unmerging {
    uint8_t double_id[UUID_SIZE];
    struct standing other; /* before; STATUS_COUNT: it was withdrawn already */
    struct standing kept;  /* before; STATUS_COUNT: it did not move */
    enum status kept_now;  /* where merging put it */
    bool has_answers;      /* of the double, as the newest version */
};

static enum result find_merging(struct tx *tx, const uint8_t *kept, int64_t at, struct unmerging *unmerging)
{
    struct statement *find = statement(tx, STATEMENT_UNMERGE_FIND);
    statement_bind_blob(find, ":kept", kept, UUID_SIZE);
    statement_bind_integer(find, ":since", at - SIGNUP_UNDO_TIME);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    struct arena *arena = arena_create();
    *unmerging = (struct unmerging){
        .other = {status_from_word(column_text(find, 1, arena)), column_integer(find, 2),
                  column_integer(find, 3)},
        .kept = {status_from_word(column_text(find, 4, arena)), column_integer(find, 6),
                 column_integer(find, 7)},
        .kept_now = status_from_word(column_text(find, 5, arena)),
        .has_answers = column_integer(find, 9) != 0,
    };
    arena_destroy(arena);
    return column_bytes(find, 0, unmerging->double_id, UUID_SIZE) ? RESULT_OK : RESULT_FAILED;
}

enum result signup_may_unmerge(struct tx *tx, const uint8_t kept[static UUID_SIZE], int64_t at, bool *may)
{
    struct unmerging unmerging;
    enum result result = find_merging(tx, kept, at, &unmerging);
    *may = result == RESULT_OK;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result stand(struct tx *tx, enum statement_name name, const uint8_t *id, enum status status,
                         const struct standing *standing, int64_t at)
{
    struct statement *back = statement(tx, name);
    statement_bind_blob(back, ":id", id, UUID_SIZE);
    statement_bind_text(back, ":status", status_word(status));
    statement_bind_integer(back, ":at", at);
    statement_bind_integer(back, ":waiting_since", standing->waiting_since);
    statement_bind_integer(back, ":offer_until", standing->offer_until);
    return statement_run(back);
}

static enum result run_about(struct tx *tx, enum statement_name name, const uint8_t *id)
{
    struct statement *about = statement(tx, name);
    statement_bind_blob(about, ":id", id, UUID_SIZE);
    return statement_run(about);
}

static enum result give_back_answers(struct tx *tx, const uint8_t *kept)
{
    enum result result = run_about(tx, STATEMENT_UNMERGE_KEEP_VERSION, kept);
    return result == RESULT_OK ? run_about(tx, STATEMENT_UNMERGE_BODY, kept) : result;
}

/* The kept one first, so that a place it took is free for the other. */
static enum result give_back(struct tx *tx, const uint8_t *kept, const struct unmerging *unmerging,
                             int64_t at)
{
    const struct standing *own = &unmerging->kept, *other = &unmerging->other;
    enum status before = other->status == STATUS_COUNT ? STATUS_WITHDRAWN : other->status;
    enum result result = RESULT_OK;
    if (own->status != STATUS_COUNT) {
        result = stand(tx, STATEMENT_MERGE_STAND, kept, own->status, own, at);
    } else {
        struct statement *place = statement(tx, STATEMENT_MERGE_PLACE);
        statement_bind_blob(place, ":id", kept, UUID_SIZE);
        statement_bind_integer(place, ":waiting_since", own->waiting_since);
        result = statement_run(place);
    }
    if (result == RESULT_OK)
        result = stand(tx, STATEMENT_UNMERGE_DOUBLE, unmerging->double_id, before, other, at);
    if (result == RESULT_OK)
        result = run_about(tx, STATEMENT_UNMERGE_ATTENDANCE, unmerging->double_id);
    return result == RESULT_OK && unmerging->has_answers ? give_back_answers(tx, kept) : result;
}

static enum result note(struct tx *tx, const uint8_t *id, enum status from, enum status to,
                        const uint8_t *account_id, int64_t at)
{
    struct signup_change change = {.id = id,
                                   .from = to == STATUS_COUNT ? STATUS_COUNT : from,
                                   .to = from == STATUS_COUNT ? STATUS_COUNT : to,
                                   .actor = STATUS_BY_STAFF,
                                   .account_id = account_id,
                                   .at = at,
                                   .kind = "unmerged"};
    return signup_write_event(tx, &change);
}

enum result signup_unmerge(struct tx *tx, const uint8_t kept[static UUID_SIZE],
                           const uint8_t account_id[static UUID_SIZE], int64_t at,
                           uint8_t double_id[static UUID_SIZE])
{
    struct unmerging unmerging;
    enum result result = find_merging(tx, kept, at, &unmerging);
    if (result != RESULT_OK)
        return result;
    for (size_t i = 0; i < UUID_SIZE; i++)
        double_id[i] = unmerging.double_id[i];
    result = give_back(tx, kept, &unmerging, at);
    if (result == RESULT_OK)
        result = note(tx, double_id, STATUS_WITHDRAWN, unmerging.other.status, account_id, at);
    return result == RESULT_OK ? note(tx, kept, unmerging.kept_now, unmerging.kept.status, account_id, at)
                               : result;
}

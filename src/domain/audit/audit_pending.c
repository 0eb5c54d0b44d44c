#include "domain/audit/audit_pending.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/memory.h"
#include "domain/audit/audit.h"
#include "statement_rows.h"
#include "store/statement.h"

enum { BATCH = 256 };

#define ACTION_GAP "audit_pending_gap"
#define ACTION_CHANGED "audit_pending_changed"
#define ACTION_TWICE "audit_pending_twice"
/* An older copy of intake.db was put in place: its numbers go on behind those the log has. */
#define ACTION_BACK "audit_pending_back"

static void pending_key(const struct practice *practice, uint8_t key[static CRYPTO_KEY_SIZE])
{
    if (practice->pepper == NULL)
        memory_fatal("the audit log needs pepper.key, which this process did not load");
    crypto_derive(practice->pepper, "audit_pending", key);
}

static void row_mac(const struct practice *practice, int64_t number, const struct audit_act *act,
                    uint8_t mac[static AUDIT_MAC_SIZE])
{
    uint8_t key[CRYPTO_KEY_SIZE];
    pending_key(practice, key);
    audit_act_mac(key, NULL, number, act, mac);
    memory_wipe(key, sizeof key);
}

/* The last number ever given. */
static enum result read_given(struct tx *tx, int64_t *given)
{
    struct audit_pending_last_row row = {0};
    enum result result = audit_pending_last_next(audit_pending_last_bind(tx), NULL, &row);
    *given = row.last;
    return result == RESULT_NOT_FOUND ? RESULT_FAILED : result;
}

/* The last number in the log. */
static enum result read_moved(struct tx *tx, int64_t *moved)
{
    struct audit_moved_last_row row = {0};
    enum result result = audit_moved_last_next(audit_moved_last_bind(tx), NULL, &row);
    *moved = row.last;
    return result == RESULT_NOT_FOUND ? RESULT_FAILED : result;
}

static enum result insert_row(struct tx *tx, const struct practice *practice, int64_t number,
                              const struct audit_act *act)
{
    uint8_t mac[AUDIT_MAC_SIZE];
    row_mac(practice, number, act, mac);
    return audit_pending_insert_run(tx, &(struct audit_pending_insert_in){.number = number,
                                                                          .at = act->at,
                                                                          .account_id = act->account_id,
                                                                          .action = act->action,
                                                                          .record = act->record,
                                                                          .detail = act->detail,
                                                                          .mac = mac,
                                                                          .mac_length = sizeof mac});
}

enum result audit_pending_add(struct tx *tx, const struct practice *practice, const struct audit_act *act,
                              int64_t *number)
{
    int64_t last = 0;
    enum result result = read_given(tx, &last);
    *number = last + 1;
    return result == RESULT_OK ? insert_row(tx, practice, *number, act) : result;
}

struct row {
    int64_t number;
    struct audit_act act;
    const uint8_t *mac;
    size_t mac_length;
    bool is_good; /* its MAC is right */
};

/* What there is after a number, in one snapshot, and what becomes of it. */
struct batch {
    struct db *intake;
    const struct practice *practice;
    struct arena *arena;
    int64_t promised;
    int64_t after;
    int64_t given; /* the last number ever given */
    int64_t moved; /* the last in the log */
    size_t count;
    struct row rows[BATCH];
};

static void take_row(const struct batch *batch, const struct audit_pending_list_row *from, struct row *row)
{
    uint8_t mac[AUDIT_MAC_SIZE];
    bool is_whole = from->account_id == NULL || from->account_id_length == UUID_SIZE;
    row->number = from->number;
    row->act = (struct audit_act){
        .at = from->at,
        .account_id = is_whole ? from->account_id : NULL,
        .action = from->action,
        .record = from->record,
        .detail = from->detail,
    };
    row->mac = from->mac;
    row->mac_length = from->mac_length;
    row_mac(batch->practice, row->number, &row->act, mac);
    row->is_good = is_whole && row->mac_length == sizeof mac && crypto_equal(row->mac, mac, sizeof mac);
}

static enum result read_rows(struct tx *tx, void *argument)
{
    struct batch *batch = argument;
    struct audit_pending_list_row row;
    enum result result = read_given(tx, &batch->given);
    if (result != RESULT_OK)
        return result;
    const struct audit_pending_list_in in = {.after = batch->after, .limit = BATCH};
    struct statement *list = audit_pending_list_bind(tx, &in);
    batch->count = 0;
    while (batch->count < BATCH && (result = audit_pending_list_next(list, batch->arena, &row)) == RESULT_OK)
        take_row(batch, &row, &batch->rows[batch->count++]);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* pending: up to which number the log then knows; 0: none. */
static enum result add_break(struct tx *tx, const struct batch *batch, const char *action, int64_t first,
                             int64_t last, int64_t pending)
{
    const struct audit_act act = {
        .at = clock_now(),
        .action = action,
        .record = "",
        .detail = arena_format(batch->arena, "%lld to %lld", (long long)first, (long long)last),
        .pending = pending,
    };
    return audit_add(tx, batch->practice, &act);
}

/* A number below the last in the log: moved before and not yet taken out, unless it is another act. */
static enum result move_again(struct tx *tx, const struct batch *batch, const struct row *row)
{
    const struct audit_moved_same_in in = {.number = row->number,
                                           .at = row->act.at,
                                           .account_id = row->act.account_id,
                                           .action = row->act.action,
                                           .record = row->act.record,
                                           .detail = row->act.detail};
    struct audit_moved_same_row found;
    enum result result = audit_moved_same_next(audit_moved_same_bind(tx, &in), NULL, &found);
    if (result != RESULT_NOT_FOUND)
        return result;
    result = add_break(tx, batch, ACTION_TWICE, row->number, row->number, 0);
    return result == RESULT_OK && row->is_good ? audit_add(tx, batch->practice, &row->act) : result;
}

static enum result move_row(struct tx *tx, struct batch *batch, struct row *row)
{
    enum result result = RESULT_OK;
    if (row->number <= batch->moved)
        return move_again(tx, batch, row);
    if (row->number > batch->moved + 1)
        result = add_break(tx, batch, ACTION_GAP, batch->moved + 1, row->number - 1, row->number - 1);
    if (result != RESULT_OK)
        return result;
    batch->moved = row->number;
    if (!row->is_good)
        return add_break(tx, batch, ACTION_CHANGED, row->number, row->number, row->number);
    row->act.pending = row->number;
    return audit_add(tx, batch->practice, &row->act);
}

/* The counter against the log, once all rows are there. */
static enum result move_end(struct tx *tx, struct batch *batch)
{
    int64_t given = batch->given > batch->promised ? batch->given : batch->promised;
    if (given > batch->moved) {
        int64_t first = batch->moved + 1;
        batch->moved = given;
        return add_break(tx, batch, ACTION_GAP, first, given, given);
    }
    return batch->given < batch->moved ? add_break(tx, batch, ACTION_BACK, batch->given, batch->moved, 0)
                                       : RESULT_OK;
}

/* In staff.db's write, so that two who move at once see each other's work: the snapshot of intake.db is taken
 * inside it, when nobody else can move. */
static enum result write_moves(struct tx *tx, void *argument)
{
    struct batch *batch = argument;
    enum result result = db_read(batch->intake, read_rows, batch);
    if (result == RESULT_OK)
        result = read_moved(tx, &batch->moved);
    for (size_t index = 0; result == RESULT_OK && index < batch->count; index++)
        result = move_row(tx, batch, &batch->rows[index]);
    return result == RESULT_OK && batch->count < BATCH ? move_end(tx, batch) : result;
}

static enum result delete_row(struct tx *tx, int64_t number, const uint8_t *mac, size_t length)
{
    return audit_pending_delete_run(
        tx, &(struct audit_pending_delete_in){.number = number, .mac = mac, .mac_length = length});
}

/* Puts the counter forward to what the log has: SQLite remembers the highest number a row ever had. */
static enum result put_forward(struct tx *tx, const struct batch *batch)
{
    const struct audit_act nothing = {.action = "", .record = "", .detail = ""};
    uint8_t mac[AUDIT_MAC_SIZE];
    row_mac(batch->practice, batch->moved, &nothing, mac);
    enum result result = insert_row(tx, batch->practice, batch->moved, &nothing);
    return result == RESULT_OK ? delete_row(tx, batch->moved, mac, sizeof mac) : result;
}

static enum result write_deletes(struct tx *tx, void *argument)
{
    const struct batch *batch = argument;
    enum result result = RESULT_OK;
    for (size_t index = 0; result == RESULT_OK && index < batch->count; index++)
        result =
            delete_row(tx, batch->rows[index].number, batch->rows[index].mac, batch->rows[index].mac_length);
    if (result == RESULT_OK && batch->count < BATCH && batch->given < batch->moved)
        result = put_forward(tx, batch);
    return result;
}

/* One batch. A process that ends between the two writes moves nothing twice: the log knows the numbers. */
static enum result move_batch(struct db *staff, struct batch *batch)
{
    enum result result = db_write(staff, write_moves, batch);
    bool has_more = batch->count > 0 || batch->given < batch->moved;
    return result == RESULT_OK && has_more ? db_write(batch->intake, write_deletes, batch) : result;
}

/* Nothing to move is the usual case, and costs no write. */
static enum result look(struct db *staff, struct batch *batch, bool *is_settled)
{
    struct tx *tx = db_begin(staff);
    enum result result = read_moved(tx, &batch->moved);
    db_end(tx);
    if (result == RESULT_OK)
        result = db_read(batch->intake, read_rows, batch);
    *is_settled = batch->count == 0 && batch->given == batch->moved && batch->promised <= batch->moved;
    return result;
}

enum result audit_pending_move(struct db *intake, struct db *staff, const struct practice *practice,
                               int64_t promised)
{
    struct batch *batch = memory_allocate(sizeof *batch);
    bool is_settled = false;
    *batch =
        (struct batch){.intake = intake, .practice = practice, .arena = arena_create(), .promised = promised};
    enum result result = look(staff, batch, &is_settled);
    while (result == RESULT_OK && !is_settled) {
        arena_reset(batch->arena);
        result = move_batch(staff, batch);
        is_settled = batch->count < BATCH;
    }
    arena_destroy(batch->arena);
    memory_free(batch);
    return result;
}

struct check {
    struct batch *batch;
    struct problems *problems;
};

static enum result list_breaks(struct tx *tx, void *argument)
{
    const struct check *check = argument;
    struct batch *batch = check->batch;
    enum result result = read_moved(tx, &batch->moved);
    if (result != RESULT_OK)
        return result;
    struct statement *breaks = audit_moved_breaks_bind(tx);
    struct audit_moved_breaks_row row;
    while ((result = audit_moved_breaks_next(breaks, batch->arena, &row)) == RESULT_OK) {
        char when[CLOCK_TEXT_SIZE];
        clock_minute(row.at, when);
        problems_add(check->problems, "audit log", 0,
                     "on %s the acts numbered %s were found to be %s on their way into the log", when,
                     row.detail, strcmp(row.action, ACTION_GAP) == 0 ? "missing" : "changed");
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* Rows that wait are no problem: they are moved when the staff process starts. */
static void check_rows(struct check *check)
{
    const struct batch *batch = check->batch;
    int64_t expected = batch->moved + 1;
    for (size_t index = 0; index < batch->count; index++) {
        const struct row *row = &batch->rows[index];
        if (!row->is_good || row->number > expected)
            problems_add(check->problems, "audit log", 0,
                         "act %lld, which waits in intake.db to be put into the log, was changed, or one "
                         "before it was taken out",
                         (long long)row->number);
        if (row->number >= expected)
            expected = row->number + 1;
    }
    if (batch->count < BATCH && batch->given >= expected)
        problems_add(check->problems, "audit log", 0,
                     "acts %lld to %lld, which waited in intake.db to be put into the log, are gone",
                     (long long)expected, (long long)batch->given);
}

enum result audit_pending_check(struct db *intake, struct db *staff, const struct practice *practice,
                                struct problems *problems)
{
    struct batch *batch = memory_allocate(sizeof *batch);
    struct check check = {batch, problems};
    *batch = (struct batch){.intake = intake, .practice = practice, .arena = arena_create()};
    /* intake.db first: what is moved meanwhile is then in both, and not missing. */
    enum result result = db_read(intake, read_rows, batch);
    if (result == RESULT_OK)
        result = db_read(staff, list_breaks, &check);
    if (result == RESULT_OK)
        check_rows(&check);
    arena_destroy(batch->arena);
    memory_free(batch);
    return result;
}

#include "domain/thread/enquiry_desk.h"

#include "base/clock.h"
#include "domain/thread/enquiry_row.h"
#include "domain/thread/enquiry_word.h"
#include "store/column.h"
#include "store/statement.h"

enum result enquiry_page(struct tx *tx, bool is_open, int64_t from, size_t most, struct arena *arena,
                         struct enquiry **list, size_t *count)
{
    struct statement *rows = statement(tx, is_open ? STATEMENT_ENQUIRY_OPEN : STATEMENT_ENQUIRY_DONE);
    enum result result = RESULT_OK;
    statement_bind_integer(rows, ":from", from);
    statement_bind_integer(rows, ":most", (int64_t)most);
    *list = arena_allocate(arena, (most + 1) * sizeof **list);
    *count = 0;
    while (*count < most && (result = statement_step(rows)) == RESULT_OK) {
        result = enquiry_read_row(rows, arena, &(*list)[*count]);
        if (result != RESULT_OK)
            return result;
        ++*count;
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

struct lookup {
    const uint8_t *id;
    struct arena *arena;
    struct enquiry *enquiry;
};

static enum result find_enquiry(struct tx *tx, void *argument)
{
    const struct lookup *lookup = argument;
    struct statement *find = statement(tx, STATEMENT_ENQUIRY_BY_ID);
    statement_bind_blob(find, ":id", lookup->id, UUID_SIZE);
    enum result result = statement_step(find);
    return result == RESULT_OK ? enquiry_read_row(find, lookup->arena, lookup->enquiry) : result;
}

enum result enquiry_by_id(struct db *db, const uint8_t id[static UUID_SIZE], struct arena *arena,
                          struct enquiry *enquiry)
{
    struct lookup lookup = {id, arena, enquiry};
    return db_read(db, find_enquiry, &lookup);
}

enum result enquiry_set_status(struct tx *tx, const uint8_t id[static UUID_SIZE], enum enquiry_status from,
                               enum enquiry_status to)
{
    struct statement *update = statement(tx, STATEMENT_ENQUIRY_SET_STATUS);
    statement_bind_blob(update, ":id", id, UUID_SIZE);
    statement_bind_text(update, ":from", enquiry_status_word(from));
    statement_bind_text(update, ":to", enquiry_status_word(to));
    statement_bind_integer(update, ":at", clock_now());
    enum result result = statement_run(update);
    return result == RESULT_OK && statement_changes(tx) == 0 ? RESULT_CONFLICT : result;
}

struct counting {
    int64_t now;
    int64_t unanswered;
    int64_t overdue;
};

static enum result count_enquiries(struct tx *tx, void *argument)
{
    struct counting *counting = argument;
    struct statement *counts = statement(tx, STATEMENT_ENQUIRY_COUNTS);
    statement_bind_integer(counts, ":now", counting->now);
    enum result result = statement_step(counts);
    if (result == RESULT_OK) {
        counting->unanswered = column_integer(counts, 0);
        counting->overdue = column_integer(counts, 1);
    }
    return result;
}

enum result enquiry_counts(struct db *db, int64_t now, int64_t *unanswered, int64_t *overdue)
{
    struct counting counting = {.now = now};
    enum result result = db_read(db, count_enquiries, &counting);
    *unanswered = counting.unanswered;
    *overdue = counting.overdue;
    return result;
}

#include "domain/thread/enquiry_desk.h"

#include "base/clock.h"
#include "base/log.h"
#include "domain/thread/enquiry_row.h"
#include "domain/thread/enquiry_word.h"
#include "store/column.h"
#include "store/statement.h"

/* The columns after those of the row itself, in the order of sql/query/thread/enquiry.sql. */
enum { KEY_ID_COLUMN = 9, GROUP_COLUMN = 13, SLUG_COLUMN = 14, NAME_COLUMN = 15, SIGNUP_COLUMN = 16 };

static bool read_envelope(struct statement *row, struct arena *arena, struct envelope *envelope)
{
    envelope->form_version = column_text(row, 7, arena);
    envelope->sealed_at = column_integer(row, 8);
    if (!column_is_null(row, KEY_ID_COLUMN) &&
        !column_bytes(row, KEY_ID_COLUMN, envelope->key_id, KEY_ID_SIZE))
        return false;
    envelope->sealed_key = column_blob(row, 10, arena, &envelope->sealed_key_length);
    envelope->person_key = column_blob(row, 11, arena, &envelope->person_key_length);
    envelope->body = column_blob(row, 12, arena, &envelope->body_length);
    if (!column_is_null(row, GROUP_COLUMN) && !column_bytes(row, GROUP_COLUMN, envelope->group_id, UUID_SIZE))
        return false;
    return column_bytes(row, 0, envelope->id, UUID_SIZE);
}

enum result enquiry_read_row(struct statement *row, struct arena *arena, struct enquiry *enquiry)
{
    *enquiry = (struct enquiry){
        .kind = enquiry_kind_from_word(column_text(row, 1, arena)),
        .status = enquiry_status_from_word(column_text(row, 2, arena)),
        .status_at = column_integer(row, 3),
        .received_at = column_integer(row, 4),
        .reply_by = column_integer(row, 5),
        .held = column_integer(row, 6) != 0,
        .group_slug = column_text(row, SLUG_COLUMN, arena),
        .group_name = column_text(row, NAME_COLUMN, arena),
        .has_signup = !column_is_null(row, SIGNUP_COLUMN),
    };
    bool good = read_envelope(row, arena, &enquiry->envelope) && column_bytes(row, 0, enquiry->id, UUID_SIZE);
    if (enquiry->has_signup)
        good = column_bytes(row, SIGNUP_COLUMN, enquiry->signup_id, UUID_SIZE) && good;
    enquiry->erased = enquiry->envelope.body == NULL;
    if (good && enquiry->kind != ENQUIRY_KIND_COUNT && enquiry->status != ENQUIRY_STATUS_COUNT)
        return RESULT_OK;
    log_error("a question in intake.db is damaged");
    return RESULT_FAILED;
}

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

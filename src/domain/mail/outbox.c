#include "domain/mail/outbox.h"

#include "base/clock.h"
#include "domain/mail/outbox_box.h"
#include "store/column.h"
#include "store/statement.h"
#include "text/email_address.h"

struct outbox_message *outbox_prepare(const struct practice *practice, const char *kind,
                                      const struct mail *mail, int64_t due_at, struct arena *arena)
{
    struct outbox_message *message = arena_allocate(arena, sizeof *message);
    message->kind = arena_text(arena, kind);
    message->created_at = clock_now();
    message->due_at = due_at > message->created_at ? due_at : message->created_at;
    random_uuid(message->created_at, message->id);
    struct mail wired = *mail;
    wired.to = email_address_wire(mail->to, arena);
    if (wired.to != NULL)
        message->box = outbox_box_seal(practice, message->id, &wired, arena, &message->box_length);
    return message;
}

static enum result insert_message(struct tx *tx, const struct outbox_message *message,
                                  const uint8_t *signup_id)
{
    struct statement *insert = statement(tx, STATEMENT_OUTBOX_INSERT);
    bool can_be_sent = message->box != NULL;
    statement_bind_blob(insert, ":id", message->id, UUID_SIZE);
    statement_bind_blob(insert, ":signup_id", signup_id, UUID_SIZE);
    statement_bind_text(insert, ":kind", message->kind);
    statement_bind_blob(insert, ":box", message->box, message->box_length);
    statement_bind_integer(insert, ":created_at", message->created_at);
    statement_bind_integer(insert, ":due_at", message->due_at);
    statement_bind_integer(insert, ":offer_days", message->offer_days);
    statement_bind_text(insert, ":error", can_be_sent ? "" : "address");
    statement_bind_text(insert, ":state", can_be_sent ? "queued" : "refused");
    return statement_run(insert);
}

static enum result hold_message(struct tx *tx, const struct outbox_message *message, const uint8_t *signup_id)
{
    struct statement *hold = statement(tx, STATEMENT_OUTBOX_HOLD);
    statement_bind_blob(hold, ":signup_id", signup_id, UUID_SIZE);
    statement_bind_text(hold, ":kind", message->kind);
    statement_bind_blob(hold, ":id", message->id, UUID_SIZE);
    statement_bind_blob(hold, ":box", message->box, message->box_length);
    statement_bind_integer(hold, ":before_end", message->before_end);
    return statement_run(hold);
}

enum result outbox_add(struct tx *tx, const struct outbox_message *message, const uint8_t *signup_id)
{
    enum result result = RESULT_OK;
    for (; message != NULL && result == RESULT_OK; message = message->next)
        result =
            message->is_held ? hold_message(tx, message, signup_id) : insert_message(tx, message, signup_id);
    return result;
}

enum result outbox_add_notices(struct tx *tx, const struct outbox_notice *notices, size_t count)
{
    enum result result = RESULT_OK;
    for (size_t index = 0; index < count && result == RESULT_OK; index++)
        result = outbox_add(tx, notices[index].message, notices[index].signup_id);
    return result;
}

static enum result read_counts(struct tx *tx, void *argument)
{
    struct outbox_counts *counts = argument;
    struct statement *find = statement(tx, STATEMENT_OUTBOX_COUNTS);
    statement_bind_integer(find, ":now", clock_now());
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    counts->waiting = column_integer(find, 0);
    counts->retrying = column_integer(find, 1);
    counts->refused = column_integer(find, 2);
    counts->oldest_at = column_integer(find, 3);
    counts->failed_at = column_integer(find, 4);
    return RESULT_OK;
}

enum result outbox_count(struct db *db, struct outbox_counts *counts)
{
    *counts = (struct outbox_counts){0};
    return db_read(db, read_counts, counts);
}

struct refusals {
    struct arena *arena;
    struct outbox_refusal *list;
    size_t count;
    size_t capacity;
};

static struct outbox_refusal *next_refusal(struct refusals *refusals)
{
    if (refusals->count == refusals->capacity) {
        size_t capacity = refusals->capacity == 0 ? 16 : refusals->capacity * 2;
        struct outbox_refusal *list = arena_allocate(refusals->arena, capacity * sizeof *list);
        for (size_t i = 0; i < refusals->count; i++)
            list[i] = refusals->list[i];
        refusals->list = list;
        refusals->capacity = capacity;
    }
    return &refusals->list[refusals->count++];
}

static enum result read_refusals(struct tx *tx, void *argument)
{
    struct refusals *refusals = argument;
    struct statement *find = statement(tx, STATEMENT_OUTBOX_REFUSALS);
    enum result result;
    while ((result = statement_step(find)) == RESULT_OK) {
        struct outbox_refusal *refusal = next_refusal(refusals);
        column_bytes(find, 0, refusal->id, UUID_SIZE);
        refusal->has_signup = column_bytes(find, 1, refusal->signup_id, UUID_SIZE);
        refusal->kind = column_text(find, 2, refusals->arena);
        refusal->error = column_text(find, 3, refusals->arena);
        refusal->at = column_integer(find, column_is_null(find, 4) ? 5 : 4);
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result outbox_refusals(struct db *db, struct arena *arena, struct outbox_refusal **refusals,
                            size_t *count)
{
    struct refusals found = {.arena = arena};
    enum result result = db_read(db, read_refusals, &found);
    *refusals = found.list;
    *count = found.count;
    return result;
}

enum result outbox_dismiss(struct tx *tx, const uint8_t id[static UUID_SIZE])
{
    struct statement *delete = statement(tx, STATEMENT_OUTBOX_DISMISS);
    statement_bind_blob(delete, ":id", id, UUID_SIZE);
    enum result result = statement_run(delete);
    return result == RESULT_OK && statement_changes(tx) == 0 ? RESULT_NOT_FOUND : result;
}

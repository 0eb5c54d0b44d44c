#include "domain/thread/enquiry.h"

#include <string.h>

#include "base/clock.h"
#include "domain/thread/access_token.h"
#include "domain/thread/enquiry_row.h"
#include "domain/thread/enquiry_word.h"
#include "domain/told/notice.h"
#include "store/column.h"
#include "store/statement.h"

struct sending {
    const struct access *access;
    const struct enquiry_form *form;
    const struct envelope *envelope;
    int64_t reply_by;
};

static enum result refuse_second(struct tx *tx, const uint8_t *form_id)
{
    struct statement *find = statement(tx, STATEMENT_ENQUIRY_PRESENT);
    statement_bind_blob(find, ":form_id", form_id, UUID_SIZE);
    enum result result = statement_step(find);
    if (result == RESULT_NOT_FOUND)
        return RESULT_OK;
    return result == RESULT_OK ? RESULT_CONFLICT : result;
}

static enum result insert_enquiry(struct tx *tx, const struct sending *sending)
{
    const struct envelope *envelope = sending->envelope;
    const struct enquiry_form *form = sending->form;
    struct statement *insert = statement(tx, STATEMENT_ENQUIRY_INSERT);
    statement_bind_blob(insert, ":id", envelope->id, UUID_SIZE);
    statement_bind_blob(insert, ":form_id", form->form_id, UUID_SIZE);
    statement_bind_blob(insert, ":group_id", form->group_id, UUID_SIZE);
    statement_bind_blob(insert, ":access_id", sending->access->id, UUID_SIZE);
    statement_bind_text(insert, ":kind", enquiry_kind_word(form->kind));
    statement_bind_integer(insert, ":received_at", envelope->sealed_at);
    statement_bind_integer(insert, ":reply_by", sending->reply_by);
    statement_bind_integer(insert, ":held", form->held);
    statement_bind_text(insert, ":form_version", envelope->form_version);
    statement_bind_blob(insert, ":key_id", envelope->key_id, KEY_ID_SIZE);
    statement_bind_blob(insert, ":sealed_key", envelope->sealed_key, envelope->sealed_key_length);
    statement_bind_blob(insert, ":person_key", envelope->person_key, envelope->person_key_length);
    statement_bind_blob(insert, ":body", envelope->body, envelope->body_length);
    return statement_run(insert);
}

/* The page that follows tells them; a mail that comes back says that the answer would, too. */
static enum result add_notice(struct tx *tx, const struct sending *sending)
{
    struct notice notice = {.kind = NOTICE_ASKED,
                            .enquiry_id = sending->envelope->id,
                            .at = sending->envelope->sealed_at,
                            .known = NOTICE_BY_PERSON};
    /* Among the messages is what staff are told, of which no notice is kept. */
    for (const struct outbox_message *message = sending->form->messages; message != NULL;
         message = message->next)
        if (strcmp(message->kind, "question-received") == 0) {
            notice.known = NOTICE_UNKNOWN;
            notice.messages = message;
        }
    return notice_add(tx, &notice);
}

static enum result write_sending(struct tx *tx, void *argument)
{
    const struct sending *sending = argument;
    enum result result = refuse_second(tx, sending->form->form_id);
    if (result == RESULT_OK && sending->form->opens_thread)
        result = access_insert(tx, sending->access);
    if (result == RESULT_OK)
        result = insert_enquiry(tx, sending);
    if (result == RESULT_OK)
        result = access_token_insert(tx, sending->access, &sending->access->mailed);
    if (result == RESULT_OK)
        result = outbox_add(tx, sending->form->messages, NULL);
    return result == RESULT_OK ? add_notice(tx, sending) : result;
}

enum result enquiry_send(struct db *db, const struct practice *practice, const struct access *access,
                         const struct enquiry_form *form, struct arena *arena)
{
    int64_t now = clock_now();
    struct envelope envelope = {.form_version = form->form_version, .sealed_at = now};
    struct sending sending = {access, form, &envelope, clock_business_days_after(now, form->reply_days)};
    random_uuid(now, envelope.id);
    if (form->group_id != NULL)
        memcpy(envelope.group_id, form->group_id, UUID_SIZE);
    envelope_seal(&envelope, practice, access->thread_key, form->answers, arena);
    return db_write(db, write_sending, &sending);
}

struct listing {
    const struct access *access;
    struct arena *arena;
    struct enquiry *enquiries;
    size_t count;
};

static enum result list_thread(struct tx *tx, void *argument)
{
    struct listing *listing = argument;
    struct statement *row = statement(tx, STATEMENT_ENQUIRY_BY_ACCESS);
    enum result result = RESULT_OK;
    statement_bind_blob(row, ":access_id", listing->access->id, UUID_SIZE);
    listing->count = 0;
    while (listing->count < ENQUIRY_LIMIT && (result = statement_step(row)) == RESULT_OK) {
        result = enquiry_read_row(row, listing->arena, &listing->enquiries[listing->count++]);
        if (result != RESULT_OK)
            return result;
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result enquiry_list(struct db *db, const struct access *access, struct arena *arena,
                         struct enquiry **enquiries, size_t *count)
{
    struct listing listing = {.access = access, .arena = arena};
    listing.enquiries = arena_allocate(arena, ENQUIRY_LIMIT * sizeof *listing.enquiries);
    enum result result = db_read(db, list_thread, &listing);
    *enquiries = listing.enquiries;
    *count = result == RESULT_OK ? listing.count : 0;
    return result;
}

enum result enquiry_erase_thread(struct tx *tx, const uint8_t access_id[static UUID_SIZE], int64_t at)
{
    struct statement *erase = statement(tx, STATEMENT_ENQUIRY_ERASE_THREAD);
    statement_bind_blob(erase, ":access_id", access_id, UUID_SIZE);
    statement_bind_integer(erase, ":at", at);
    return statement_run(erase);
}

static enum result write_erasure(struct tx *tx, void *argument)
{
    const struct access *access = argument;
    enum result result = enquiry_erase_thread(tx, access->id, clock_now());
    if (result != RESULT_OK)
        return result;
    if (statement_changes(tx) == 0)
        return RESULT_NOT_FOUND;
    struct statement *delete = statement(tx, STATEMENT_ACCESS_DELETE);
    statement_bind_blob(delete, ":id", access->id, UUID_SIZE);
    return statement_run(delete);
}

/* What was erased is still in the WAL until it is moved into the file, so that is done at once. */
enum result enquiry_erase(struct db *db, const struct access *access)
{
    struct access copy = *access;
    enum result result = db_write(db, write_erasure, &copy);
    access_wipe(&copy);
    if (result == RESULT_OK)
        (void)db_checkpoint(db);
    return result;
}

#include "domain/signup/note.h"

#include <string.h>

#include "base/clock.h"
#include "domain/told/notice.h"
#include "store/column.h"
#include "store/statement.h"

/* An answer is told by its mail, or was told on the telephone; a note tells nobody anything. */
static enum result tell(struct tx *tx, const struct note_subject *subject, const struct note_text *text)
{
    if (text->way == NULL || strcmp(text->way, "note") == 0)
        return RESULT_OK;
    bool is_call = strcmp(text->way, "phone") == 0;
    struct notice notice = {.kind = NOTICE_ANSWER,
                            .enquiry_id = subject->owner,
                            .at = subject->at,
                            .known = is_call ? NOTICE_BY_STAFF : NOTICE_UNKNOWN,
                            .account_id = is_call ? text->account_id : NULL,
                            .messages = text->messages};
    enum result result = outbox_add(tx, text->messages, NULL);
    return result == RESULT_OK ? notice_add(tx, &notice) : result;
}

/* Seals text about subject, now, and inserts it by the statement name; way is NULL for a private note. */
static enum result add(struct tx *tx, enum statement_name name, const struct practice *practice,
                       struct note_subject *subject, const struct note_text *text)
{
    uint8_t id[UUID_SIZE];
    size_t length = 0;
    subject->at = clock_now();
    random_uuid(subject->at, id);
    struct arena *arena = arena_create();
    struct statement *insert = statement(tx, name);
    statement_bind_blob(insert, ":id", id, UUID_SIZE);
    statement_bind_blob(insert, ":owner_id", subject->owner, UUID_SIZE);
    statement_bind_integer(insert, ":at", subject->at);
    statement_bind_blob(insert, ":account_id", text->account_id, UUID_SIZE);
    const uint8_t *box = note_seal(subject, practice, text->text, arena, &length);
    statement_bind_blob(insert, ":sealed", box, length);
    if (text->way != NULL)
        statement_bind_text(insert, ":way", text->way);
    enum result result = statement_run(insert);
    arena_destroy(arena);
    if (result == RESULT_OK && statement_changes(tx) == 0)
        return RESULT_NOT_FOUND;
    return result == RESULT_OK ? tell(tx, subject, text) : result;
}

struct reading {
    enum statement_name name;
    struct note_subject subject;
    const uint8_t *secret_key;
    struct arena *arena;
    struct note *notes;
    size_t count;
};

static void read_note(struct statement *row, struct reading *reading)
{
    size_t length = 0;
    struct note *note = &reading->notes[reading->count++];
    (void)column_bytes(row, 5, reading->subject.owner, UUID_SIZE);
    note->at = reading->subject.at = column_integer(row, 1);
    (void)column_bytes(row, 2, note->account_id, UUID_SIZE);
    const uint8_t *box = column_blob(row, 3, reading->arena, &length);
    note->way = column_text(row, 4, reading->arena);
    note->text = note_open(&reading->subject, reading->secret_key, box, length, reading->arena);
}

static enum result read_notes(struct tx *tx, void *argument)
{
    struct reading *reading = argument;
    enum result result = RESULT_OK;
    struct statement *row = statement(tx, reading->name);
    statement_bind_blob(row, ":owner_id", reading->subject.owner, UUID_SIZE);
    statement_bind_integer(row, ":limit", NOTE_LIMIT);
    while (reading->count < NOTE_LIMIT && (result = statement_step(row)) == RESULT_OK)
        read_note(row, reading);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result list(struct db *db, struct reading *reading, struct note **notes, size_t *count)
{
    reading->notes = arena_allocate(reading->arena, NOTE_LIMIT * sizeof *reading->notes);
    enum result result = db_read(db, read_notes, reading);
    *notes = reading->notes;
    *count = result == RESULT_OK ? reading->count : 0;
    return result;
}

enum result note_add(struct tx *tx, const struct practice *practice,
                     const uint8_t signup_id[static UUID_SIZE], const struct note_text *text)
{
    struct note_subject subject = {.purpose = "note"};
    memcpy(subject.owner, signup_id, UUID_SIZE);
    return add(tx, STATEMENT_NOTE_INSERT, practice, &subject, text);
}

enum result note_list(struct db *db, const uint8_t signup_id[static UUID_SIZE],
                      const uint8_t secret_key[static CRYPTO_KEY_SIZE], struct arena *arena,
                      struct note **notes, size_t *count)
{
    struct reading reading = {.name = STATEMENT_NOTE_LIST,
                              .subject = {.purpose = "note"},
                              .secret_key = secret_key,
                              .arena = arena};
    memcpy(reading.subject.owner, signup_id, UUID_SIZE);
    return list(db, &reading, notes, count);
}

enum result note_add_answer(struct tx *tx, const struct practice *practice,
                            const uint8_t enquiry_id[static UUID_SIZE], const struct note_text *text)
{
    struct note_subject subject = {.purpose = "answer"};
    memcpy(subject.owner, enquiry_id, UUID_SIZE);
    return add(tx, STATEMENT_ENQUIRY_ANSWER_INSERT, practice, &subject, text);
}

enum result note_list_answers(struct db *db, const uint8_t enquiry_id[static UUID_SIZE],
                              const uint8_t secret_key[static CRYPTO_KEY_SIZE], struct arena *arena,
                              struct note **notes, size_t *count)
{
    struct reading reading = {.name = STATEMENT_ENQUIRY_ANSWER_LIST,
                              .subject = {.purpose = "answer"},
                              .secret_key = secret_key,
                              .arena = arena};
    memcpy(reading.subject.owner, enquiry_id, UUID_SIZE);
    return list(db, &reading, notes, count);
}

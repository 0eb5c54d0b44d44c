#include "domain/signup/note.h"

#include <string.h>

#include "base/clock.h"
#include "domain/told/notice.h"
#include "store/column.h"
#include "store/statement.h"

struct writing {
    enum statement_name name;
    uint8_t id[UUID_SIZE];
    const struct note_subject *subject;
    const uint8_t *account_id;
    const char *way;
    const uint8_t *box;
    size_t length;
    const struct outbox_message *messages;
};

/* An answer is told by its mail, or was told on the telephone; a note tells nobody anything. */
static enum result add_notice(struct tx *tx, const struct writing *writing)
{
    if (writing->way == NULL || strcmp(writing->way, "note") == 0)
        return RESULT_OK;
    bool is_call = strcmp(writing->way, "phone") == 0;
    struct notice notice = {.kind = NOTICE_ANSWER,
                            .enquiry_id = writing->subject->owner,
                            .at = writing->subject->at,
                            .known = is_call ? NOTICE_BY_STAFF : NOTICE_UNKNOWN,
                            .account_id = is_call ? writing->account_id : NULL,
                            .messages = writing->messages};
    return notice_add(tx, &notice);
}

static enum result write_note(struct tx *tx, void *argument)
{
    const struct writing *writing = argument;
    struct statement *insert = statement(tx, writing->name);
    statement_bind_blob(insert, ":id", writing->id, UUID_SIZE);
    statement_bind_blob(insert, ":owner_id", writing->subject->owner, UUID_SIZE);
    statement_bind_integer(insert, ":at", writing->subject->at);
    statement_bind_blob(insert, ":account_id", writing->account_id, UUID_SIZE);
    statement_bind_blob(insert, ":sealed", writing->box, writing->length);
    if (writing->way != NULL)
        statement_bind_text(insert, ":way", writing->way);
    enum result result = statement_run(insert);
    if (result == RESULT_OK)
        result = outbox_add(tx, writing->messages, NULL);
    return result == RESULT_OK ? add_notice(tx, writing) : result;
}

static enum result add(struct db *db, const struct practice *practice, struct writing *writing,
                       struct note_subject *subject, const char *text, struct arena *arena)
{
    subject->at = clock_now();
    random_uuid(subject->at, writing->id);
    writing->subject = subject;
    writing->box = note_seal(subject, practice, text, arena, &writing->length);
    return db_write(db, write_note, writing);
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

enum result note_add(struct db *db, const struct practice *practice,
                     const uint8_t signup_id[static UUID_SIZE], const uint8_t account_id[static UUID_SIZE],
                     const char *text, struct arena *arena)
{
    struct note_subject subject = {.purpose = "note"};
    struct writing writing = {.name = STATEMENT_NOTE_INSERT, .account_id = account_id};
    memcpy(subject.owner, signup_id, UUID_SIZE);
    return add(db, practice, &writing, &subject, text, arena);
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

enum result note_add_answer(struct db *db, const struct practice *practice,
                            const uint8_t enquiry_id[static UUID_SIZE],
                            const uint8_t account_id[static UUID_SIZE], const char *way, const char *text,
                            const struct outbox_message *messages, struct arena *arena)
{
    struct note_subject subject = {.purpose = "answer"};
    struct writing writing = {
        .name = STATEMENT_ENQUIRY_ANSWER_INSERT, .account_id = account_id, .way = way, .messages = messages};
    memcpy(subject.owner, enquiry_id, UUID_SIZE);
    return add(db, practice, &writing, &subject, text, arena);
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

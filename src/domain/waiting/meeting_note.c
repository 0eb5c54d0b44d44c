#include "domain/waiting/meeting_note.h"

#include <string.h>

#include "store/column.h"
#include "store/statement.h"

static struct note_subject subject_of(const struct meeting_note *note, struct arena *arena)
{
    struct note_subject subject = {.purpose = arena_format(arena, "session-%d", note->session),
                                   .at = note->at};
    memcpy(subject.owner, note->group_id, UUID_SIZE);
    return subject;
}

static struct statement *about(struct tx *tx, enum statement_name name, const struct meeting_note *note)
{
    struct statement *statement_about = statement(tx, name);
    statement_bind_blob(statement_about, ":group_id", note->group_id, UUID_SIZE);
    statement_bind_integer(statement_about, ":session", note->session);
    return statement_about;
}

enum result meeting_note_read(struct tx *tx, const uint8_t secret_key[static CRYPTO_KEY_SIZE],
                              struct arena *arena, struct meeting_note *note)
{
    struct statement *find = about(tx, STATEMENT_MEETING_NOTE_READ, note);
    enum result result = statement_step(find);
    size_t length = 0;
    note->at = 0;
    note->text = "";
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    note->at = column_integer(find, 0);
    if (!column_bytes(find, 1, note->account_id, UUID_SIZE))
        return RESULT_FAILED;
    const uint8_t *box = column_blob(find, 2, arena, &length);
    const struct note_subject subject = subject_of(note, arena);
    note->text = note_open(&subject, secret_key, box, length, arena);
    return RESULT_OK;
}

uint8_t *meeting_note_seal(const struct meeting_note *note, const struct practice *practice,
                           struct arena *arena, size_t *length)
{
    const struct note_subject subject = subject_of(note, arena);
    *length = 0;
    return note->text[0] == '\0' ? NULL : note_seal(&subject, practice, note->text, arena, length);
}

enum result meeting_note_write(struct tx *tx, const struct meeting_note *note, int64_t was,
                               const uint8_t *box, size_t length)
{
    struct statement *find = about(tx, STATEMENT_MEETING_NOTE_READ, note);
    enum result result = statement_step(find);
    int64_t now = result == RESULT_OK ? column_integer(find, 0) : 0;
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    if (now != was)
        return RESULT_CONFLICT;
    if (box == NULL)
        return statement_run(about(tx, STATEMENT_MEETING_NOTE_CLEAR, note));
    struct statement *put = about(tx, STATEMENT_MEETING_NOTE_PUT, note);
    statement_bind_integer(put, ":at", note->at);
    statement_bind_blob(put, ":account_id", note->account_id, UUID_SIZE);
    statement_bind_blob(put, ":sealed", box, length);
    return statement_run(put);
}

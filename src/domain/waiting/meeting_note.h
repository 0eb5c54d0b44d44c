/* What a clinician keeps of one session of a group: a short text, sealed to the practice's key. */
#ifndef GATHER_DOMAIN_WAITING_MEETING_NOTE_H
#define GATHER_DOMAIN_WAITING_MEETING_NOTE_H

#include "domain/seal/note_box.h"
#include "store/tx.h"

enum { MEETING_NOTE_LENGTH_LIMIT = 2000 };

struct meeting_note {
    const uint8_t *group_id;
    int session;
    int64_t at; /* when it was written; 0: there is none */
    uint8_t account_id[UUID_SIZE];
    const char *text; /* NULL: could not be opened */
};

/* Fills in what is kept of note->group_id and note->session. */
enum result meeting_note_read(struct tx *tx, const uint8_t secret_key[static CRYPTO_KEY_SIZE],
                              struct arena *arena, struct meeting_note *note);

/* note's text, sealed for its group, session and time; to be done before the write. NULL: there is no text.
 */
uint8_t *meeting_note_seal(const struct meeting_note *note, const struct practice *practice,
                           struct arena *arena, size_t *length);

/* Puts it in the place of the one of the time was (0: none); box NULL: takes that away. RESULT_CONFLICT: it
 * was changed meanwhile. */
enum result meeting_note_write(struct tx *tx, const struct meeting_note *note, int64_t was,
                               const uint8_t *box, size_t length);

#endif

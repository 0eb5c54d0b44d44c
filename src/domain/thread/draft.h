/* An unfinished registration: answers so far, under the thread's key alone, until it is sent, deleted or
 * expires. */
#ifndef GATHER_DOMAIN_THREAD_DRAFT_H
#define GATHER_DOMAIN_THREAD_DRAFT_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/seal/answers.h"
#include "domain/thread/access.h"

struct draft {
    uint8_t group_id[UUID_SIZE];
    int64_t started_at;
    int64_t updated_at;
    int64_t expires_at;
    /* Includes fields of ours, whose names begin with '_': _code (the person's code, to show it again),
     * _pages (ids of finished pages, joined by "; "), _held. They are left out when the answers are sent, but
     * for _code. */
    struct answers *answers;
};

/* Makes the access and the draft in one write, of the group_id, answers and expires_at (0: two weeks from
 * now) that the caller has set; the times are filled in. RESULT_REFUSED: more than 64 KiB of answers
 * (draft_save, too). A second call with the same token is RESULT_CONFLICT: it is there. */
enum result draft_create(struct db *db, struct access *access, struct draft *draft);

/* The same for an access that is stored already: a question that becomes a registration, a correction of one.
 */
enum result draft_attach(struct db *db, const struct access *access, struct draft *draft);

/* The draft of an access; RESULT_NOT_FOUND when there is none or it has expired. */
enum result draft_load(struct db *db, const struct access *access, struct draft *draft, struct arena *arena);

/* Seals draft->answers anew and stores them, moving expires_at to draft_days from now. RESULT_NOT_FOUND when
 * it was sent or deleted meanwhile. Two tabs: the last save wins, whole. */
enum result draft_save(struct db *db, const struct access *access, struct draft *draft, int draft_days);

/* Deletes the draft, and its access unless something else was sent under it; otherwise token and code then
 * open nothing. RESULT_NOT_FOUND when it was sent or deleted meanwhile, and then nothing is deleted. */
enum result draft_delete(struct db *db, const struct access *access);

#endif

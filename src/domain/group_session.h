/* The meetings of a group, at wall clock times of the practice's zone. */
#ifndef GATHER_DOMAIN_GROUP_SESSION_H
#define GATHER_DOMAIN_GROUP_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/result.h"
#include "domain/group_desk.h"
#include "store/db.h"

enum { GROUP_SESSION_TIME_SIZE = 17 };

struct group_session {
    uint8_t id[UUID_SIZE];
    int number;
    char starts_at[GROUP_SESSION_TIME_SIZE]; /* "2027-03-02T18:00" */
    int minutes;
    bool cancelled;
    int sequence; /* changes since it was made */
    int64_t changed_at;
};

/* True for a day and time there is: "2027-03-02T18:00". */
bool group_session_is_time(const char *starts_at);

/* Makes count sessions in arena, one a week, the first at starts_at, numbered from 1; nothing is written.
 * NULL: that is no time, or count or minutes make no sense. */
struct group_session *group_session_draft(const char *starts_at, int minutes, int count, struct arena *arena);

/* Writes drafted sessions, and with them what notices tell. RESULT_CONFLICT: the group has sessions already.
 */
enum result group_session_add(struct db *db, const uint8_t group_id[static UUID_SIZE],
                              const struct group_session *sessions, size_t count,
                              const struct group_notice *notices, size_t notice_count);

/* A group's sessions by number, cancelled ones too, into an array in arena. */
enum result group_session_list(struct db *db, const uint8_t group_id[static UUID_SIZE], struct arena *arena,
                               struct group_session **sessions, size_t *count);

/* Moves, shortens, cancels or brings back the session of that id, as session says, and tells what notices
 * say; session->sequence is what it was read with, and one more afterwards. Nothing happens, and nobody is
 * told, when it says what there is. RESULT_NOT_FOUND: there is none. RESULT_CONFLICT: it was changed since it
 * was read. */
enum result group_session_change(struct db *db, const struct group_session *session,
                                 const struct group_notice *notices, size_t notice_count);

#endif

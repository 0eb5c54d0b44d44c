/* The meetings of a group, at wall clock times of the practice's zone. */
#ifndef GATHER_DOMAIN_GROUP_SESSION_H
#define GATHER_DOMAIN_GROUP_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/result.h"
#include "domain/outbox.h"

enum { GROUP_SESSION_TIME_SIZE = 17, GROUP_SESSION_LIMIT = 200 };

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

/* Makes count sessions into an array in arena, one a week, the first at starts_at, numbered from number on;
 * nothing is stored. False: that is no time, or count or minutes make no sense. */
bool group_session_weekly(const char *starts_at, int minutes, int number, int count, struct arena *arena,
                          struct group_session **sessions);

/* Stores them as new, and puts what people are told of them into the outbox, in one write. RESULT_CONFLICT:
 * the group has a session of one of the numbers already. */
enum result group_session_add(struct db *db, const uint8_t group_id[static UUID_SIZE],
                              const struct group_session *sessions, size_t count,
                              const struct outbox_notice *notices, size_t notice_count);

/* A group's sessions by number, cancelled ones too, into an array in arena. */
enum result group_session_list(struct db *db, const uint8_t group_id[static UUID_SIZE], struct arena *arena,
                               struct group_session **sessions, size_t *count);

/* Moves, shortens, cancels or brings back the session of that id, as session says, and puts what people are
 * told of it into the outbox; its sequence is one more than it was when that changes anything.
 * session->sequence is what it was read with. RESULT_NOT_FOUND: there is none. RESULT_CONFLICT: it was
 * changed since it was read. RESULT_REFUSED: as above. */
enum result group_session_change(struct db *db, const struct group_session *session,
                                 const struct outbox_notice *notices, size_t notice_count);

#endif

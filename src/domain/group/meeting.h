/* The meetings of a group, at wall clock times of the practice's zone. */
#ifndef GATHER_DOMAIN_GROUP_MEETING_H
#define GATHER_DOMAIN_GROUP_MEETING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/result.h"
#include "domain/mail/outbox.h"

enum { MEETING_TIME_SIZE = 17, MEETING_LIMIT = 200 };

struct meeting {
    uint8_t id[UUID_SIZE];
    int number;
    char starts_at[MEETING_TIME_SIZE]; /* "2027-03-02T18:00" */
    int minutes;
    bool cancelled;
    int sequence; /* changes since it was made */
    int64_t changed_at;
};

/* True for a day and time there is: "2027-03-02T18:00". */
bool meeting_is_time(const char *starts_at);

/* Makes count sessions into an array in arena, one a week, the first at starts_at, numbered from number on;
 * nothing is stored. False: that is no time, or count or minutes make no sense. */
bool meeting_weekly(const char *starts_at, int minutes, int number, int count, struct arena *arena,
                    struct meeting **sessions);

/* Stores them as new, and puts what people are told of them into the outbox, in one write. RESULT_CONFLICT:
 * the group has a session of one of the numbers already. */
enum result meeting_add(struct tx *tx, const uint8_t group_id[static UUID_SIZE],
                        const struct meeting *sessions, size_t count, const struct outbox_notice *notices,
                        size_t notice_count);

/* A group's sessions by number, cancelled ones too, into an array in arena. */
enum result meeting_list(struct db *db, const uint8_t group_id[static UUID_SIZE], struct arena *arena,
                         struct meeting **sessions, size_t *count);

/* Moves, shortens, cancels or brings back the session of that id, as session says, and puts what people are
 * told of it into the outbox; its sequence is one more than it was when that changes anything.
 * session->sequence is what it was read with. RESULT_NOT_FOUND: there is none. RESULT_CONFLICT: it was
 * changed since it was read. RESULT_REFUSED: as above. */
enum result meeting_change(struct tx *tx, const struct meeting *session, const struct outbox_notice *notices,
                           size_t notice_count);

#endif

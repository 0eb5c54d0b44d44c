/* Who came to which session of a group; sessions are counted from 1. What is not noted yet has no row. */
#ifndef GATHER_DOMAIN_WAITING_ATTENDANCE_H
#define GATHER_DOMAIN_WAITING_ATTENDANCE_H

#include "domain/waiting/waiting.h"

enum { ATTENDANCE_SESSION_LIMIT = 200 };

enum attendance_state {
    ATTENDANCE_OPEN, /* not yet noted */
    ATTENDANCE_CAME,
    ATTENDANCE_EXCUSED,
    ATTENDANCE_ABSENT,
    ATTENDANCE_STATE_COUNT
};

/* "open", "came", "excused", "absent"; and back: ATTENDANCE_STATE_COUNT when word is none (or NULL). */
const char *attendance_word(enum attendance_state state);
enum attendance_state attendance_from_word(const char *word);

/* As staff read it. */
const char *attendance_label(enum attendance_state state);

struct attendance {
    uint8_t signup_id[UUID_SIZE];
    const char *group_name; /* of attendance_of alone */
    int session;
    enum attendance_state state;
};

/* Whoever has a place in the group, and whoever was noted for its session, whatever became of them (session
 * 0: those who have a place): their envelopes, since when. An array in arena. */
enum result attendance_people(struct tx *tx, const uint8_t group_id[static UUID_SIZE], int session,
                              struct arena *arena, struct waiting **people, size_t *count);

/* All that is noted of a group, by session; of a registration, in every group it was in. Arrays in arena. */
enum result attendance_list(struct tx *tx, const uint8_t group_id[static UUID_SIZE], struct arena *arena,
                            struct attendance **list, size_t *count);
enum result attendance_of(struct tx *tx, const uint8_t signup_id[static UUID_SIZE], struct arena *arena,
                          struct attendance **list, size_t *count);

/* What was changed on a page about one person. */
struct attendance_change {
    uint8_t signup_id[UUID_SIZE];
    enum attendance_state was; /* on the page */
    enum attendance_state state;
    enum attendance_state now; /* after attendance_note: what it was before the write */
};

/* Of changes, those that say the same as the page was made with are left alone. RESULT_CONFLICT: somebody
 * else noted something else about one of them meanwhile (now is neither was nor state); nothing is written.
 */
enum result attendance_note(struct tx *tx, const uint8_t group_id[static UUID_SIZE], int session, int64_t at,
                            struct attendance_change *changes, size_t count);

#endif

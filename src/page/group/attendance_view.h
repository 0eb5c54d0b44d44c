/* The attendance of a group as its pages read it: the session, the people, what is noted. */
#ifndef GATHER_PAGE_GROUP_ATTENDANCE_VIEW_H
#define GATHER_PAGE_GROUP_ATTENDANCE_VIEW_H

#include "domain/group/meeting.h"
#include "domain/waiting/attendance.h"
#include "domain/waiting/meeting_note.h"
#include "page/frame/visit.h"

/* At most so many people are on one page: a form carries a field of each. */
enum { ATTENDANCE_PAGE_ROWS = 100 };

struct attendance_member {
    uint8_t id[UUID_SIZE];
    enum status status;
    const char *name; /* what the others in the room may read */
    const char *sort_key;
    const struct answers *answers; /* NULL: could not be opened */
};

struct attendance_screen {
    struct group group;
    const uint8_t *secret_key;
    struct meeting *meetings;
    size_t meeting_count;
    struct attendance *noted;
    size_t noted_count;
    struct attendance_member *members; /* of the session, by name */
    size_t member_count;
    struct meeting_note note;
    int session;
    size_t page; /* from 0 */
};

/* Reads it for the session in the address or the form. False: the response says why not (404: the group has
 * no such session). */
bool attendance_open(struct visit *visit, struct attendance_screen *screen);

/* The same for a session that is given. */
bool attendance_open_session(struct visit *visit, int session, struct attendance_screen *screen);

/* What is noted of somebody for a session; session 0: how often that was noted at all. */
enum attendance_state attendance_noted(const struct attendance_screen *screen, const uint8_t *id,
                                       int session);
int attendance_count(const struct attendance_screen *screen, const uint8_t *id, int session,
                     enum attendance_state state);

/* "Session 3, Tuesday, March 16, 2027" */
const char *attendance_session_label(struct visit *visit, const struct attendance_screen *screen, int number);

/* [{label, href, came, current}] of those that are planned or noted, and the next. A new reference. */
json_t *attendance_sessions(struct visit *visit, const struct attendance_screen *screen);

/* The planned meeting of that number; NULL: none. */
const struct meeting *attendance_meeting(const struct attendance_screen *screen, int number);

#endif

/* Who came to which session of a group; sessions are counted from 1. */
#ifndef GATHER_DOMAIN_WAITING_ATTENDANCE_H
#define GATHER_DOMAIN_WAITING_ATTENDANCE_H

#include "domain/waiting/waiting.h"

enum { ATTENDANCE_SESSION_LIMIT = 200 };

struct attendance {
    uint8_t signup_id[UUID_SIZE];
    int session;
    bool present;
};

/* The confirmed members of a group: their envelopes, since when. An array in arena. */
enum result attendance_people(struct db *db, const uint8_t group_id[static UUID_SIZE], struct arena *arena,
                              struct waiting **people, size_t *count);

/* What is noted about the confirmed members, by session. An array in arena. */
enum result attendance_list(struct db *db, const uint8_t group_id[static UUID_SIZE], struct arena *arena,
                            struct attendance **list, size_t *count);

/* Notes count rows in one write; a row that says the same already stays as it is. */
enum result attendance_note(struct db *db, const struct attendance *list, size_t count);

#endif

/* A therapy group: its public facts, whether it takes registrations, and its places. */
#ifndef GATHER_DOMAIN_GROUP_GROUP_H
#define GATHER_DOMAIN_GROUP_GROUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/result.h"
#include "domain/group/status.h"
#include "store/db.h"

/* Text fields are never NULL; a fact that is "" is not known yet. */
struct group {
    uint8_t id[UUID_SIZE];
    const char *slug;
    const char *name;
    const char *summary;
    const char *begins;
    const char *schedule;
    const char *place;
    const char *fee;
    const char *sessions;
    const char *state; /* draft, open, closed */
    int64_t opens_at;  /* 0: no date */
    int64_t closes_at; /* 0: no date */
    int capacity;
    int minimum;
    int offer_days;
    bool offer_automatically;
    int reply_days; /* 0: those of the practice */
    int call_days;  /* business days a place is kept for the next in line who can only be called; 0: 2 */
    bool offers_end_first; /* the clock offers until the first session, not until the last */
    int64_t created_at;
    const char *last_session;     /* "2027-03-02T18:00" in the practice's zone; NULL: none is planned */
    int64_t counts[STATUS_COUNT]; /* registrations by status */
};

/* Groups that are not drafts (or all, with_drafts), oldest first, into an array in arena. */
enum result group_list(struct db *db, bool with_drafts, struct arena *arena, struct group **groups,
                       size_t *count);

enum result group_by_slug(struct db *db, const char *slug, struct arena *arena, struct group *group);

/* A new group; id and created_at are filled in. RESULT_CONFLICT: the slug is taken. */
enum result group_create(struct tx *tx, struct group *group);

/* Letters, digits and hyphens that can be in an address, and none of the words that are addresses of ours. */
bool group_is_slug(const char *slug);

/* Stores all of group but slug and created_at, if the group is still what before says (NULL: whatever it is).
 * RESULT_REFUSED: somebody changed it meanwhile. RESULT_CONFLICT: fewer places than are taken.
 * RESULT_NOT_FOUND: there is no such group. */
enum result group_update(struct tx *tx, const struct group *before, const struct group *group);

/* Its last session has begun at now. */
bool group_is_over(const struct group *group, int64_t now);

/* open, not over, and between opens_at and closes_at at now. */
bool group_takes_registrations(const struct group *group, int64_t now);

/* Business days within which a registration for it is answered. */
int group_reply_days(const struct group *group, int practice_days);

/* capacity less offered and confirmed; never below 0. */
int group_places_left(const struct group *group);

/* How many are in line for a place: suitable, or put on the waiting list. */
int64_t group_in_line(const struct group *group);

#endif

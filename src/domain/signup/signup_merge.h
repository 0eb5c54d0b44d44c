/* Two registrations of one person: one is kept, the other becomes its double. Nothing is lost: the double
 * stays as it was sent until the kept one goes, its code opens the kept one, its notes and history are listed
 * with it, and for a while it can be undone. */
#ifndef GATHER_DOMAIN_SIGNUP_SIGNUP_MERGE_H
#define GATHER_DOMAIN_SIGNUP_SIGNUP_MERGE_H

#include "domain/signup/signup.h"

/* One of the two, as the page showed it. */
struct signup_merge_side {
    const uint8_t *id;
    enum status status;
    int version;
};

struct signup_merge {
    const uint8_t *group_id;
    struct signup_merge_side kept;
    struct signup_merge_side other;
    const uint8_t *account_id;
    int64_t at;
    const uint8_t *link; /* envelope_link of the double to the kept one; NULL: nobody holds its code */
    size_t link_length;
    const struct envelope *amended; /* the kept one with the double's answers, which are newer; or NULL */
    const struct outbox_message *messages; /* what is held for the kept one where it then stands; or NULL */
};

/* Where the kept one stands afterwards: a place, an offer and a place in line are never lost, and whoever
 * gave up or let an offer lapse and registered anew stands where the new one does. "Not a fit" stays, unless
 * the other has a place. */
enum status signup_merge_status(enum status kept, enum status other);

/* Merges them. RESULT_NOT_FOUND: one of them is not in the group, erased, or merged already; RESULT_REFUSED:
 * something was merged into the double, which has to be the one that is kept; RESULT_CONFLICT: one of them is
 * no longer as the page showed it. */
enum result signup_merge(struct tx *tx, const struct signup_merge *merge);

/* Which registration id was merged into; RESULT_NOT_FOUND: none. */
enum result signup_merged_into(struct tx *tx, const uint8_t id[static UUID_SIZE],
                               uint8_t kept[static UUID_SIZE]);

/* What was merged into id: ids and when each was received, an array in arena. */
struct signup_merged {
    uint8_t id[UUID_SIZE];
    int64_t received_at;
};
enum { SIGNUP_MERGED_LIMIT = 20 };
enum result signup_merged_list(struct tx *tx, const uint8_t id[static UUID_SIZE], struct arena *arena,
                               struct signup_merged **list, size_t *count);

#endif

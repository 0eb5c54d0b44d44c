/* Calls to make: what people have to be told that no mail could tell them. */
#ifndef GATHER_DOMAIN_WAITING_CALL_H
#define GATHER_DOMAIN_WAITING_CALL_H

#include <stdbool.h>

#include "domain/mail/outbox.h"
#include "domain/seal/envelope.h"
#include "domain/signup/signup_change.h"
#include "domain/told/notice.h"

struct call {
    uint8_t id[UUID_SIZE]; /* the notice's */
    enum notice_kind kind;
    bool has_mail; /* a mail was meant to tell it, and failed or was not taken in time */
    bool is_question;
    uint8_t about[UUID_SIZE]; /* the sign-up, or the question */
    enum status status;       /* of the sign-up */
    int64_t offer_until;      /* of the sign-up; 0: none */
    int64_t offer_days;       /* of one that has not begun */
    int64_t offer_before;
    int64_t due_at;
    int tries;
    const char *group_slug; /* NULL: about no group */
    const char *group_name;
    struct envelope envelope;
};

/* Those that are due at now, the one that has to be made first before; CALL_LIMIT at most, an array in arena.
 */
enum { CALL_LIMIT = 200 };
enum result call_list(struct tx *tx, int64_t now, struct arena *arena, struct call **calls, size_t *count);

/* One that is still to be made, due or not; RESULT_NOT_FOUND: somebody has seen to it. */
enum result call_by_id(struct tx *tx, const uint8_t id[static UUID_SIZE], struct arena *arena,
                       struct call *call);

/* The sign-ups of a group that a call is due about, CALL_LIMIT at most; an array of ids in arena. */
enum result call_signups(struct tx *tx, const uint8_t group_id[static UUID_SIZE], int64_t now,
                         struct arena *arena, uint8_t (**ids)[UUID_SIZE], size_t *count);

/* Whether a call may end so: a yes or a no answers an offer, or the word that one ran out. */
enum call_end { CALL_TOLD, CALL_AGAIN, CALL_YES, CALL_NO, CALL_END_COUNT };
bool call_may_end(const struct call *call, enum call_end end);

/* Writes how it ended, and does what follows: a yes to an offer confirms it, whichever way it was made, a no
 * gives the place up; a yes of somebody whose offer ran out puts them on the waiting list. CALL_AGAIN: the
 * next business day. messages: what the person gets as well; NULL: nothing. RESULT_CONFLICT: somebody has
 * seen to it, or the group is full. */
struct call_ending {
    const struct call *call;
    enum call_end end;
    const uint8_t *account_id;
    int64_t at;
    const struct outbox_message *messages;
};
enum result call_end(struct tx *tx, const struct call_ending *ending);

/* The status a yes or a no leads to; STATUS_COUNT: none. */
enum status call_leads_to(const struct call *call, enum call_end end);

#endif

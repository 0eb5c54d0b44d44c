/* The waiting line of a group: who was judged suitable, in the order in which they wait. Offers go to its
 * first, run out by themselves, and never exceed the places, which a trigger in the database sees to. */
#ifndef GATHER_DOMAIN_WAITING_WAITING_H
#define GATHER_DOMAIN_WAITING_WAITING_H

#include "domain/seal/note_box.h"
#include "domain/signup/signup_change.h"
#include "domain/waiting/person_row.h"

/* At most so many are listed at once. */
enum { WAITING_LIMIT = 1000 };

/* Those in line, in order; those with an offer, the one that ends first before. Arrays in arena. */
enum result waiting_list(struct db *db, const uint8_t group_id[static UUID_SIZE], struct arena *arena,
                         struct waiting **list, size_t *count);
enum result waiting_offers(struct db *db, const uint8_t group_id[static UUID_SIZE], struct arena *arena,
                           struct waiting **list, size_t *count);

/* Offers the group's next place to the first in line and tells who that is. RESULT_NOT_FOUND: nobody is in
 * line; RESULT_CONFLICT: no place is free. */
enum result waiting_offer_next(struct tx *tx, const uint8_t group_id[static UUID_SIZE],
                               const uint8_t account_id[static UUID_SIZE], uint8_t id[static UUID_SIZE]);

/* Offers a place to offer->id, from offer->from, with its messages. Whoever has others before them goes to
 * the front of the line first, which needs offer->reason, and whose offer lapsed joins it before; all of it
 * or nothing. RESULT_REFUSED: others are before, and there is no reason; RESULT_CONFLICT as
 * signup_write_move. */
enum result waiting_offer(struct tx *tx, struct signup_change *offer);

/* Moves change->id to the front of the line; why (change->reason) is kept in its history. RESULT_CONFLICT: it
 * is not in line. */
enum result waiting_move_ahead(struct tx *tx, struct signup_change *change);

#endif

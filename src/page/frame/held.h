/* The threads a browser holds: their tokens, one after the other, in its one cookie. A GET adds one at most
 * and never takes one away; a form belongs to the thread whose token it was made with. */
#ifndef GATHER_PAGE_FRAME_HELD_H
#define GATHER_PAGE_FRAME_HELD_H

#include "page/frame/visit.h"

/* Fills in held from the request's cookie, and registration with the first. What cannot be a token of ours is
 * passed over. */
void held_read(struct visit *visit);

/* Makes the one whose forms carry csrf the visit's registration; false when there is none. */
bool held_choose(struct visit *visit, const char *csrf);

/* Puts token first, whether or not it is there, gives the browser the cookie for as long as a draft lives,
 * and makes it the visit's registration. */
void held_keep(struct visit *visit, const char *token);

/* held_keep of a new token, under which nothing is stored yet. */
void held_begin(struct visit *visit);

/* Takes the visit's registration out of the cookie. */
void held_let_go(struct visit *visit);

#endif

/* Waiting before a password or a code is tried, where failures went before. */
#ifndef GATHER_PAGE_ACCOUNT_PASSWORD_TURN_H
#define GATHER_PAGE_ACCOUNT_PASSWORD_TURN_H

#include "page/frame/visit.h"

/* Waits as long as whoever tries for username must; NULL: for nobody in particular, which their network alone
 * is slowed for. False when too many wait, of this network or at all, and the response is a 503. */
bool password_turn(struct visit *visit, const char *username);

/* Notes how the try ended. */
void password_turn_ended(struct visit *visit, const char *username, bool success);

/* username has signed in from this network: what others do elsewhere slows them here no more, also after a
 * restart. */
enum result password_turn_remember(struct visit *visit, const char *username);

#endif

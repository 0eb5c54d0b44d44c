/* A guess at what a mistyped address was meant to be. Never a reason to refuse one: gnail.com may be
 * somebody's. */
#ifndef GATHER_DOMAIN_THREAD_EMAIL_HINT_H
#define GATHER_DOMAIN_THREAD_EMAIL_HINT_H

#include "base/arena.h"

/* address with the host of a common provider that is one slip of the finger away (a letter too many, too few,
 * wrong, or two swapped) or with an ending that nobody has (".con") set right, in arena; NULL when there is
 * none, or address is right as it is or no address. */
const char *email_hint(const char *address, struct arena *arena);

#endif

/* E-mail addresses: the one judge of what can be written to, for forms and for the mail process. */
#ifndef GATHER_TEXT_EMAIL_ADDRESS_H
#define GATHER_TEXT_EMAIL_ADDRESS_H

#include <stdbool.h>

#include "base/arena.h"

/* True for NAME@HOST as it goes over the wire: ASCII, a dot-atom on each side, within RFC 5321's lengths, so
 * nothing in it can end a header, a command or an angle bracket. */
bool email_address_is_plain(const char *address);

/* The address as it goes over the wire, in arena: a host in other letters as IDNA (RFC 5891, by libidn2)
 * writes it. NULL when there is no way to write to it: mail servers that take other letters before the "@"
 * (RFC 6531) are too few to promise it. */
const char *email_address_wire(const char *address, struct arena *arena);

#endif

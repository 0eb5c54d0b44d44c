/* What counts as one network of visitors: one line in a house has many addresses. */
#ifndef GATHER_DOMAIN_SESSION_NETWORK_H
#define GATHER_DOMAIN_SESSION_NETWORK_H

#include <stddef.h>
#include <stdint.h>

enum { NETWORK_SIZE = 64 };

/* The first 24 bits of an IPv4 and 64 of an IPv6 address; of anything else its text. How many bytes that is.
 */
size_t network_of(const char *address, uint8_t network[static NETWORK_SIZE]);

#endif

/* Addresses of machines as settings write them. */
#ifndef GATHER_BASE_NETWORK_H
#define GATHER_BASE_NETWORK_H

#include <stdbool.h>

/* True for a comma-separated list, perhaps empty, of addresses and blocks: 192.0.2.7, 10.0.0.0/8,
 * 2001:db8::/32. A block of all addresses is refused: whoever is in it is believed who they say they are. */
bool network_list_is_valid(const char *list);

#endif

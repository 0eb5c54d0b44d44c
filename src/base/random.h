/* Randomness from the kernel; never fails (ends the process if the kernel will not give any). */
#ifndef GATHER_BASE_RANDOM_H
#define GATHER_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

enum { UUID_SIZE = 16, UUID_TEXT_SIZE = 33 };

void random_bytes(void *data, size_t length);

/* A time-ordered UUIDv7 (RFC 9562) whose clock part is at (milliseconds since 1970 UTC). Those that one
 * process makes one after the other for the same millisecond are in order, too (section 6.2, method 1). */
void random_uuid(int64_t at, uint8_t uuid[static UUID_SIZE]);

#endif

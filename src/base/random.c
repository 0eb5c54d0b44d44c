#include "base/random.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/random.h>

#include "base/memory.h"

void random_bytes(void *data, size_t length)
{
    unsigned char *next = data;

    while (length > 0) {
        ssize_t got = getrandom(next, length, 0);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            memory_fatal("the kernel gave no random bytes");
        next += got;
        length -= (size_t)got;
    }
}

/* The millisecond and the 12-bit count of the id made last. A millisecond's count begins at random in the
 * lower half, so that 2,048 ids fit before the next millisecond is borrowed from. */
static uint64_t next_stamp(uint64_t at, uint64_t seed)
{
    static _Atomic uint64_t last;
    uint64_t seen = atomic_load(&last);
    uint64_t next;
    do {
        next = seen >> 12 == at ? seen + 1 : at << 12 | seed;
    } while (!atomic_compare_exchange_weak(&last, &seen, next));
    return next;
}

void random_uuid(int64_t at, uint8_t uuid[static UUID_SIZE])
{
    random_bytes(uuid + 6, UUID_SIZE - 6);
    uint64_t stamp = next_stamp((uint64_t)at, (uint64_t)(uuid[6] & 0x07) << 8 | uuid[7]);
    for (int index = 0; index < 6; index++)
        uuid[index] = (uint8_t)(stamp >> (52 - 8 * index));
    uuid[6] = (uint8_t)(0x70 | (stamp >> 8 & 0x0f));
    uuid[7] = (uint8_t)stamp;
    uuid[8] = (uint8_t)(0x80 | (uuid[8] & 0x3f));
}

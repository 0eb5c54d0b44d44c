#include "base/random.h"

#include <errno.h>
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

void random_uuid(int64_t at, uint8_t uuid[static UUID_SIZE])
{
    random_bytes(uuid + 6, UUID_SIZE - 6);
    for (int index = 0; index < 6; index++)
        uuid[index] = (uint8_t)((uint64_t)at >> (40 - 8 * index));
    uuid[6] = (uint8_t)(0x70 | (uuid[6] & 0x0f));
    uuid[8] = (uint8_t)(0x80 | (uuid[8] & 0x3f));
}

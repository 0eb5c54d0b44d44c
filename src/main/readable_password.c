#include "main/readable_password.h"

#include <ctype.h>
#include <stddef.h>
#include <stdint.h>

#include "base/encoding.h"
#include "base/memory.h"
#include "base/random.h"

enum { GROUPS = 5, GROUP_LENGTH = 4, RANDOM_BYTES = 13 };

void readable_password(char text[static READABLE_PASSWORD_SIZE])
{
    uint8_t bytes[RANDOM_BYTES];
    char letters[(RANDOM_BYTES * 8 + 4) / 5 + 1];
    random_bytes(bytes, sizeof bytes);
    encoding_crockford(bytes, sizeof bytes, letters);
    char *end = text;
    for (size_t index = 0; index < GROUPS * GROUP_LENGTH; index++) {
        if (index > 0 && index % GROUP_LENGTH == 0)
            *end++ = '-';
        *end++ = (char)tolower((unsigned char)letters[index]);
    }
    *end = '\0';
    memory_wipe(bytes, sizeof bytes);
    memory_wipe(letters, sizeof letters);
}

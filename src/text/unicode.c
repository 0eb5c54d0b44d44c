#include "text/unicode.h"

#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "base/memory.h"

void unicode_append_plain(const char *text, struct buffer *plain)
{
    size_t length = 0;
    uint8_t *normal = u8_normalize(UNINORM_NFKC, (const uint8_t *)text, strlen(text), NULL, &length);
    if (normal == NULL) {
        buffer_append_text(plain, text);
        return;
    }
    buffer_append(plain, normal, length);
    memory_wipe(normal, length);
    free(normal);
}

uint32_t unicode_next(const char **text)
{
    ucs4_t character = 0;
    if (**text == '\0')
        return 0;
    int taken = u8_strmbtouc(&character, (const uint8_t *)*text);
    if (taken <= 0) {
        (*text)++;
        return 0xfffd;
    }
    *text += taken;
    return character;
}

int unicode_digit(uint32_t character)
{
    return uc_decimal_value(character);
}

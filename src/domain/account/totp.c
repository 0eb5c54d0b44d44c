#include "domain/account/totp.h"

#include <oath.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/random.h"

enum { STEP_SECONDS = 30, DIGITS = 6, CODE_LIMIT = 40 };

void totp_make(uint8_t secret[static TOTP_SECRET_SIZE])
{
    random_bytes(secret, TOTP_SECRET_SIZE);
}

void totp_text(const uint8_t secret[static TOTP_SECRET_SIZE], char text[static TOTP_TEXT_SIZE])
{
    char *encoded = NULL;
    size_t length = 0;
    if (oath_base32_encode((const char *)secret, TOTP_SECRET_SIZE, &encoded, &length) != OATH_OK ||
        length != TOTP_TEXT_SIZE - 1)
        memory_fatal("liboath does not write base32");
    memcpy(text, encoded, TOTP_TEXT_SIZE);
    memory_wipe(encoded, length);
    free(encoded);
}

bool totp_from_text(const char *text, uint8_t secret[static TOTP_SECRET_SIZE])
{
    char *decoded = NULL;
    size_t length = 0;
    if (strlen(text) > 2 * TOTP_TEXT_SIZE ||
        oath_base32_decode(text, strlen(text), &decoded, &length) != OATH_OK)
        return false;
    bool good = length == TOTP_SECRET_SIZE;
    if (good)
        memcpy(secret, decoded, TOTP_SECRET_SIZE);
    memory_wipe(decoded, length);
    free(decoded);
    return good;
}

static void append_encoded(struct buffer *address, const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-";
    for (; *text != '\0'; text++)
        if (strchr(plain, *text) != NULL)
            buffer_append_byte(address, *text);
        else
            buffer_append_format(address, "%%%02X", (unsigned)(unsigned char)*text);
}

const char *totp_address(const uint8_t secret[static TOTP_SECRET_SIZE], const char *practice,
                         const char *username, struct arena *arena)
{
    char text[TOTP_TEXT_SIZE];
    struct buffer address = {0};
    totp_text(secret, text);
    buffer_append_text(&address, "otpauth://totp/");
    append_encoded(&address, practice);
    buffer_append_byte(&address, ':');
    append_encoded(&address, username);
    buffer_append_format(&address, "?secret=%s&issuer=", text);
    append_encoded(&address, practice);
    const char *copy = arena_text(arena, address.data);
    buffer_free(&address);
    memory_wipe(text, sizeof text);
    return copy;
}

/* Programs show "123 456". False: not six digits. */
static bool read_code(const char *typed, char code[static DIGITS + 1])
{
    size_t length = 0;
    if (strlen(typed) > CODE_LIMIT)
        return false;
    for (; *typed != '\0'; typed++) {
        if (*typed == ' ' || *typed == '-')
            continue;
        if (length == DIGITS || *typed < '0' || *typed > '9')
            return false;
        code[length++] = *typed;
    }
    code[length] = '\0';
    return length == DIGITS;
}

bool totp_check(const uint8_t secret[static TOTP_SECRET_SIZE], const char *code, int64_t now, int64_t *step)
{
    char digits[DIGITS + 1];
    uint64_t counter = 0;
    int position = 0;
    *step = 0;
    if (!read_code(code, digits) ||
        oath_totp_validate3((const char *)secret, TOTP_SECRET_SIZE, (time_t)(now / CLOCK_SECOND),
                            STEP_SECONDS, 0, 1, &position, &counter, digits) < 0)
        return false;
    *step = (int64_t)counter;
    return true;
}

#include "domain/thread/access_code.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/encoding.h"
#include "base/memory.h"
#include "base/random.h"
#include "text/unicode.h"

enum {
    CODE_BYTES = 8,
    CROCKFORD_SIZE = 14, /* of CODE_BYTES: 13 digits, the last of which is always 0 for us */
    GROUP = 4,
    WRITTEN_LIMIT = 400, /* bytes: room for whatever is put around a code */
    RUN_LIMIT = 100,
};

static bool has_neighbors(const char *digits)
{
    for (; digits[0] != '\0' && digits[1] != '\0'; digits++)
        if (isdigit((unsigned char)digits[0]) && isdigit((unsigned char)digits[1]))
            return true;
    return false;
}

/* 60 bits are the first 12 of the 13 digits that 8 bytes with four zero bits at the end give. About one try
 * in three has no figures beside each other. */
void access_code_make(char digits[static ACCESS_CODE_DIGITS + 1], char code[static ACCESS_CODE_TEXT_SIZE])
{
    uint8_t bits[CODE_BYTES];
    char text[CROCKFORD_SIZE];
    do {
        random_bytes(bits, sizeof bits);
        bits[CODE_BYTES - 1] &= 0xF0;
        encoding_crockford(bits, sizeof bits, text);
        memcpy(digits, text, ACCESS_CODE_DIGITS);
        digits[ACCESS_CODE_DIGITS] = '\0';
    } while (has_neighbors(digits));
    (void)snprintf(code, ACCESS_CODE_TEXT_SIZE, "%.4s-%.4s-%.4s", digits, digits + 4, digits + 8);
    memory_wipe(bits, sizeof bits);
    memory_wipe(text, sizeof text);
}

/* What was written, as letters and figures alone: the pieces they come in, one after the other in text. */
struct pieces {
    char text[WRITTEN_LIMIT + 1];
    size_t length;
    struct {
        size_t start;
        size_t length;
        bool after_space; /* what stands before it is not just a dash */
    } piece[RUN_LIMIT];
    size_t count;
};

/* Characters nobody sees are inside a piece, anything else that is no letter or figure is between two. */
static void take_apart(const char *plain, struct pieces *pieces)
{
    bool inside = false, spaced = true;
    for (uint32_t c; (c = unicode_next(&plain)) != 0;) {
        bool is_unseen = c == 0xad || (c >= 0x200b && c <= 0x200f) || c == 0x2060 || c == 0xfeff ||
                         (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
        if (is_unseen)
            continue;
        bool is_digit = c < 0x80 && isalnum((int)c);
        if (!is_digit) {
            inside = false;
            spaced = spaced || isspace((int)(c < 0x80 ? c : 'x'));
            continue;
        }
        if (!inside && pieces->count == RUN_LIMIT)
            return;
        if (!inside) {
            pieces->piece[pieces->count].start = pieces->length;
            pieces->piece[pieces->count].length = 0;
            pieces->piece[pieces->count++].after_space = spaced;
        }
        inside = true;
        spaced = false;
        pieces->text[pieces->length++] = (char)c;
        pieces->piece[pieces->count - 1].length++;
    }
}

/* True when the pieces from first on are a code by their form: twelve in one, or three of four. */
static bool is_grouped(const struct pieces *pieces, size_t first, bool want_dashes)
{
    if (pieces->piece[first].length == ACCESS_CODE_DIGITS)
        return true;
    if (first + 3 > pieces->count)
        return false;
    for (size_t index = first; index < first + 3; index++)
        if (pieces->piece[index].length != GROUP ||
            (want_dashes && index > first && pieces->piece[index].after_space))
            return false;
    return true;
}

/* Where the code begins among words around it: the last that has its form, one with dashes before one
 * without; else the last twelve letters and figures, after a label. */
static const char *find_code(const struct pieces *pieces)
{
    if (pieces->length <= ACCESS_CODE_DIGITS)
        return pieces->length == ACCESS_CODE_DIGITS ? pieces->text : NULL;
    for (int want_dashes = 1; want_dashes >= 0; want_dashes--)
        for (size_t first = pieces->count; first-- > 0;)
            if (is_grouped(pieces, first, want_dashes == 1))
                return pieces->text + pieces->piece[first].start;
    return pieces->text + pieces->length - ACCESS_CODE_DIGITS;
}

static bool to_digits(const char *found, char digits[static ACCESS_CODE_DIGITS + 1])
{
    uint8_t bits[CODE_BYTES];
    char typed[ACCESS_CODE_DIGITS + 2];
    char text[CROCKFORD_SIZE];
    (void)snprintf(typed, sizeof typed, "%.*s0", ACCESS_CODE_DIGITS, found);
    bool good = encoding_from_crockford(typed, bits, sizeof bits);
    if (good) {
        encoding_crockford(bits, sizeof bits, text);
        memcpy(digits, text, ACCESS_CODE_DIGITS);
        digits[ACCESS_CODE_DIGITS] = '\0';
    }
    memory_wipe(typed, sizeof typed);
    memory_wipe(bits, sizeof bits);
    memory_wipe(text, sizeof text);
    return good;
}

bool access_code_read(const char *written, char digits[static ACCESS_CODE_DIGITS + 1])
{
    struct buffer plain = {0};
    struct pieces pieces = {.count = 0};
    if (written == NULL || strlen(written) > WRITTEN_LIMIT)
        return false;
    unicode_append_plain(written, &plain);
    bool good = false;
    if (plain.length > 0 && plain.length <= WRITTEN_LIMIT) {
        take_apart(plain.data, &pieces);
        const char *found = find_code(&pieces);
        good = found != NULL && to_digits(found, digits);
    }
    memory_wipe(&pieces, sizeof pieces);
    buffer_free(&plain);
    return good;
}

const char *access_code_spelled(const char *code, struct arena *arena)
{
    char *spelled = arena_allocate(arena, 3 * strlen(code) + 1);
    char *at = spelled;
    bool after_dash = false;
    for (; *code != '\0'; code++) {
        if (*code == '-') {
            after_dash = true;
            continue;
        }
        if (at > spelled) {
            *at++ = after_dash ? ';' : ',';
            *at++ = ' ';
        }
        after_dash = false;
        *at++ = *code;
    }
    *at = '\0';
    return spelled;
}

#include "base/encoding.h"

#include <string.h>

static const char hex_digits[] = "0123456789abcdef";
static const char base64url_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char crockford_digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* The digits of bits each that length bytes need. */
static size_t digits_for(size_t length, unsigned bits)
{
    return (length * 8 + bits - 1) / bits;
}

static void put_digits(const uint8_t *data, size_t length, unsigned bits, const char *digits, char *text)
{
    unsigned held = 0, held_bits = 0;

    for (size_t index = 0; index < length; index++) {
        held = held << 8 | data[index];
        held_bits += 8;
        while (held_bits >= bits) {
            held_bits -= bits;
            *text++ = digits[held >> held_bits & ((1u << bits) - 1)];
        }
    }
    if (held_bits > 0)
        *text++ = digits[held << (bits - held_bits) & ((1u << bits) - 1)];
    *text = '\0';
}

/* value_of gives a digit's value, IGNORED or, for what is no digit, BAD. */
enum { BAD = -1, IGNORED = -2 };

static bool get_digits(const char *text, uint8_t *data, size_t length, unsigned bits, int (*value_of)(char))
{
    size_t expected = digits_for(length, bits), count = 0, filled = 0;
    unsigned held = 0, held_bits = 0;

    for (; *text != '\0'; text++) {
        int value = value_of(*text);

        if (value == IGNORED)
            continue;
        if (value == BAD || ++count > expected)
            return false;
        held = held << bits | (unsigned)value;
        held_bits += bits;
        if (held_bits >= 8) {
            held_bits -= 8;
            data[filled++] = (uint8_t)(held >> held_bits);
        }
    }
    return count == expected && (held & ((1u << held_bits) - 1)) == 0;
}

void encoding_hex(const uint8_t *data, size_t length, char *text)
{
    put_digits(data, length, 4, hex_digits, text);
}

int encoding_hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return BAD;
}

bool encoding_from_hex(const char *text, uint8_t *data, size_t length)
{
    return get_digits(text, data, length, 4, encoding_hex_value);
}

void encoding_base64url(const uint8_t *data, size_t length, char *text)
{
    put_digits(data, length, 6, base64url_digits, text);
}

static int base64url_value(char digit)
{
    const char *found = digit != '\0' ? strchr(base64url_digits, digit) : NULL;

    return found != NULL ? (int)(found - base64url_digits) : BAD;
}

bool encoding_from_base64url(const char *text, uint8_t *data, size_t length)
{
    return get_digits(text, data, length, 6, base64url_value);
}

void encoding_crockford(const uint8_t *data, size_t length, char *text)
{
    put_digits(data, length, 5, crockford_digits, text);
}

static int crockford_value(char digit)
{
    if (digit == ' ' || digit == '-')
        return IGNORED;
    if (digit >= 'a' && digit <= 'z')
        digit = (char)(digit - 'a' + 'A');
    if (digit == 'I' || digit == 'L')
        return 1;
    if (digit == 'O')
        return 0;
    const char *found = strchr(crockford_digits, digit);

    return found != NULL ? (int)(found - crockford_digits) : BAD;
}

bool encoding_from_crockford(const char *text, uint8_t *data, size_t length)
{
    return get_digits(text, data, length, 5, crockford_value);
}

/* How many bytes a character has that begins with first, and from where to where its second byte may be: that
 * is where RFC 3629 rules out what is overlong, a surrogate or above U+10FFFF. 0: no character begins so. */
static size_t character_size(unsigned char first, unsigned char *least, unsigned char *most)
{
    *least = 0x80;
    *most = 0xbf;
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first <= 0xdf)
        return 2;
    if (first >= 0xe0 && first <= 0xef) {
        if (first == 0xe0)
            *least = 0xa0;
        if (first == 0xed)
            *most = 0x9f;
        return 3;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        if (first == 0xf0)
            *least = 0x90;
        if (first == 0xf4)
            *most = 0x8f;
        return 4;
    }
    return 0;
}

bool encoding_is_utf8(const char *data, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)data;
    unsigned char least, most;

    for (size_t at = 0; at < length;) {
        size_t size = character_size(bytes[at], &least, &most);

        if (size == 0 || size > length - at)
            return false;
        if (size > 1 && (bytes[at + 1] < least || bytes[at + 1] > most))
            return false;
        for (size_t index = 2; index < size; index++)
            if (bytes[at + index] < 0x80 || bytes[at + index] > 0xbf)
                return false;
        at += size;
    }
    return true;
}

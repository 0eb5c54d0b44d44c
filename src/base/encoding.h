/* Bytes as text and back. */
#ifndef GATHER_BASE_ENCODING_H
#define GATHER_BASE_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Lower-case hexadecimal; text holds 2 * length + 1. */
void encoding_hex(const uint8_t *data, size_t length, char *text);
/* False unless text is exactly 2 * length hexadecimal digits. */
bool encoding_from_hex(const char *text, uint8_t *data, size_t length);

/* The value of one hexadecimal digit, in either case; -1 for another character. */
int encoding_hex_value(char digit);

/* RFC 4648 base64url without padding; text holds (length * 4 + 2) / 3 + 1. */
void encoding_base64url(const uint8_t *data, size_t length, char *text);
/* False unless text decodes to exactly length bytes, canonically. */
bool encoding_from_base64url(const char *text, uint8_t *data, size_t length);

/* Crockford base32 (no I, L, O, U), upper case, most significant bit first; text holds (length * 8 + 4) / 5
 * + 1. */
void encoding_crockford(const uint8_t *data, size_t length, char *text);
/* Reads it back as people write it: any case, spaces and hyphens ignored, I and L as 1, O as 0. False unless
 * it is exactly the digits that length bytes need, with unused low bits zero. */
bool encoding_from_crockford(const char *text, uint8_t *data, size_t length);

/* True when length bytes are well-formed UTF-8 (RFC 3629: no surrogates, nothing overlong). */
bool encoding_is_utf8(const char *data, size_t length);

#endif

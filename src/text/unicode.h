/* What Unicode knows of characters, by libunistring. Text is UTF-8. */
#ifndef GATHER_TEXT_UNICODE_H
#define GATHER_TEXT_UNICODE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/* Appends text with full-width letters, ligatures, superscripts and the like as the plain characters they
 * stand for (NFKC). Bytes that are no UTF-8 are appended as they are. */
void unicode_append_plain(const char *text, struct buffer *plain);

/* The character at *text, which moves past it; a byte that is no UTF-8 is U+FFFD. 0 at the end. */
uint32_t unicode_next(const char **text);

/* The value of a decimal digit of any script ("3", "٣"), or -1. */
int unicode_digit(uint32_t character);

#endif

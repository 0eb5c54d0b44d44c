/* Messages as RFC 5322 and MIME write them. */
#ifndef GATHER_TEXT_MIME_H
#define GATHER_TEXT_MIME_H

#include <stdint.h>

#include "base/buffer.h"

/* UTF-8 throughout. Line breaks and control characters in what goes into headers become spaces, so that
 * nobody's name can begin a header of its own. The addresses have passed email_address_is_plain. */
struct mime_message {
    const char *id; /* letters and digits: the same for every attempt at sending the same message */
    const char *from_name;
    const char *from;
    const char *reply_to; /* "": none */
    const char *to;
    const char *subject;
    int64_t at;
    const char *text;
    const char *html;
    const char *calendar; /* NULL: none */
};

/* Appends the message, lines ended by CRLF: multipart/alternative of text and HTML, within multipart/mixed
 * when there is a calendar. The same message gives the same bytes. */
void mime_write(const struct mime_message *message, struct buffer *output);

/* Appends text as the content of an unstructured header (RFC 2047 where it is not plain ASCII), folded so
 * that no line is longer than 76 characters; used is how much of the first line is taken. */
void mime_write_words(const char *text, size_t used, struct buffer *output);

/* Appends name as a display name: words as they are, quoted, or encoded; nothing for "". */
void mime_write_name(const char *name, struct buffer *output);

/* Appends text as quoted-printable with CRLF line ends, the last line ended too. */
void mime_write_quoted_printable(const char *text, struct buffer *output);

#endif

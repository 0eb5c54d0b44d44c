#include "text/mime.h"

#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"

enum {
    LINE_LIMIT = 76,
    /* What "=?UTF-8?B??=" leaves of an encoded word's 75 characters: 63, of which base64 uses 60, which are
       45 bytes. */
    WORD_BYTES = 45,
};

static const char CRLF[] = "\r\n";

static bool is_control(unsigned char byte)
{
    return byte < ' ' || byte == 0x7f;
}

static bool is_ascii(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

static size_t character_length(const char *text)
{
    size_t length = 1;
    while (((unsigned char)text[length] & 0xc0) == 0x80)
        length++;
    return length;
}

static void append_base64(const char *bytes, size_t length, struct buffer *output)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < length; i += 3) {
        size_t here = length - i < 3 ? length - i : 3;
        unsigned value = 0;
        for (size_t k = 0; k < 3; k++)
            value = value << 8 | (k < here ? (unsigned char)bytes[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            buffer_append_byte(output, k <= here ? digits[value >> (18 - 6 * k) & 63] : '=');
    }
}

/* A copy without control characters: what is left cannot end a header. */
static void make_inert(const char *text, struct buffer *copy)
{
    for (; *text != '\0'; text++)
        buffer_append_byte(copy, is_control((unsigned char)*text) ? ' ' : *text);
    if (copy->data == NULL)
        buffer_append_text(copy, "");
}

static void append_encoded_words(const char *text, size_t used, struct buffer *output)
{
    /* "=?UTF-8?B?" and "?=" are 12 characters; the first word shares its line with the header's name. */
    size_t room = used + 12 + 4 < LINE_LIMIT ? (LINE_LIMIT - used - 12) / 4 * 3 : 3;
    while (*text != '\0') {
        size_t limit = room < WORD_BYTES ? room : WORD_BYTES;
        size_t taken = 0;
        while (text[taken] != '\0' && (taken == 0 || taken + character_length(text + taken) <= limit))
            taken += character_length(text + taken);
        buffer_append_text(output, "=?UTF-8?B?");
        append_base64(text, taken, output);
        buffer_append_text(output, "?=");
        text += taken;
        if (*text != '\0')
            buffer_append_text(output, "\r\n ");
        room = WORD_BYTES;
    }
}

void mime_write_words(const char *text, size_t used, struct buffer *output)
{
    struct buffer inert = {0};
    make_inert(text, &inert);
    /* "=?" would be read as the beginning of an encoded word. */
    if (is_ascii(inert.data) && used + inert.length <= LINE_LIMIT && strstr(inert.data, "=?") == NULL)
        buffer_append(output, inert.data, inert.length);
    else
        append_encoded_words(inert.data, used, output);
    buffer_free(&inert);
}

void mime_write_name(const char *name, struct buffer *output)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 !#$%&'*+-/^_`{|}~";
    struct buffer inert = {0};
    make_inert(name, &inert);
    if (!is_ascii(inert.data) || inert.length > 60) {
        append_encoded_words(inert.data, sizeof "Reply-To: ", output);
    } else if (inert.data[strspn(inert.data, plain)] == '\0') {
        buffer_append(output, inert.data, inert.length);
    } else {
        buffer_append_byte(output, '"');
        for (const char *at = inert.data; *at != '\0'; at++) {
            if (*at == '"' || *at == '\\')
                buffer_append_byte(output, '\\');
            buffer_append_byte(output, *at);
        }
        buffer_append_byte(output, '"');
    }
    buffer_free(&inert);
}

static void append_quoted_line(const char *line, size_t length, struct buffer *output)
{
    size_t column = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)line[i];
        bool is_last = i + 1 == length;
        bool is_blank = byte == ' ' || byte == '\t';
        bool as_is = (byte > ' ' && byte < 0x7f && byte != '=') || (is_blank && !is_last);
        /* One column is kept for the "=" of a soft line break. */
        if (column + (as_is ? 1 : 3) > LINE_LIMIT - 1) {
            buffer_append_text(output, "=\r\n");
            column = 0;
        }
        if (as_is)
            buffer_append_byte(output, (char)byte);
        else
            buffer_append_format(output, "=%02X", byte);
        column += as_is ? 1 : 3;
    }
    buffer_append_text(output, CRLF);
}

void mime_write_quoted_printable(const char *text, struct buffer *output)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        size_t shown = length > 0 && text[length - 1] == '\r' ? length - 1 : length;
        append_quoted_line(text, shown, output);
        text += length + (text[length] == '\n' ? 1 : 0);
    }
}

/* Days and months are English in mail, whatever the locale; UTC, because the zone would say where somebody
 * lives. */
static void append_date(int64_t at, struct buffer *output)
{
    static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t seconds = (time_t)(at / CLOCK_SECOND);
    struct tm fields;
    gmtime_r(&seconds, &fields);
    buffer_append_format(output, "Date: %s, %02d %s %d %02d:%02d:%02d +0000\r\n", days[fields.tm_wday],
                         fields.tm_mday, months[fields.tm_mon], fields.tm_year + 1900, fields.tm_hour,
                         fields.tm_min, fields.tm_sec);
}

static void append_headers(const struct mime_message *message, struct buffer *output)
{
    const char *host = strchr(message->from, '@');
    append_date(message->at, output);
    buffer_append_text(output, "From: ");
    mime_write_name(message->from_name, output);
    if (message->from_name[0] != '\0')
        buffer_append_byte(output, ' ');
    buffer_append_format(output, "<%s>\r\n", message->from);
    if (message->reply_to[0] != '\0')
        buffer_append_format(output, "Reply-To: <%s>\r\n", message->reply_to);
    buffer_append_format(output, "To: <%s>\r\n", message->to);
    buffer_append_text(output, "Subject: ");
    mime_write_words(message->subject, sizeof "Subject: " - 1, output);
    buffer_append_format(output, "\r\nMessage-ID: <%s%s>\r\n", message->id,
                         host != NULL ? host : "@localhost");
    buffer_append_text(output, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
}

static void append_part(const char *boundary, const char *id, const char *type, const char *content,
                        struct buffer *output)
{
    buffer_append_format(output, "--%s%s\r\nContent-Type: %s\r\n", boundary, id, type);
    buffer_append_text(output, "Content-Transfer-Encoding: quoted-printable\r\n");
    if (strncmp(type, "text/calendar", 13) == 0)
        buffer_append_text(output, "Content-Disposition: attachment; filename=\"appointments.ics\"\r\n");
    buffer_append_text(output, CRLF);
    mime_write_quoted_printable(content, output);
}

/* "=_" cannot be in quoted-printable text, so a boundary that begins with it cannot be met inside a part. */
#define OUTER "=_outer_"
#define INNER "=_inner_"

static void append_alternatives(const struct mime_message *message, struct buffer *output)
{
    buffer_append_format(output, "Content-Type: multipart/alternative;\r\n boundary=\"" INNER "%s\"\r\n\r\n",
                         message->id);
    append_part(INNER, message->id, "text/plain; charset=utf-8", message->text, output);
    append_part(INNER, message->id, "text/html; charset=utf-8", message->html, output);
    buffer_append_format(output, "--" INNER "%s--\r\n", message->id);
}

void mime_write(const struct mime_message *message, struct buffer *output)
{
    append_headers(message, output);
    if (message->calendar == NULL) {
        append_alternatives(message, output);
        return;
    }
    buffer_append_format(output, "Content-Type: multipart/mixed;\r\n boundary=\"" OUTER "%s\"\r\n\r\n",
                         message->id);
    buffer_append_format(output, "--" OUTER "%s\r\n", message->id);
    append_alternatives(message, output);
    append_part(OUTER, message->id, "text/calendar; charset=utf-8; method=PUBLISH; name=\"appointments.ics\"",
                message->calendar, output);
    buffer_append_format(output, "--" OUTER "%s--\r\n", message->id);
}

/* What people meant to type: without the spaces, invisible characters and full stops that keyboards, copying
 * and dictation add. */
#include "domain/form/intake_clean.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "domain/form/intake_form.h"
#include "text/unicode.h"

/* The code point at *text, which moves past it; bytes that are no UTF-8 are passed over. 0 at the end. */
static uint32_t next_character(const char **text)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    for (;;) {
        const unsigned char *byte = (const unsigned char *)*text;
        if (*byte == 0)
            return 0;
        int more = *byte < 0x80                    ? 0
                   : *byte >= 0xc2 && *byte < 0xe0 ? 1
                   : *byte >= 0xe0 && *byte < 0xf0 ? 2
                   : *byte >= 0xf0 && *byte < 0xf5 ? 3
                                                   : -1;
        uint32_t character = more <= 0 ? *byte : *byte & (0x3fu >> more);
        int taken = 0;
        while (taken < more && (byte[taken + 1] & 0xc0) == 0x80)
            character = character << 6 | (byte[++taken] & 0x3fu);
        *text += taken + 1;
        if (more >= 0 && taken == more && character >= least[more] && character <= 0x10ffff &&
            (character < 0xd800 || character > 0xdfff))
            return character;
    }
}

static void append_character(struct buffer *buffer, uint32_t character)
{
    if (character < 0x80) {
        buffer_append_byte(buffer, (char)character);
        return;
    }
    int more = character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
    static const unsigned char first[] = {0, 0xc0, 0xe0, 0xf0};
    buffer_append_byte(buffer, (char)(first[more] | character >> (6 * more)));
    while (more-- > 0)
        buffer_append_byte(buffer, (char)(0x80 | (character >> (6 * more) & 0x3f)));
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
           c == 0x3000;
}

/* Joiners and marks that mean something inside a name or an emoji, and nothing at its ends. */
static bool is_invisible(uint32_t c)
{
    return c == 0xad || (c >= 0x200b && c <= 0x200f) || c == 0x2060 || c == 0xfeff;
}

/* These make what follows them run backwards, on whatever page it is shown. Names written from right to left
 * do not need them, and keep the marks that they do (U+200E, U+200F). */
static bool is_direction(uint32_t c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

/* An address or a number has no use for a character nobody sees, nor for a special space. */
static bool is_exact(enum intake_type type)
{
    return type == INTAKE_EMAIL || type == INTAKE_PHONE;
}

static bool is_dropped(uint32_t c, enum intake_type type)
{
    return is_control(c) || is_direction(c) || (is_exact(type) && is_invisible(c));
}

/* One kind of line end, line ends only where there are lines, nothing dropped left. */
static void append_kept(const char *typed, enum intake_type type, struct buffer *kept)
{
    uint32_t before = 0;
    for (uint32_t c; (c = next_character(&typed)) != 0; before = c) {
        if (c == '\n' && before == '\r')
            continue;
        if (c == '\r' || c == '\n' || c == 0x2028 || c == 0x2029)
            buffer_append_byte(kept, type == INTAKE_PARAGRAPH ? '\n' : ' ');
        else if (c == '\t')
            buffer_append_byte(kept, type == INTAKE_PARAGRAPH ? '\t' : ' ');
        else if (is_exact(type) && is_space(c))
            buffer_append_byte(kept, ' ');
        else if (!is_dropped(c, type))
            append_character(kept, c);
    }
}

/* From where to where there is something to see. */
static void find_ends(const char *text, const char **start, const char **end)
{
    bool started = false;
    *start = *end = text;
    for (const char *before = text;; before = text) {
        uint32_t c = next_character(&text);
        if (c == 0)
            break;
        if (is_space(c) || is_invisible(c))
            continue;
        if (!started)
            *start = before;
        started = true;
        *end = text;
    }
}

static bool begins_with(const char *text, const char *end, const char *word)
{
    size_t length = strlen(word);
    return (size_t)(end - text) >= length && strncasecmp(text, word, length) == 0;
}

/* What stands around an address where it was copied from: "Ann Lee <ann@example.com>", a link's "mailto:" and
 * what the link asks for, quotes and marks of the sentence. */
static void find_address(const char **start, const char **end)
{
    static const char around[] = " \"'<>()[]{},;:";
    const char *open = memrchr(*start, '<', (size_t)(*end - *start));
    const char *close = open == NULL ? NULL : memchr(open, '>', (size_t)(*end - open));
    if (close != NULL && memchr(open, '@', (size_t)(close - open)) != NULL) {
        *start = open + 1;
        *end = close;
    }
    while (*start < *end && strchr(around, **start) != NULL)
        (*start)++;
    if (begins_with(*start, *end, "mailto:")) {
        *start += strlen("mailto:");
        const char *asks = memchr(*start, '?', (size_t)(*end - *start));
        *end = asks == NULL ? *end : asks;
    }
    while (*start < *end && strchr(around, **start) != NULL)
        (*start)++;
    while (*end > *start && (strchr(around, (*end)[-1]) != NULL || (*end)[-1] == '.'))
        (*end)--;
}

/* Dictation writes "anna @ example . com." */
static void append_address(const char *start, const char *end, struct buffer *clean)
{
    find_address(&start, &end);
    size_t first = clean->length;
    for (const char *at = start; at < end; at++) {
        bool before_mark = *at == ' ' && (at[strspn(at, " ")] == '@' || at[strspn(at, " ")] == '.');
        char last = clean->length > first ? clean->data[clean->length - 1] : '\0';
        bool after_mark = *at == ' ' && (last == '@' || last == '.');
        if (!before_mark && !after_mark)
            buffer_append_byte(clean, *at);
    }
}

void intake_clean(const char *typed, enum intake_type type, struct buffer *clean)
{
    struct buffer kept = {0};
    const char *start, *end;
    if (type == INTAKE_EMAIL) {
        /* A full-width "@" or full stop is meant as the plain one. */
        struct buffer plain = {0};
        unicode_append_plain(typed, &plain);
        append_kept(plain.data == NULL ? "" : plain.data, type, &kept);
        buffer_free(&plain);
    } else {
        append_kept(typed, type, &kept);
    }
    find_ends(kept.data == NULL ? "" : kept.data, &start, &end);
    if (type == INTAKE_EMAIL)
        append_address(start, end, clean);
    else
        buffer_append(clean, start, (size_t)(end - start));
    buffer_free(&kept);
}

size_t intake_characters(const char *text)
{
    size_t count = 0;
    while (next_character(&text) != 0)
        count++;
    return count;
}

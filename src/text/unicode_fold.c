#include "text/unicode_fold.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "base/memory.h"

/* Letters that Unicode does not take apart. */
static const char *plain_letter(ucs4_t letter)
{
    static const struct {
        ucs4_t letter;
        const char *plain;
    } strokes[] = {
        {0xf8, "o"},  {0x142, "l"},  {0x111, "d"}, {0xf0, "d"},  {0xfe, "th"},
        {0xe6, "ae"}, {0x153, "oe"}, {0x131, "i"}, {0x167, "t"}, {0x127, "h"},
    };
    for (size_t i = 0; i < sizeof strokes / sizeof strokes[0]; i++)
        if (strokes[i].letter == letter)
            return strokes[i].plain;
    return NULL;
}

/* ' ’ ‘ ʼ ` ´ */
static bool is_apostrophe(ucs4_t letter)
{
    return letter == '\'' || letter == 0x2019 || letter == 0x2018 || letter == 0x2bc || letter == '`' ||
           letter == 0xb4;
}

struct folding {
    struct buffer *folded;
    size_t begin; /* of what this call appends */
    bool as_words;
};

static void part_words(const struct folding *folding)
{
    struct buffer *folded = folding->folded;
    if (folded->length > folding->begin && folded->data[folded->length - 1] != ' ')
        buffer_append_byte(folded, ' ');
}

static void append_letter(const struct folding *folding, ucs4_t letter, const char *bytes, size_t length)
{
    const char *plain = letter < 0x80 ? NULL : plain_letter(letter);
    if (uc_is_general_category_withtable(letter, UC_CATEGORY_MASK_M))
        return;
    if (folding->as_words && is_apostrophe(letter))
        return;
    if (folding->as_words &&
        !uc_is_general_category_withtable(letter, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N))
        part_words(folding);
    else if (plain != NULL)
        buffer_append_text(folding->folded, plain);
    else
        buffer_append(folding->folded, bytes, length);
}

/* Most text, and all that is typed in a hurry. False: there is more than ASCII in it. */
static bool fold_ascii(const struct folding *folding, const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if (((unsigned char)*at & 0x80) != 0)
            return false;
    for (; *text != '\0'; text++) {
        bool is_capital = *text >= 'A' && *text <= 'Z';
        bool is_word = is_capital || (*text >= 'a' && *text <= 'z') || (*text >= '0' && *text <= '9');
        if (is_word || !folding->as_words)
            buffer_append_byte(folding->folded, (char)(is_capital ? *text + ('a' - 'A') : *text));
        else if (!is_apostrophe((ucs4_t)*text))
            part_words(folding);
    }
    return true;
}

static void fold_more(const struct folding *folding, const char *text)
{
    size_t length = 0;
    uint8_t *apart = u8_casefold((const uint8_t *)text, strlen(text), NULL, UNINORM_NFKD, NULL, &length);
    if (apart == NULL) {
        buffer_append_text(folding->folded, text);
        return;
    }
    for (size_t at = 0; at < length;) {
        ucs4_t letter = 0;
        int taken = u8_mbtouc(&letter, apart + at, length - at);
        append_letter(folding, letter, (const char *)apart + at, (size_t)taken);
        at += (size_t)taken;
    }
    memory_wipe(apart, length);
    free(apart);
}

void unicode_fold(const char *text, bool as_words, struct buffer *folded)
{
    const struct folding folding = {folded, folded->length, as_words};
    if (!fold_ascii(&folding, text))
        fold_more(&folding, text);
    if (as_words && folded->length > folding.begin && folded->data[folded->length - 1] == ' ')
        folded->data[--folded->length] = '\0';
}

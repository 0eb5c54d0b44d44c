#include "text/text_match.h"

#include <string.h>

#include "base/buffer.h"
#include "text/unicode_fold.h"

/* Fewer digits than this are as likely a house number as a piece of a phone number. */
enum { PHONE_DIGITS = 3, WORD_LIMIT = 16 };

struct text_query {
    const char *words[WORD_LIMIT];
    size_t count;
    const char *digits; /* of a query that can only be a phone number, or "" */
};

static const char *fold(struct arena *arena, const char *text, bool as_words)
{
    struct buffer folded = {0};
    if (text == NULL)
        return "";
    unicode_fold(text, as_words, &folded);
    const char *copy = arena_copy(arena, folded.length > 0 ? folded.data : "", folded.length);
    buffer_free(&folded);
    return copy;
}

const char *text_fold(struct arena *arena, const char *text)
{
    return fold(arena, text, false);
}

const char *text_words(struct arena *arena, const char *text)
{
    return fold(arena, text, true);
}

const char *text_digits(struct arena *arena, const char *text)
{
    char *digits = arena_text(arena, text == NULL ? "" : text);
    char *end = digits;
    for (const char *at = digits; *at != '\0'; at++)
        if (*at >= '0' && *at <= '9')
            *end++ = *at;
    *end = '\0';
    return digits;
}

static bool is_phone_like(const char *typed)
{
    return typed[strspn(typed, "0123456789 ()+-./")] == '\0';
}

struct text_query *text_query_create(struct arena *arena, const char *typed)
{
    struct text_query *query = arena_allocate(arena, sizeof *query);
    char *rest = arena_text(arena, text_words(arena, typed));
    const char *digits = is_phone_like(typed) ? text_digits(arena, typed) : "";
    *query = (struct text_query){.digits = strlen(digits) >= PHONE_DIGITS ? digits : ""};
    for (const char *word; (word = strsep(&rest, " ")) != NULL && query->count < WORD_LIMIT;)
        if (word[0] != '\0')
            query->words[query->count++] = word;
    return query;
}

bool text_query_is_empty(const struct text_query *query)
{
    return query->count == 0;
}

bool text_query_matches(const struct text_query *query, const char *words, const char *phone,
                        struct arena *scratch)
{
    size_t found = 0;
    while (found < query->count && strstr(words, query->words[found]) != NULL)
        found++;
    return found == query->count ||
           (query->digits[0] != '\0' && strstr(text_digits(scratch, phone), query->digits) != NULL);
}

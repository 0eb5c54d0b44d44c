/* Searching as people type it: any case and accents, words in any order, with or without punctuation;
 * telephone numbers by a piece of their digits. */
#ifndef GATHER_TEXT_TEXT_MATCH_H
#define GATHER_TEXT_TEXT_MATCH_H

#include <stdbool.h>

#include "base/arena.h"

/* text (UTF-8) in one case and without accents, for comparing with strcmp; NULL gives "". */
const char *text_fold(struct arena *arena, const char *text);

/* The same as words with one space between, for text_query_matches: punctuation parts words, apostrophes do
 * not. */
const char *text_words(struct arena *arena, const char *text);

/* The digits of text alone. */
const char *text_digits(struct arena *arena, const char *text);

/* What is looked for: words that begin anywhere, in any order, each of which must be there. In arena. */
struct text_query *text_query_create(struct arena *arena, const char *typed);

/* True when there is nothing to look for. */
bool text_query_is_empty(const struct text_query *query);

/* Whether words (of text_words) have all that is looked for, or the digits of phone (may be NULL) have those
 * of a query that can only be a telephone number. */
bool text_query_matches(const struct text_query *query, const char *words, const char *phone,
                        struct arena *scratch);

#endif

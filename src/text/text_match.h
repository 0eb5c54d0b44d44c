/* Searching as people type it: any case, also beyond English; phone numbers with or without their
 * punctuation. */
#ifndef GATHER_TEXT_TEXT_MATCH_H
#define GATHER_TEXT_TEXT_MATCH_H

#include <stdbool.h>

#include "base/arena.h"

/* text (UTF-8) in one case, for comparing with strcmp and strstr; NULL gives "". */
const char *text_fold(struct arena *arena, const char *text);

/* The digits of text alone. */
const char *text_digits(struct arena *arena, const char *text);

#endif

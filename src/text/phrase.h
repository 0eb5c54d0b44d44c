/* What pages say in a sentence: by name here, in words in www/content/phrases.txt, so that a practice changes
 * the words without a compiler. The words of the build stand until phrases_load. */
#ifndef GATHER_TEXT_PHRASE_H
#define GATHER_TEXT_PHRASE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/problem.h"

enum phrase {
#define PHRASE(constant, name, text) PHRASE_##constant,
#include "phrases.def"
    PHRASE_COUNT,
};

/* Phrases in two forms, NAME.one and NAME.other, which say {count}. */
enum phrase_plural {
#define PLURAL(constant) PLURAL_##constant = PHRASE_##constant##_ONE,
#include "phrases.def"
};

/* Pages that say what was just done, in the phrases PAGE-done-WORD. An address says it as "?done="
 * DONE_PAGE_WORD. */
enum phrase_done {
#define DONE_PAGE(page) DONE_##page,
#include "phrases.def"
};

/* Takes the words of the file at path for the whole process, until it ends; call it before threads. What the
 * file lacks keeps its words. A file that cannot be read, a name that is not one, and a text without the {…}
 * that its phrase has are problems, and then nothing is taken. */
void phrases_load(const char *path, struct problems *problems);

/* Its words. */
const char *phrase(enum phrase which);

/* text with the {name} in it replaced by value, in arena. */
const char *phrase_fill(struct arena *arena, const char *text, const char *name, const char *value);

/* The same with a number. */
const char *phrase_fill_number(struct arena *arena, const char *text, const char *name, int64_t number);

/* The form for count, {count} not filled in yet. */
const char *phrase_plural(enum phrase_plural which, int64_t count);

/* The form for count with the count in it, in arena. */
const char *phrase_count(struct arena *arena, enum phrase_plural which, int64_t count);

/* What the page says was done, by the word an address gives; "" when it is none of that page, or NULL. */
const char *phrase_done(enum phrase_done page, const char *word);

#endif

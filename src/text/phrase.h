/* What pages say in a sentence: by name here, in words in www/content/phrases.txt, so that a practice changes
 * the words without a compiler. The words of the build stand until phrases_load. */
#ifndef GATHER_TEXT_PHRASE_H
#define GATHER_TEXT_PHRASE_H

#include "base/arena.h"
#include "base/problem.h"

enum phrase {
#define PHRASE(constant, name, text) PHRASE_##constant,
#include "phrases.def"
#undef PHRASE
    PHRASE_COUNT,
};

/* Takes the words of the file at path for the whole process, until it ends; call it before threads. What the
 * file lacks keeps its words. A file that cannot be read, a name that is not one, and a text without the {…}
 * that its phrase has are problems, and then nothing is taken. */
void phrases_load(const char *path, struct problems *problems);

/* Its words. */
const char *phrase(enum phrase which);

/* text with the {name} in it replaced by value, in arena. */
const char *phrase_fill(struct arena *arena, const char *text, const char *name, const char *value);

/* The words of the phrase called PREFIX-WORD; "" when there is none of that name, or word is NULL. For what
 * an address says was done. */
const char *phrase_named(const char *prefix, const char *word);

#endif

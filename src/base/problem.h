/* What is wrong with a configuration, a form, a template, a key: collected, so that a person is told all of
 * it at once, each with file, line and what to write instead. */
#ifndef GATHER_BASE_PROBLEM_H
#define GATHER_BASE_PROBLEM_H

#include <stddef.h>
#include <stdio.h>

struct problems;

struct problems *problems_create(void);
void problems_destroy(struct problems *problems);

/* Adds one. file may be NULL; line 0 means "the file as a whole". The text says what is wrong and what to do.
 */
void problems_add(struct problems *problems, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

size_t problems_count(const struct problems *problems);

/* "file:line: text" of the index-th; owned by problems. */
const char *problems_text(const struct problems *problems, size_t index);

/* Writes each on a line of its own. */
void problems_print(const struct problems *problems, FILE *stream);

#endif

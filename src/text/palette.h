/* The colors of the pages, in light and in dark, and whether what is written in them can be read:
 * WCAG 2.2, 1.4.6 (contrast, AAA) for text and 1.4.11 for edges. */
#ifndef GATHER_TEXT_PALETTE_H
#define GATHER_TEXT_PALETTE_H

#include <stdbool.h>

#include "base/problem.h"

struct palette;

struct palette *palette_create(void);

/* NULL is fine. */
void palette_destroy(struct palette *palette);

/* Takes over the colors of the style sheet css, whose file is path: those of :root, and those of :root within
 * @media (prefers-color-scheme: dark). is_own: a sheet that says nothing else; whatever else is in it, and a
 * name that there is no color of, is a problem with its line. Otherwise reading ends after the dark ones. */
void palette_read(struct palette *palette, const char *css, const char *path, bool is_own,
                  struct problems *problems);

/* A problem, about the file path, for each pair that is too much alike: which, in which scheme, how much it
 * is and how much it has to be. */
void palette_check(const struct palette *palette, const char *path, struct problems *problems);

#endif

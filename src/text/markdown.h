/* Markdown content (CommonMark through cmark, safe mode) as HTML; markdown.c is the only file that knows
 * cmark. */
#ifndef GATHER_TEXT_MARKDOWN_H
#define GATHER_TEXT_MARKDOWN_H

#include <jansson.h>

#include "base/problem.h"

/* {title (the first # heading, taken out of the text), content_html (what comes before the first ## heading),
 * contents:[{href, id, text, content_html}] (a ## heading, as text, and what comes after it),
 * reading_minutes, description}. {{practice.name}} in the text becomes practice. NULL when the file cannot be
 * read or has no title (a problem). */
json_t *markdown_load(const char *path, const char *practice, struct problems *problems);

#endif

/* Mustache (mustache(5); the public spec's interpolation, sections, inverted sections, partials and comments;
 * no lambdas, inheritance or other delimiters), escaped by default. {{{name}}} and {{&name}} are refused but
 * for the names on the list RAW_NAMES in template_parse.c.
 *
 * Where the spec leaves it open: a missing name, null, false, [] and "" count as no, everything else (0 too)
 * as yes. A section over true keeps the {{.}} around it. {{name}} of an object or array prints nothing. */
#ifndef GATHER_TEXT_TEMPLATE_LOAD_H
#define GATHER_TEXT_TEMPLATE_LOAD_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/problem.h"

struct templates;

/* Parses every *.mustache of folder ("page.mustache" is called "page"). Unclosed or crossed sections, a
 * partial that is not there, partials that include themselves without a section between, and raw names not on
 * the list are problems, with file and line. own may be NULL, or a folder whose files
 * take the place of those of the same name; one that takes nobody's place, and one that fills in a name which
 * no template of folder knows, are problems. NULL when there were any. Safe to use from many threads. */
struct templates *templates_load(const char *folder, const char *own, struct problems *problems);

void templates_destroy(struct templates *templates);

/* True when there is one of that name. */
bool templates_has(const struct templates *templates, const char *name);

#endif

/* Mustache (mustache(5); the public spec's interpolation, sections, inverted sections, partials and comments;
 * no lambdas, inheritance or other delimiters), escaped by default. {{{name}}} and {{&name}} are refused but
 * for the names on the list RAW_NAMES in template_parse.c.
 *
 * Where the spec leaves it open: a missing name, null, false, [] and "" count as no, everything else (0 too)
 * as yes. A section over true keeps the {{.}} around it. {{name}} of an object or array prints nothing. */
#ifndef GATHER_TEXT_TEMPLATE_H
#define GATHER_TEXT_TEMPLATE_H

#include <jansson.h>
#include <stdbool.h>

#include "base/buffer.h"
#include "base/problem.h"

struct templates;

/* Parses every *.mustache of folder ("page.mustache" is called "page"). Unclosed or crossed sections, a
 * partial that is not there, partials that include themselves without a section between, and raw names not on
 * the list are problems, with file and line. NULL when there were any. Safe to use from many threads. */
struct templates *templates_load(const char *folder, struct problems *problems);

void templates_destroy(struct templates *templates);

/* True when there is one of that name. */
bool templates_has(const struct templates *templates, const char *name);

/* Appends the named template filled in from context. A name that is not there ends the process: pages name
 * their templates by constants, and a test renders each. So do partials and sections more than 64 deep. */
void template_render(const struct templates *templates, const char *name, const json_t *context,
                     struct buffer *output);

/* The same without escaping, for what is not HTML: mail subjects and texts. */
void template_render_plain(const struct templates *templates, const char *name, const json_t *context,
                           struct buffer *output);

/* Renders text as a template without partials (labels, mail subjects); for tests and small texts. False:
 * problems. */
bool template_render_text(const char *text, const json_t *context, struct buffer *output,
                          struct problems *problems);

#endif

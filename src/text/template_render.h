/* Templates filled in. */
#ifndef GATHER_TEXT_TEMPLATE_RENDER_H
#define GATHER_TEXT_TEMPLATE_RENDER_H

#include "base/buffer.h"
#include "base/problem.h"
#include "text/template_load.h"
#include <jansson.h>
#include <stdbool.h>

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

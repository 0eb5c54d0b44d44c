/* A template's text as nodes; for template_*.c alone. */
#ifndef GATHER_TEXT_TEMPLATE_PARSE_H
#define GATHER_TEXT_TEMPLATE_PARSE_H

#include "base/problem.h"
#include "text/template_node.h"
#include <stdbool.h>

/* Parses template->text (NUL-terminated after length bytes) into nodes; partials are found later. False:
 * problems. */
bool template_parse(struct template *template, struct problems *problems);

/* Frees what template holds, not template itself. */
void template_clear(struct template *template);

#endif

/* A template as template_parse.c leaves it and template_render.c walks it: a flat list of nodes. */
#ifndef GATHER_TEXT_TEMPLATE_NODE_H
#define GATHER_TEXT_TEMPLATE_NODE_H

#include <stdbool.h>
#include <stddef.h>

enum template_kind {
    TEMPLATE_TEXT,
    TEMPLATE_VARIABLE,
    TEMPLATE_RAW,
    TEMPLATE_SECTION,
    TEMPLATE_INVERTED,
    TEMPLATE_PARTIAL,
};

struct template_node {
    enum template_kind kind;
    int line;
    bool starts_line; /* a partial's indentation goes before it */
    bool standalone;  /* a partial alone on its line hands its indentation on */
    bool guarded;     /* within a section, so a partial here may lead back to itself */
    char *text;       /* bytes as they are, or a name: parts pieces, each ended by a NUL */
    size_t length;
    size_t parts; /* 0 is {{.}} */
    size_t end;   /* sections: the node after the last one inside */
    const char *indentation;
    size_t indentation_length;
    const struct template *partial;
};

struct template
{
    char *name;
    char *file; /* NULL: not from a file */
    char *text; /* what the nodes point into */
    size_t length;
    struct template_node *nodes;
    size_t count;
    int visit; /* for the search for partials that include themselves */
};

struct templates {
    struct template *items; /* by name */
    size_t count;
};

/* NULL when there is none of that name. */
const struct template *templates_find(const struct templates *templates, const char *name);

#endif

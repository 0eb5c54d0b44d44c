#include "text/template_node.h"

#include <stdlib.h>
#include <string.h>

const struct template *templates_find(const struct templates *templates, const char *name)
{
    size_t from = 0;
    size_t to = templates->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = strcmp(name, templates->items[middle].name);
        if (order == 0)
            return &templates->items[middle];
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

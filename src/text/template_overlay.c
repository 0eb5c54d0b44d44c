#include "text/template_overlay.h"

#include <string.h>

#include "text/template_node.h"

static bool fills_in(const struct template_node *node)
{
    return node->kind == TEMPLATE_VARIABLE || node->kind == TEMPLATE_RAW || node->kind == TEMPLATE_SECTION ||
           node->kind == TEMPLATE_INVERTED;
}

/* All pieces of a name with their NULs. */
static size_t name_size(const struct template_node *node)
{
    size_t size = 0;
    for (size_t part = 0; part < node->parts; part++)
        size += strlen(node->text + size) + 1;
    return size;
}

static bool same_name(const struct template_node *one, const struct template_node *other)
{
    size_t size = name_size(one);
    return one->parts == other->parts && size == name_size(other) &&
           memcmp(one->text, other->text, size) == 0; /* not secret */
}

static bool is_known(const struct templates *templates, const struct template_node *wanted)
{
    if (wanted->parts == 0)
        return true;
    for (size_t i = 0; i < templates->count; i++) {
        const struct template *template = &templates->items[i];
        for (size_t n = 0; n < template->count; n++)
            if (fills_in(&template->nodes[n]) && same_name(&template->nodes[n], wanted))
                return true;
    }
    return false;
}

static void check_names(const struct templates *templates, const struct template *template,
                        struct problems *problems)
{
    for (size_t n = 0; n < template->count; n++) {
        const struct template_node *node = &template->nodes[n];
        if (!fills_in(node) || is_known(templates, node))
            continue;
        const char *last = node->text;
        for (size_t part = 1; part < node->parts; part++)
            last += strlen(last) + 1;
        problems_add(
            problems, template->file, node->line,
            "nothing is called %s%s%s here: look for the name in the text that came with the program",
            node->parts > 1 ? node->text : "", node->parts > 1 ? "." : "", last);
    }
}

void template_overlay(struct templates *templates, struct templates *own, struct problems *problems)
{
    for (size_t i = 0; i < own->count; i++) {
        const struct template *template = &own->items[i];
        if (templates_find(templates, template->name) == NULL)
            problems_add(
                problems, template->file, 0,
                "there is no text of this name to take the place of; look at the names of those that came "
                "with the program");
        check_names(templates, template, problems);
    }
    for (size_t i = 0; i < own->count; i++) {
        const struct template *place = templates_find(templates, own->items[i].name);
        if (place == NULL)
            continue;
        struct template *taken = &templates->items[place - templates->items];
        struct template shipped = *taken;
        *taken = own->items[i];
        own->items[i] = shipped;
    }
}

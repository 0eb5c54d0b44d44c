#include "text/template_load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "text/template_node.h"
#include "text/template_overlay.h"
#include "text/template_parse.h"

static const char SUFFIX[] = ".mustache";

enum { FILE_LIMIT = 1 << 20, VISIT_UNDER_WAY = 1, VISIT_DONE = 2 };

struct loading {
    struct templates *templates;
    const char *root;
    const char *folder; /* the one that is being read */
    struct problems *problems;
    size_t capacity;
};

static bool load_one(const char *name, void *argument)
{
    struct loading *loading = argument;
    struct templates *templates = loading->templates;
    if (templates->count == loading->capacity) {
        loading->capacity = loading->capacity == 0 ? 32 : loading->capacity * 2;
        templates->items = memory_resize(templates->items, loading->capacity * sizeof *templates->items);
    }
    struct template *template = &templates->items[templates->count++];
    struct buffer path = {0};
    buffer_append_format(&path, "%s/%s", loading->folder, name);
    *template = (struct template){.file = memory_copy_text(path.data), .name = memory_copy_text(name)};
    template->name[strlen(name) - strlen(SUFFIX)] = '\0';
    buffer_free(&path);

    struct buffer content = {0};
    if (file_read(template->file, FILE_LIMIT, &content)) {
        template->length = content.length;
        template->text = memory_allocate(content.length + 1);
        if (content.length > 0)
            memcpy(template->text, content.data, content.length);
        template_parse(template, loading->problems);
    } else {
        problems_add(loading->problems, template->file, 0, "this template cannot be read: %s",
                     strerror(errno));
    }
    buffer_free(&content);
    return true;
}

static void load_folder(struct loading *loading, const char *folder)
{
    loading->folder = folder;
    if (!file_each(folder, SUFFIX, load_one, loading))
        problems_add(loading->problems, folder, 0, "this folder of templates cannot be read: %s",
                     strerror(errno));
}

static bool load_room(const char *name, void *argument)
{
    struct loading *loading = argument;
    struct buffer path = {0};
    buffer_append_format(&path, "%s/%s", loading->root, name);
    load_folder(loading, path.data);
    buffer_free(&path);
    return true;
}

/* A template is known by the name of its file, in whichever folder that lies. */
static void find_doubles(const struct templates *templates, struct problems *problems)
{
    for (size_t i = 1; i < templates->count; i++)
        if (strcmp(templates->items[i - 1].name, templates->items[i].name) == 0)
            problems_add(problems, templates->items[i].file, 0, "another template has this name: %s",
                         templates->items[i - 1].file);
}

static int compare_names(const void *a, const void *b)
{
    const struct template *left = a;
    const struct template *right = b;
    return strcmp(left->name, right->name);
}

bool templates_has(const struct templates *templates, const char *name)
{
    return templates_find(templates, name) != NULL;
}

static void find_partials(const struct templates *templates, struct problems *problems)
{
    for (size_t i = 0; i < templates->count; i++) {
        const struct template *template = &templates->items[i];
        for (size_t n = 0; n < template->count; n++) {
            struct template_node *node = &template->nodes[n];
            if (node->kind != TEMPLATE_PARTIAL)
                continue;
            node->partial = templates_find(templates, node->text);
            if (node->partial == NULL) {
                problems_add(problems, template->file, node->line, "there is no template %s%s to include",
                             node->text, SUFFIX);
            }
        }
    }
}

/* Walks what is always included; coming back to a template that is still under way would never end. */
static void find_circles(const struct templates *templates, struct template *template,
                         struct problems *problems)
{
    template->visit = VISIT_UNDER_WAY;
    for (size_t n = 0; n < template->count; n++) {
        const struct template_node *node = &template->nodes[n];
        if (node->kind != TEMPLATE_PARTIAL || node->partial == NULL || node->guarded)
            continue;
        struct template *partial = &templates->items[node->partial - templates->items];
        if (partial->visit == VISIT_UNDER_WAY) {
            problems_add(problems, template->file, node->line,
                         "{{>%s}} leads back to itself: put it within a section", node->text);
        } else if (partial->visit != VISIT_DONE) {
            find_circles(templates, partial, problems);
        }
    }
    template->visit = VISIT_DONE;
}

static void lay_over(struct templates *templates, const char *folder, struct problems *problems)
{
    struct templates *own = memory_allocate(sizeof *own);
    struct loading loading = {.templates = own, .root = folder, .problems = problems};
    load_folder(&loading, folder);
    template_overlay(templates, own, problems);
    templates_destroy(own);
}

struct templates *templates_load(const char *folder, const char *own, struct problems *problems)
{
    size_t before = problems_count(problems);
    struct templates *templates = memory_allocate(sizeof *templates);
    struct loading loading = {.templates = templates, .root = folder, .problems = problems};
    load_folder(&loading, folder);
    if (problems_count(problems) == before && !file_each_folder(folder, load_room, &loading))
        problems_add(problems, folder, 0, "this folder of templates cannot be read: %s", strerror(errno));
    if (problems_count(problems) == before && templates->count > 0) {
        qsort(templates->items, templates->count, sizeof *templates->items, compare_names);
        find_doubles(templates, problems);
        if (own != NULL)
            lay_over(templates, own, problems);
        find_partials(templates, problems);
        for (size_t i = 0; i < templates->count; i++)
            if (templates->items[i].visit != VISIT_DONE)
                find_circles(templates, &templates->items[i], problems);
    }
    if (problems_count(problems) > before) {
        templates_destroy(templates);
        return NULL;
    }
    return templates;
}

void templates_destroy(struct templates *templates)
{
    if (templates == NULL)
        return;
    for (size_t i = 0; i < templates->count; i++)
        template_clear(&templates->items[i]);
    memory_free(templates->items);
    memory_free(templates);
}

#include "text/template_render.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "text/template_load.h"
#include "text/template_node.h"
#include "text/template_parse.h"

/* Only borrowed references are used here: jansson's counts are not to be touched by many threads. */

enum { DEPTH_LIMIT = 64, NUMBER_SIZE = 40 };

/* What names are looked up in: the innermost section's value first. */
struct scope {
    const json_t *value;
    const struct scope *outer;
};

struct indentation {
    const char *text;
    size_t length;
    const struct indentation *outer;
};

struct place {
    const struct scope *scope;
    const struct indentation *indentation; /* NULL: none */
    int depth;
    bool plain; /* nothing is escaped */
};

/* Whole entities by byte; NUL, which no document may hold, becomes U+FFFD. */
static const struct {
    unsigned char length;
    char text[6];
} ESCAPES[256] = {
    ['\0'] = {3, "\xEF\xBF\xBD"}, ['&'] = {5, "&amp;"},  ['<'] = {4, "&lt;"},
    ['>'] = {4, "&gt;"},          ['"'] = {6, "&quot;"}, ['\''] = {5, "&#39;"},
};

static void append_escaped(struct buffer *output, const char *text, size_t length)
{
    size_t done = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (ESCAPES[byte].length == 0)
            continue;
        if (i > done)
            buffer_append(output, text + done, i - done);
        buffer_append(output, ESCAPES[byte].text, ESCAPES[byte].length);
        done = i + 1;
    }
    if (length > done)
        buffer_append(output, text + done, length - done);
}

/* The shortest of the notations that reads back as the same number, so that 0.1 is not 0.10000000000000001.
 */
static void append_real(struct buffer *output, double number)
{
    char text[NUMBER_SIZE];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        double back = strtod(text, NULL);
        if (!(back < number) && !(back > number))
            break;
    }
    buffer_append_text(output, text);
}

static void append_integer(struct buffer *output, json_int_t number)
{
    char text[NUMBER_SIZE];
    int length = snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, number);
    buffer_append(output, text, (size_t)length);
}

static void append_value(struct buffer *output, const json_t *value, bool raw)
{
    if (value == NULL)
        return;
    switch (json_typeof(value)) {
    case JSON_STRING:
        if (raw && json_string_length(value) > 0)
            buffer_append(output, json_string_value(value), json_string_length(value));
        else if (!raw)
            append_escaped(output, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
        append_integer(output, json_integer_value(value));
        break;
    case JSON_REAL:
        append_real(output, json_real_value(value));
        break;
    case JSON_TRUE:
        buffer_append_text(output, "true");
        break;
    case JSON_FALSE:
        buffer_append_text(output, "false");
        break;
    case JSON_NULL:
    case JSON_OBJECT:
    case JSON_ARRAY:
        break;
    }
}

/* The first piece of a name is looked for from the inside out, the others only within what it named. */
static const json_t *look_up(const struct template_node *node, const struct scope *scope)
{
    if (node->parts == 0)
        return scope->value;
    const json_t *value = NULL;
    for (; value == NULL && scope != NULL; scope = scope->outer)
        value = json_object_get(scope->value, node->text);
    const char *piece = node->text;
    for (size_t i = 1; value != NULL && i < node->parts; i++) {
        piece += strlen(piece) + 1;
        value = json_object_get(value, piece);
    }
    return value;
}

static bool is_truthy(const json_t *value)
{
    if (value == NULL || json_is_null(value) || json_is_false(value))
        return false;
    if (json_is_string(value))
        return json_string_length(value) > 0;
    return !json_is_array(value) || json_array_size(value) > 0;
}

static void append_indentation(struct buffer *output, const struct indentation *indentation)
{
    if (indentation != NULL) {
        append_indentation(output, indentation->outer);
        buffer_append(output, indentation->text, indentation->length);
    }
}

static void append_text(struct buffer *output, const struct template_node *node,
                        const struct indentation *indentation)
{
    const char *at = node->text;
    const char *end = at + node->length;
    while (indentation != NULL) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (newline == NULL || newline + 1 == end)
            break;
        buffer_append(output, at, (size_t)(newline + 1 - at));
        append_indentation(output, indentation);
        at = newline + 1;
    }
    if (end > at)
        buffer_append(output, at, (size_t)(end - at));
}

static void render_nodes(const struct template *template, size_t from, size_t to, const struct place *place,
                         struct buffer *output);

static void render_within(const struct template *template, size_t index, const json_t *value,
                          const struct place *place, struct buffer *output)
{
    struct scope scope = {value, place->scope};
    struct place inner = {&scope, place->indentation, place->depth + 1, place->plain};
    render_nodes(template, index + 1, template->nodes[index].end, &inner, output);
}

static void render_section(const struct template *template, size_t index, const struct place *place,
                           struct buffer *output)
{
    const struct template_node *node = &template->nodes[index];
    const json_t *value = look_up(node, place->scope);
    bool inverted = node->kind == TEMPLATE_INVERTED;
    if (is_truthy(value) == inverted)
        return;
    if (json_is_array(value) && !inverted) {
        size_t size = json_array_size(value);
        for (size_t i = 0; i < size; i++)
            render_within(template, index, json_array_get(value, i), place, output);
    } else if (inverted || json_is_true(value)) {
        /* A yes or no is a question about its surroundings, which stay in view: {{.}} inside is still theirs.
         */
        render_nodes(template, index + 1, node->end, place, output);
    } else {
        render_within(template, index, value, place, output);
    }
}

static void render_partial(const struct template_node *node, const struct place *place, struct buffer *output)
{
    struct indentation indentation = {node->indentation, node->indentation_length, place->indentation};
    struct place inner = {place->scope, NULL, place->depth + 1, place->plain};
    if (node->standalone)
        inner.indentation = indentation.length > 0 ? &indentation : place->indentation;
    render_nodes(node->partial, 0, node->partial->count, &inner, output);
}

static void render_nodes(const struct template *template, size_t from, size_t to, const struct place *place,
                         struct buffer *output)
{
    if (place->depth > DEPTH_LIMIT)
        memory_fatal("a template's partials or sections go too deep");
    size_t index = from;
    while (index < to) {
        const struct template_node *node = &template->nodes[index];
        if (node->starts_line)
            append_indentation(output, place->indentation);
        switch (node->kind) {
        case TEMPLATE_TEXT:
            append_text(output, node, place->indentation);
            break;
        case TEMPLATE_VARIABLE:
        case TEMPLATE_RAW:
            append_value(output, look_up(node, place->scope), place->plain || node->kind == TEMPLATE_RAW);
            break;
        case TEMPLATE_SECTION:
        case TEMPLATE_INVERTED:
            render_section(template, index, place, output);
            index = node->end - 1;
            break;
        case TEMPLATE_PARTIAL:
            render_partial(node, place, output);
            break;
        }
        index++;
    }
}

static void render_template(const struct template *template, const json_t *context, bool plain,
                            struct buffer *output)
{
    struct scope scope = {context, NULL};
    struct place place = {&scope, NULL, 0, plain};
    render_nodes(template, 0, template->count, &place, output);
}

static void render_named(const struct templates *templates, const char *name, const json_t *context,
                         bool plain, struct buffer *output)
{
    const struct template *template = templates_find(templates, name);
    if (template == NULL) {
        char why[160];
        snprintf(why, sizeof why, "there is no template %s.mustache", name);
        memory_fatal(why);
    }
    buffer_reserve(output, template->length);
    render_template(template, context, plain, output);
}

void template_render(const struct templates *templates, const char *name, const json_t *context,
                     struct buffer *output)
{
    render_named(templates, name, context, false, output);
}

void template_render_plain(const struct templates *templates, const char *name, const json_t *context,
                           struct buffer *output)
{
    render_named(templates, name, context, true, output);
}

bool template_render_text(const char *text, const json_t *context, struct buffer *output,
                          struct problems *problems)
{
    struct template template = {.text = memory_copy_text(text), .length = strlen(text)};
    bool good = template_parse(&template, problems);
    for (size_t i = 0; good && i < template.count; i++) {
        if (template.nodes[i].kind == TEMPLATE_PARTIAL) {
            problems_add(problems, NULL, template.nodes[i].line, "{{>%s}}: no partials in a text of its own",
                         template.nodes[i].text);
            good = false;
        }
    }
    if (good)
        render_template(&template, context, false, output);
    template_clear(&template);
    return good;
}

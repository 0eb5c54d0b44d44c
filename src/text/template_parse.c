#include "text/template_parse.h"

#include "text/template_node.h"

#include <string.h>

#include "base/encoding.h"
#include "base/memory.h"

/* What may go out unescaped: markup that this program makes itself. By the last piece of the name. */
static const char *const RAW_NAMES[] = {"article_html", "content_html", "chart_svg", "qr_svg"};

enum { OPEN_LIMIT = 32, SHOWN_LIMIT = 60 };

struct parser {
    struct template *template;
    struct problems *problems;
    const char *end;
    char *at;
    int line;
    bool line_start;
    bool failed;
    size_t capacity;
    size_t open[OPEN_LIMIT]; /* the sections around us, by node */
    size_t depth;
};

struct tag {
    char *begin;
    char *end;
    char sigil; /* 0: a plain variable */
    char *name;
    size_t length;
    int line;
    bool standalone;
    char *line_begin; /* of the whole line, when standalone */
    char *line_end;
};

#define COMPLAIN(parser, line, ...)                                                                          \
    do {                                                                                                     \
        (parser)->failed = true;                                                                             \
        problems_add((parser)->problems, (parser)->template->file, line, __VA_ARGS__);                       \
    } while (false)

static int count_lines(const char *from, const char *to)
{
    int lines = 0;
    while ((from = memchr(from, '\n', (size_t)(to - from))) != NULL) {
        lines++;
        from++;
    }
    return lines;
}

/* How much of a name a message shows: what is wrongly taken for a name may be half the file. */
static int shown(size_t length)
{
    return length > SHOWN_LIMIT ? SHOWN_LIMIT : (int)length;
}

static struct template_node *add_node(struct parser *parser, enum template_kind kind, int line)
{
    struct template *template = parser->template;
    if (template->count == parser->capacity) {
        parser->capacity = parser->capacity == 0 ? 32 : parser->capacity * 2;
        template->nodes = memory_resize(template->nodes, parser->capacity * sizeof *template->nodes);
    }
    struct template_node *node = &template->nodes[template->count++];
    *node = (struct template_node){.kind = kind, .line = line, .guarded = parser->depth > 0};
    return node;
}

static void add_text(struct parser *parser, char *from, const char *to)
{
    if (from == to)
        return;
    struct template_node *node = add_node(parser, TEMPLATE_TEXT, parser->line);
    node->text = from;
    node->length = (size_t)(to - from);
    node->starts_line = parser->line_start;
    parser->line_start = to[-1] == '\n';
}

/* Nothing, but the place where a line begins with a tag that leaves no node of its own. */
static void add_line_start(struct parser *parser, const struct tag *tag)
{
    if (parser->line_start && !tag->standalone) {
        struct template_node *node = add_node(parser, TEMPLATE_TEXT, tag->line);
        node->text = tag->begin;
        node->starts_line = true;
        parser->line_start = false;
    }
}

static struct template_node *add_named(struct parser *parser, enum template_kind kind, const struct tag *tag)
{
    struct template_node *node = add_node(parser, kind, tag->line);
    node->text = tag->name;
    node->length = tag->length;
    node->standalone = tag->standalone;
    if (!tag->standalone) {
        node->starts_line = parser->line_start;
        parser->line_start = false;
    }
    return node;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Reads the tag that begins at begin; false when it has no end. */
static bool read_tag(const struct parser *parser, char *begin, struct tag *tag)
{
    *tag = (struct tag){.begin = begin, .line = parser->line + count_lines(parser->at, begin)};
    char *from = begin + 2;
    if (from < parser->end && strchr("#^/>!&{=", *from) != NULL)
        tag->sigil = *from++;
    const char *closer = tag->sigil == '{' ? "}}}" : "}}";
    char *to = memmem(from, (size_t)(parser->end - from), closer, strlen(closer));
    if (to == NULL)
        return false;
    tag->end = to + strlen(closer);
    while (from < to && is_blank(*from))
        from++;
    while (from < to && is_blank(to[-1]))
        to--;
    tag->name = from;
    tag->length = (size_t)(to - from);
    return true;
}

/* A tag that prints nothing itself takes its whole line with it when nothing else is there. */
static void find_line(const struct parser *parser, struct tag *tag)
{
    if (tag->sigil == 0 || tag->sigil == '&' || tag->sigil == '{')
        return;
    char *begin = tag->begin;
    while (begin > parser->template->text && is_blank(begin[-1]))
        begin--;
    char *end = tag->end;
    while (end < parser->end && is_blank(*end))
        end++;
    if (end + 1 < parser->end && end[0] == '\r' && end[1] == '\n')
        end++;
    bool before = begin == parser->template->text || begin[-1] == '\n';
    if (before && (end == parser->end || *end == '\n')) {
        tag->standalone = true;
        tag->line_begin = begin;
        tag->line_end = end == parser->end ? end : end + 1;
    }
}

static bool is_name_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '_' || byte == '-';
}

/* Names are kept narrow so that a typing error is found at start, not as an empty place on a page. */
static bool check_name(struct parser *parser, const struct tag *tag)
{
    bool partial = tag->sigil == '>';
    bool good = tag->length > 0;
    if (!partial && tag->length == 1 && tag->name[0] == '.')
        return true;
    for (size_t i = 0; good && i < tag->length; i++) {
        bool joins =
            !partial && tag->name[i] == '.' && i > 0 && i + 1 < tag->length && tag->name[i - 1] != '.';
        good = joins || is_name_byte(tag->name[i]);
    }
    if (!good) {
        COMPLAIN(parser, tag->line, "\"%.*s\" is not a name: write letters, digits, _ and -%s",
                 shown(tag->length), tag->name,
                 partial ? "" : ", joined by dots; or one dot for the thing itself");
    }
    return good;
}

static bool is_raw_name(const struct tag *tag)
{
    const char *dot = memrchr(tag->name, '.', tag->length);
    const char *last = dot == NULL ? tag->name : dot + 1;
    size_t length = tag->length - (size_t)(last - tag->name);
    for (size_t i = 0; i < sizeof RAW_NAMES / sizeof *RAW_NAMES; i++)
        if (strlen(RAW_NAMES[i]) == length && memcmp(RAW_NAMES[i], last, length) == 0)
            return true;
    return false;
}

static void take_variable(struct parser *parser, const struct tag *tag)
{
    bool raw = tag->sigil != 0;
    if (raw && !is_raw_name(tag)) {
        COMPLAIN(parser, tag->line,
                 "%.*s may not go out unescaped: write {{%.*s}}, or see RAW_NAMES in template_parse.c",
                 shown(tag->length), tag->name, shown(tag->length), tag->name);
        return;
    }
    add_named(parser, raw ? TEMPLATE_RAW : TEMPLATE_VARIABLE, tag);
}

static void take_open(struct parser *parser, const struct tag *tag)
{
    if (parser->depth == OPEN_LIMIT) {
        COMPLAIN(parser, tag->line, "more than %d sections within each other: move some to a partial",
                 OPEN_LIMIT);
        parser->end = parser->at;
        parser->depth = 0;
        return;
    }
    add_named(parser, tag->sigil == '#' ? TEMPLATE_SECTION : TEMPLATE_INVERTED, tag);
    parser->open[parser->depth++] = parser->template->count - 1;
}

static void take_close(struct parser *parser, const struct tag *tag)
{
    if (parser->depth == 0) {
        COMPLAIN(parser, tag->line, "{{/%.*s}} ends a section that was not begun", shown(tag->length),
                 tag->name);
        return;
    }
    add_line_start(parser, tag);
    struct template_node *open = &parser->template->nodes[parser->open[--parser->depth]];
    if (open->length != tag->length || memcmp(open->text, tag->name, tag->length) != 0) {
        COMPLAIN(parser, tag->line,
                 "{{/%.*s}} stands where {{/%.*s}} should, to end the section begun in line %d",
                 shown(tag->length), tag->name, shown(open->length), open->text, open->line);
    }
    open->end = parser->template->count;
}

static void take_partial(struct parser *parser, const struct tag *tag)
{
    struct template_node *node = add_named(parser, TEMPLATE_PARTIAL, tag);
    if (tag->standalone) {
        node->indentation = tag->line_begin;
        node->indentation_length = (size_t)(tag->begin - tag->line_begin);
    }
}

static void take_tag(struct parser *parser, const struct tag *tag)
{
    if (tag->sigil == '!')
        return;
    if (tag->sigil == '=') {
        COMPLAIN(parser, tag->line, "{{= =}}: other delimiters are not supported, keep to {{ and }}");
        return;
    }
    if (!check_name(parser, tag))
        return;
    if (tag->sigil == '#' || tag->sigil == '^')
        take_open(parser, tag);
    else if (tag->sigil == '/')
        take_close(parser, tag);
    else if (tag->sigil == '>')
        take_partial(parser, tag);
    else
        take_variable(parser, tag);
}

/* Text up to the next tag, and that tag; or the text that is left. False: nothing after here can be read. */
static bool take_next(struct parser *parser)
{
    char *begin = memmem(parser->at, (size_t)(parser->end - parser->at), "{{", 2);
    if (begin == NULL) {
        add_text(parser, parser->at, parser->end);
        parser->at += parser->end - parser->at;
        return true;
    }
    struct tag tag;
    if (!read_tag(parser, begin, &tag)) {
        COMPLAIN(parser, tag.line, "this tag has no end: %s is missing", tag.sigil == '{' ? "}}}" : "}}");
        return false;
    }
    find_line(parser, &tag);
    add_text(parser, parser->at, tag.standalone ? tag.line_begin : tag.begin);
    char *next = tag.standalone ? tag.line_end : tag.end;
    parser->line += count_lines(parser->at, next);
    parser->at = next;
    take_tag(parser, &tag);
    return true;
}

/* Ends each name, and each piece of one, with a NUL, in place: what comes after a name is always a tag's end.
 */
static void cut_names(struct template *template)
{
    for (size_t i = 0; i < template->count; i++) {
        struct template_node *node = &template->nodes[i];
        if (node->kind == TEMPLATE_TEXT)
            continue;
        node->text[node->length] = '\0';
        if (node->text[0] == '.')
            continue;
        node->parts = 1;
        for (char *dot = node->text; (dot = strchr(dot, '.')) != NULL; node->parts++)
            *dot++ = '\0';
    }
}

bool template_parse(struct template *template, struct problems *problems)
{
    struct parser parser = {.template = template, .problems = problems, .line = 1, .line_start = true};
    parser.at = template->text;
    parser.end = template->text + template->length;
    if (memchr(template->text, '\0', template->length) != NULL ||
        !encoding_is_utf8(template->text, template->length)) {
        COMPLAIN(&parser, 0, "this is not UTF-8 text: save it as UTF-8");
        return false;
    }
    while (parser.at < parser.end)
        if (!take_next(&parser))
            return false;
    while (parser.depth > 0) {
        const struct template_node *open = &template->nodes[parser.open[--parser.depth]];
        COMPLAIN(&parser, open->line, "this section has no end: {{/%.*s}} is missing", shown(open->length),
                 open->text);
    }
    if (!parser.failed)
        cut_names(template);
    return !parser.failed;
}

void template_clear(struct template *template)
{
    memory_free(template->name);
    memory_free(template->file);
    memory_free(template->text);
    memory_free(template->nodes);
}

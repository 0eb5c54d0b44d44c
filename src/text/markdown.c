#include "text/markdown.h"

#include <cmark.h>
#include <errno.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"

enum { FILE_LIMIT = 1 << 20, WORDS_A_MINUTE = 200, DESCRIPTION_LENGTH = 160 };

/* The text inside node, without its markup. */
static void append_text(cmark_node *node, struct buffer *text)
{
    cmark_iter *iterator = cmark_iter_new(node);
    for (cmark_event_type event; (event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE;) {
        cmark_node *at = cmark_iter_get_node(iterator);
        cmark_node_type type = cmark_node_get_type(at);
        if (event == CMARK_EVENT_EXIT && (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING))
            buffer_append_byte(text, ' ');
        else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
            buffer_append_byte(text, ' ');
        else if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK)
            buffer_append_text(text, cmark_node_get_literal(at));
    }
    cmark_iter_free(iterator);
    while (text->length > 0 && text->data[text->length - 1] == ' ')
        text->data[--text->length] = '\0';
}

/* The page's own heading is the title's, so a further # heading becomes a ## one. */
static cmark_node *take_title(cmark_node *document)
{
    cmark_node *title = NULL, *next;
    for (cmark_node *node = cmark_node_first_child(document); node != NULL; node = next) {
        next = cmark_node_next(node);
        if (cmark_node_get_type(node) != CMARK_NODE_HEADING || cmark_node_get_heading_level(node) != 1)
            continue;
        if (title != NULL) {
            cmark_node_set_heading_level(node, 2);
            continue;
        }
        title = node;
        cmark_node_unlink(title);
    }
    return title;
}

static bool is_taken(const json_t *contents, const char *href)
{
    size_t index;
    json_t *entry;
    json_array_foreach(contents, index, entry)
    {
        if (strcmp(json_string_value(json_object_get(entry, "href")), href) == 0)
            return true;
    }
    return false;
}

/* "Pain isolates. Groups reconnect." as "#pain-isolates-groups-reconnect"; a second one as "…-2". */
static void make_href(const char *text, const json_t *contents, struct buffer *href)
{
    buffer_append_byte(href, '#');
    for (; *text != '\0'; text++) {
        char letter = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
        if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9'))
            buffer_append_byte(href, letter);
        else if (href->data[href->length - 1] != '-' && href->length > 1)
            buffer_append_byte(href, '-');
    }
    while (href->length > 1 && href->data[href->length - 1] == '-')
        href->data[--href->length] = '\0';
    if (href->length == 1)
        buffer_append_text(href, "section");
    size_t length = href->length;
    for (int number = 2; is_taken(contents, href->data); number++) {
        href->length = length;
        buffer_append_format(href, "-%d", number);
    }
}

/* The HTML of what is in section, which is freed. */
static json_t *render(cmark_node *section)
{
    char *rendered = cmark_render_html(section, CMARK_OPT_DEFAULT);
    json_t *html = json_string(rendered);
    cmark_get_default_mem_allocator()->free(rendered);
    cmark_node_free(section);
    return html;
}

static json_t *make_part(cmark_node *heading, const json_t *contents)
{
    struct buffer text = {0}, href = {0};
    append_text(heading, &text);
    buffer_append(&text, "", 0);
    make_href(text.data, contents, &href);
    json_t *part = json_pack("{s:s, s:s, s:s}", "href", href.data, "id", href.data + 1, "text", text.data);
    buffer_free(&text);
    buffer_free(&href);
    return part;
}

static bool is_part_heading(cmark_node *node)
{
    return node != NULL && cmark_node_get_type(node) == CMARK_NODE_HEADING &&
           cmark_node_get_heading_level(node) == 2;
}

/* Takes the nodes before the next ## heading out of document and renders them: cmark knows no ids, so
 * headings are the templates'. */
static json_t *take_section(cmark_node *document)
{
    cmark_node *section = cmark_node_new(CMARK_NODE_DOCUMENT);
    cmark_node *node;
    while ((node = cmark_node_first_child(document)) != NULL && !is_part_heading(node)) {
        cmark_node_unlink(node);
        cmark_node_append_child(section, node);
    }
    return render(section);
}

static json_t *take_parts(cmark_node *document)
{
    json_t *contents = json_array();
    cmark_node *heading;
    while ((heading = cmark_node_first_child(document)) != NULL) {
        json_t *part = make_part(heading, contents);
        cmark_node_unlink(heading);
        cmark_node_free(heading);
        json_object_set_new(part, "content_html", take_section(document));
        json_array_append_new(contents, part);
    }
    return contents;
}

static int count_minutes(cmark_node *document)
{
    struct buffer text = {0};
    append_text(document, &text);
    int words = 0;
    for (size_t i = 0; i < text.length; i++)
        words += text.data[i] != ' ' && text.data[i] != '\n' &&
                 (i == 0 || text.data[i - 1] == ' ' || text.data[i - 1] == '\n');
    buffer_free(&text);
    return words <= WORDS_A_MINUTE ? 1 : (words + WORDS_A_MINUTE - 1) / WORDS_A_MINUTE;
}

/* Cut at a word, and never inside a character. */
static void shorten(struct buffer *text)
{
    if (text->length <= DESCRIPTION_LENGTH)
        return;
    size_t length = DESCRIPTION_LENGTH;
    while (length > 0 && text->data[length] != ' ')
        length--;
    if (length == 0) {
        length = DESCRIPTION_LENGTH;
        while (((unsigned char)text->data[length] & 0xc0) == 0x80)
            length--;
    }
    while (length > 0 && strchr(" ,;:", text->data[length - 1]) != NULL)
        length--;
    text->length = length;
    buffer_append_text(text, "…");
}

static json_t *describe(cmark_node *document)
{
    struct buffer text = {0};
    for (cmark_node *node = cmark_node_first_child(document); node != NULL; node = cmark_node_next(node)) {
        if (cmark_node_get_type(node) != CMARK_NODE_PARAGRAPH)
            continue;
        append_text(node, &text);
        break;
    }
    shorten(&text);
    json_t *json = json_string(text.data == NULL ? "" : text.data);
    buffer_free(&text);
    return json;
}

static json_t *make_article(cmark_node *document, cmark_node *title)
{
    struct buffer text = {0};
    append_text(title, &text);
    json_t *article =
        json_pack("{s:s, s:i, s:o}", "title", text.data == NULL ? "" : text.data, "reading_minutes",
                  count_minutes(document), "description", describe(document));
    json_object_set_new(article, "content_html", take_section(document));
    json_object_set_new(article, "contents", take_parts(document));
    buffer_free(&text);
    return article;
}

/* A backslash before what Markdown would read as something else than a character of the name. */
static void append_plain(struct buffer *text, const char *words)
{
    for (; *words != '\0'; words++) {
        if (strchr("\\`*_{}[]()#+-.!|<>&~", *words) != NULL)
            buffer_append_byte(text, '\\');
        buffer_append_byte(text, *words);
    }
}

static void fill_in(const char *source, const char *practice, const char *path, struct buffer *text,
                    struct problems *problems)
{
    static const char name[] = "{{practice.name}}";
    const char *mark;
    while ((mark = strstr(source, "{{")) != NULL) {
        buffer_append(text, source, (size_t)(mark - source));
        if (strncmp(mark, name, sizeof name - 1) == 0) {
            append_plain(text, practice);
            source = mark + sizeof name - 1;
            continue;
        }
        problems_add(problems, path, 0, "%.*s is not known here; only %s is", (int)strcspn(mark, " \r\n"),
                     mark, name);
        buffer_append(text, mark, 2);
        source = mark + 2;
    }
    buffer_append_text(text, source);
}

json_t *markdown_load(const char *path, const char *practice, struct problems *problems)
{
    struct buffer source = {0};
    struct buffer text = {0};
    json_t *article = NULL;
    if (!file_read(path, FILE_LIMIT, &source)) {
        problems_add(problems, path, 0, "the text cannot be read (%s); check the file and its rights",
                     strerror(errno));
        buffer_free(&source);
        return NULL;
    }
    fill_in(source.data == NULL ? "" : source.data, practice, path, &text, problems);
    buffer_free(&source);
    int options = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8;
    cmark_node *document = cmark_parse_document(text.data == NULL ? "" : text.data, text.length, options);
    cmark_node *title = take_title(document);
    if (title == NULL)
        problems_add(problems, path, 0, "the text has no title; begin it with a line like \"# A title\"");
    else
        article = make_article(document, title);
    if (title != NULL)
        cmark_node_free(title);
    cmark_node_free(document);
    buffer_free(&text);
    return article;
}

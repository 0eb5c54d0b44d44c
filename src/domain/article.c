#include "domain/article.h"

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

static void add_heading(json_t *contents, cmark_node *heading)
{
    struct buffer text = {0}, href = {0};
    append_text(heading, &text);
    buffer_append(&text, "", 0);
    make_href(text.data, contents, &href);
    json_array_append_new(contents, json_pack("{s:s, s:s}", "href", href.data, "text", text.data));
    buffer_free(&text);
    buffer_free(&href);
}

static json_t *list_headings(cmark_node *document)
{
    json_t *contents = json_array();
    cmark_iter *iterator = cmark_iter_new(document);
    for (cmark_event_type event; (event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE;) {
        cmark_node *at = cmark_iter_get_node(iterator);
        if (event == CMARK_EVENT_ENTER && cmark_node_get_type(at) == CMARK_NODE_HEADING &&
            cmark_node_get_heading_level(at) == 2)
            add_heading(contents, at);
    }
    cmark_iter_free(iterator);
    return contents;
}

/* cmark knows no ids. In safe mode no other tag of that kind can come out of it than those of the headings,
 * in their order. */
static json_t *render(cmark_node *document, const json_t *contents)
{
    static const char tag[] = "<h2>"; /* cmark's own */
    struct buffer html = {0};
    char *rendered = cmark_render_html(document, CMARK_OPT_DEFAULT);
    const char *rest = rendered;
    for (size_t index = 0; index < json_array_size(contents); index++) {
        const char *heading = strstr(rest, tag);
        if (heading == NULL)
            break;
        const char *href = json_string_value(json_object_get(json_array_get(contents, index), "href"));
        buffer_append(&html, rest, (size_t)(heading - rest));
        buffer_append_format(&html, "<h2 id=\"%s\">", href + 1); /* cmark's own */
        rest = heading + strlen(tag);
    }
    buffer_append_text(&html, rest);
    cmark_get_default_mem_allocator()->free(rendered);
    json_t *json = json_string(html.data);
    buffer_free(&html);
    return json;
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
    json_t *contents = list_headings(document);
    json_t *article = json_pack("{s:s, s:o, s:i, s:o}", "title", text.data == NULL ? "" : text.data,
                                "content_html", render(document, contents), "reading_minutes",
                                count_minutes(document), "description", describe(document));
    json_object_set_new(article, "contents", contents);
    buffer_free(&text);
    return article;
}

json_t *article_load(const char *path, struct problems *problems)
{
    struct buffer text = {0};
    json_t *article = NULL;
    if (!file_read(path, FILE_LIMIT, &text)) {
        problems_add(problems, path, 0, "the text cannot be read (%s); check the file and its rights",
                     strerror(errno));
        buffer_free(&text);
        return NULL;
    }
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

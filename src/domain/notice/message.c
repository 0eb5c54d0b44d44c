#include "domain/notice/message.h"

#include <stdbool.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/overlay.h"
#include "text/template_render.h"

static const char SUBJECT[] = "Subject: ";
static const char LAYOUT[] = "layout-html";

const char *const *message_kinds(void)
{
    static const char *const kinds[] = {
        "received",  "question-received", "question-answer", "offer",     "reminder",     "lapsed",
        "confirmed", "waiting",           "declined",        "withdrawn", "group-closed", "calendar",
        "staff-new", "unit-failed",       "trial",           NULL};
    return kinds;
}

/* Templates are asked for by name when something has already happened: a missing one has to be found at the
 * start. */
static void check_kinds(const struct templates *templates, const char *folder, struct problems *problems)
{
    json_t *nothing = json_object();
    struct buffer text = {0};
    for (const char *const *kind = message_kinds(); *kind != NULL; kind++) {
        buffer_reset(&text);
        if (!templates_has(templates, *kind)) {
            problems_add(problems, folder, 0, "%s.mustache is missing", *kind);
            continue;
        }
        template_render_plain(templates, *kind, nothing, &text);
        if (text.data == NULL || strncmp(text.data, SUBJECT, sizeof SUBJECT - 1) != 0 ||
            strstr(text.data, "\n\n") == NULL)
            problems_add(problems, folder, 0,
                         "%s.mustache must begin with \"Subject: ...\" and a blank line before the text",
                         *kind);
    }
    if (!templates_has(templates, LAYOUT))
        problems_add(problems, folder, 0, "%s.mustache is missing", LAYOUT);
    buffer_free(&text);
    json_decref(nothing);
}

struct templates *message_load(const struct config *config, struct problems *problems)
{
    size_t before = problems_count(problems);
    struct arena *arena = arena_create();
    const char *folder = arena_format(arena, "%s/mail", config->site_www);
    const char *own = overlay_own(config, "mail", arena);
    struct templates *templates = templates_load(folder, own, problems);
    if (templates != NULL)
        check_kinds(templates, folder, problems);
    arena_destroy(arena);
    if (problems_count(problems) == before)
        return templates;
    templates_destroy(templates);
    return NULL;
}

static bool is_link(const char *line)
{
    return (strncmp(line, "https://", 8) == 0 || strncmp(line, "http://", 7) == 0) &&
           strchr(line, ' ') == NULL;
}

/* A line break within a paragraph is kept: addresses and lists have them. */
static void add_line(json_t *paragraph, const char *line)
{
    json_t *lines = json_object_get(paragraph, "lines");
    json_t *added = json_object();
    json_object_set_new(added, is_link(line) ? "link" : "words", json_string(line));
    json_object_set_new(added, "first", json_boolean(json_array_size(lines) == 0));
    json_array_append_new(lines, added);
}

static json_t *paragraphs_of(const char *text, struct arena *arena)
{
    json_t *paragraphs = json_array();
    json_t *paragraph = NULL;
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        if (length == 0) {
            paragraph = NULL;
        } else {
            if (paragraph == NULL) {
                paragraph = json_pack("{s:[]}", "lines");
                json_array_append_new(paragraphs, paragraph);
            }
            add_line(paragraph, arena_copy(arena, text, length));
        }
        text += length + (text[length] == '\n' ? 1 : 0);
    }
    return paragraphs;
}

const char *message_html(const struct templates *templates, const char *subject, const char *text,
                         struct arena *arena)
{
    struct buffer html = {0};
    json_t *context = json_pack("{s:s, s:o}", "subject", subject, "paragraphs", paragraphs_of(text, arena));
    template_render(templates, LAYOUT, context, &html);
    const char *copy = arena_copy(arena, html.data, html.length);
    buffer_free(&html);
    json_decref(context);
    return copy;
}

struct mail message_render(const struct templates *templates, const struct config *config, const char *kind,
                           json_t *context, struct arena *arena)
{
    struct buffer whole = {0};
    struct mail mail = {.subject = "", .text = ""};
    json_object_set_new(context, "practice",
                        json_pack("{s:s, s:s, s:s, s:s}", "name", config->practice_name, "phone",
                                  config->practice_phone, "email", config->practice_email, "url",
                                  config->site_url));
    template_render_plain(templates, kind, context, &whole);
    /* message_load has seen both. A name with a line break in it could only push words into the text. */
    char *body = whole.data != NULL ? strstr(whole.data, "\n\n") : NULL;
    if (body == NULL)
        memory_fatal("a message's template has no subject");
    *body = '\0';
    char *line_end = strchr(whole.data, '\n');
    if (line_end != NULL)
        *line_end = '\0';
    const char *prefix = config->mail_subject_prefix;
    mail.subject =
        arena_format(arena, "%s%s%s", prefix, prefix[0] != '\0' ? " " : "", whole.data + sizeof SUBJECT - 1);
    mail.text = arena_text(arena, body + 2 + strspn(body + 2, "\n"));
    buffer_free(&whole);
    return mail;
}

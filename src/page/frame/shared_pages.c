#include "page/frame/shared_pages.h"

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/encoding.h"
#include "base/memory.h"
#include "base/overlay.h"
#include "domain/waiting/waiting_tick.h"
#include "page/frame/error_page.h"
#include "page/frame/group_view.h"
#include "text/gzip.h"
#include "text/markdown.h"
#include "text/phrase.h"
#include "text/template_render.h"

enum { TAG_BYTES = 12, TAG_SIZE = 2 * TAG_BYTES + 3, CONTENT_SECONDS = 60, GROUPS_SECONDS = 1 };

static const char html[] = "text/html; charset=utf-8";

/* What is kept of a page. Those with groups are rendered again when they are older than a second. */
struct shared_page {
    const char *path;
    const char *template_name;
    const char *file; /* under www/content; NULL: the page has no text of its own */
    bool with_groups;
    json_t *content;
    int64_t rendered_at;
    struct buffer plain;
    struct buffer gzip;
    char tag[TAG_SIZE];
};

static const struct shared_page known[] = {
    {.path = "/", .template_name = "article", .file = "article.md", .with_groups = true},
    {.path = "/groups", .template_name = "groups", .with_groups = true},
    {.path = "/privacy", .template_name = "content", .file = "privacy.md"},
    {.path = "/accessibility", .template_name = "content", .file = "accessibility.md"},
    {.path = "/help-now", .template_name = "content", .file = "help-now.md"},
};

enum { PAGE_COUNT = sizeof known / sizeof known[0] };

struct shared_pages {
    pthread_mutex_t lock; /* over the pages with groups; the others never change */
    struct shared_page pages[PAGE_COUNT];
};

static void make_tag(const struct buffer *plain, char tag[static TAG_SIZE])
{
    uint8_t hash[CRYPTO_HASH_SIZE];
    crypto_digest(NULL, 0, plain->data, plain->length, hash, sizeof hash);
    tag[0] = '"';
    encoding_hex(hash, TAG_BYTES, tag + 1);
    strcpy(tag + 1 + 2 * TAG_BYTES, "\"");
}

/* The visitor's own things (cookie, CSRF token) have no place in a shared page, so this is not visit_context.
 */
static json_t *make_context(const struct app *app, const struct shared_page *page)
{
    if (page->content == NULL) {
        json_t *groups = visit_common_context(app->config, page->path, phrase(PHRASE_TITLE_GROUPS));
        visit_describe(groups, phrase(PHRASE_DESCRIBE_GROUPS));
        return groups;
    }
    const char *title = json_string_value(json_object_get(page->content, "title"));
    json_t *context = visit_common_context(app->config, page->path, title);
    json_object_update(context, page->content);
    return context;
}

/* False: the database failed, and what was kept still is. */
static bool render(const struct app *app, struct shared_page *page, int64_t now)
{
    json_t *groups = page->with_groups ? group_view_list(app->intake_db, now) : NULL;
    if (page->with_groups && groups == NULL)
        return false;
    json_t *context = make_context(app, page);
    if (groups != NULL)
        json_object_set_new(context, "groups", groups);
    buffer_reset(&page->plain);
    buffer_reset(&page->gzip);
    template_render(app->templates, page->template_name, context, &page->plain);
    if (!gzip_compress(&page->plain, &page->gzip))
        buffer_reset(&page->gzip);
    make_tag(&page->plain, page->tag);
    page->rendered_at = now;
    json_decref(context);
    return true;
}

static json_t *load_content(const struct app *app, const struct shared_page *page, struct problems *problems)
{
    struct arena *arena = arena_create();
    const char *own = app->config->site_article;
    bool is_own = strcmp(page->path, "/") == 0 && own[0] != '\0';
    const char *name = arena_format(arena, "content/%s", page->file);
    json_t *content = markdown_load(is_own ? own : overlay_path(app->config, name, arena),
                                    app->config->practice_name, problems);
    arena_destroy(arena);
    return content;
}

struct shared_pages *shared_pages_create(struct app *app, struct problems *problems)
{
    struct shared_pages *pages = memory_allocate(sizeof *pages);
    pthread_mutex_init(&pages->lock, NULL);
    memcpy(pages->pages, known, sizeof known);
    for (size_t index = 0; index < PAGE_COUNT; index++) {
        struct shared_page *page = &pages->pages[index];
        if (page->file != NULL)
            page->content = load_content(app, page, problems);
        if (page->file != NULL && page->content == NULL)
            continue;
        if (app->intake_db != NULL && !render(app, page, clock_now()))
            problems_add(problems, NULL, 0, "the groups could not be read; run gather check");
    }
    return pages;
}

void shared_pages_destroy(struct shared_pages *pages)
{
    if (pages == NULL)
        return;
    for (size_t index = 0; index < PAGE_COUNT; index++) {
        json_decref(pages->pages[index].content);
        buffer_free(&pages->pages[index].plain);
        buffer_free(&pages->pages[index].gzip);
    }
    pthread_mutex_destroy(&pages->lock);
    memory_free(pages);
}

static const struct buffer *copy(struct arena *arena, const struct buffer *buffer)
{
    struct buffer *copied = arena_allocate(arena, sizeof *copied);
    copied->data = arena_copy(arena, buffer->data, buffer->length);
    copied->length = buffer->length;
    return copied;
}

static void set_headers(struct visit *visit, const char *tag, int seconds)
{
    response_set_header(visit->response, "ETag", tag);
    response_set_header(visit->response, "Cache-Control",
                        arena_format(visit->arena, "public, max-age=%d", seconds));
}

/* Places whose offers have run out are free by the time they are counted: once a second at most, as
 * rendering.
 */
static void refresh(struct visit *visit, struct shared_page *page)
{
    if (waiting_tick(visit->app->intake_db, visit->now, NULL) == RESULT_OK)
        render(visit->app, page, visit->now);
}

/* The bytes are copied under the lock: the next second's page may replace them while this one is being sent.
 * When the database fails, the page of a moment ago is better than none. */
static void show_with_groups(struct visit *visit, struct shared_pages *pages, struct shared_page *page)
{
    pthread_mutex_lock(&pages->lock);
    /* Also when the clock was set back: until it is there again the page would stand still. */
    if (visit->now < page->rendered_at || visit->now - page->rendered_at >= GROUPS_SECONDS * CLOCK_SECOND)
        refresh(visit, page);
    const struct buffer *plain = copy(visit->arena, &page->plain);
    const struct buffer *gzip = page->gzip.length > 0 ? copy(visit->arena, &page->gzip) : NULL;
    const char *tag = arena_text(visit->arena, page->tag);
    pthread_mutex_unlock(&pages->lock);
    set_headers(visit, tag, page->content == NULL ? GROUPS_SECONDS : CONTENT_SECONDS);
    response_set_shared_body(visit->response, html, plain, gzip);
}

void shared_pages_show(struct visit *visit)
{
    struct shared_pages *pages = visit->app->shared_pages;
    for (size_t index = 0; index < PAGE_COUNT; index++) {
        struct shared_page *page = &pages->pages[index];
        if (strcmp(page->path, visit->request->path) != 0)
            continue;
        if (page->with_groups) {
            show_with_groups(visit, pages, page);
            return;
        }
        set_headers(visit, page->tag, CONTENT_SECONDS);
        response_set_shared_body(visit->response, html, &page->plain,
                                 page->gzip.length > 0 ? &page->gzip : NULL);
        return;
    }
    visit_error(visit, 404);
}

void shared_pages_send(struct visit *visit, const char *template_name, json_t *context, int seconds)
{
    char tag[TAG_SIZE];
    struct buffer plain = {0};
    template_render(visit->app->templates, template_name, context, &plain);
    make_tag(&plain, tag);
    set_headers(visit, tag, seconds);
    response_set_body(visit->response, html, plain.data, plain.length);
    buffer_free(&plain);
}

#include <string.h>

#include "domain/form/intake_view.h"
#include "page/frame/error_page.h"
#include "page/frame/group_view.h"
#include "page/frame/route.h"
#include "page/frame/shared_pages.h"
#include "text/phrase.h"

enum { PAPER_SECONDS = 60 };

static json_t *view_pages(struct visit *visit)
{
    const struct intake *intake = visit->app->intake;
    const struct answers *none = answers_create(visit->arena);
    json_t *pages = json_array();
    for (size_t index = 0; index < intake_page_count(intake); index++) {
        json_t *view = visit_keep(visit, intake_view_page(intake, index, none, NULL));
        json_t *page = json_copy(json_object_get(view, "page"));
        json_object_set(page, "fields", json_object_get(view, "fields"));
        json_array_append_new(pages, page);
    }
    return pages;
}

/* The same questions as on the screen, from the same file, for the waiting room. */
void page_paper(struct visit *visit)
{
    struct group group;
    enum result result =
        group_by_slug(visit->app->intake_db, visit->request->parameters[0], visit->arena, &group);
    if (result == RESULT_OK && strcmp(group.state, "draft") == 0)
        result = RESULT_NOT_FOUND;
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return;
    }
    const char *title = phrase_fill(visit->arena, phrase(PHRASE_TITLE_PAPER), "group", group.name);
    json_t *context =
        visit_keep(visit, visit_common_context(visit->app->config, visit->request->path, title));
    json_object_set_new(context, "noindex", json_true());
    json_object_set_new(context, "group", group_view(&group, visit->now));
    json_object_set_new(context, "pages", view_pages(visit));
    shared_pages_send(visit, "paper", context, PAPER_SECONDS);
}

#include "page/frame/error_page.h"

#include "text/phrase.h"

/* The page whose title and paragraphs are the phrases NAME-title, NAME-1, NAME-2 and so on. After a form,
 * "back" is the page the form is on: the same address, asked for with GET. */
static void show_in(struct visit *visit, json_t *context, int status, const char *name, const char *back_href)
{
    json_t *paragraphs = json_array();
    for (int number = 1; number < 10; number++) {
        const char *paragraph = phrase_named(name, (const char[]){(char)('0' + number), '\0'});
        if (paragraph[0] != '\0')
            json_array_append_new(paragraphs, json_string(paragraph));
    }
    json_object_set_new(context, "status", json_integer(status));
    json_object_set_new(context, "title", json_string(phrase_named(name, "title")));
    json_object_set_new(context, "paragraphs", paragraphs);
    json_object_set_new(context, "back_href", back_href == NULL ? json_null() : json_string(back_href));
    visit_render(visit, status, visit->app->role == ROLE_STAFF ? "staff-error" : "error", context);
}

static void show(struct visit *visit, int status, const char *name, const char *back_href)
{
    show_in(visit, visit_context(visit, phrase_named(name, "title")), status, name, back_href);
}

static const char *back_to_form(const struct visit *visit)
{
    return visit->request->method == METHOD_POST && visit->app->role == ROLE_PUBLIC ? visit->request->path
                                                                                    : NULL;
}

void error_page_show(struct visit *visit, int status)
{
    const char *name = arena_format(visit->arena, "error-%d", status);
    if (status == 403 && visit->app->role == ROLE_STAFF)
        name = "error-staff-right";
    if (phrase_named(name, "title")[0] == '\0')
        name = "error-500";
    show(visit, status, name, status == 404 || status == 405 ? NULL : back_to_form(visit));
}

void error_page_forged(struct visit *visit)
{
    show(visit, 403, visit->app->role == ROLE_STAFF ? "error-staff-forged" : "error-forged",
         back_to_form(visit));
}

void error_page_no_cookie(struct visit *visit)
{
    show(visit, 403, "error-cookie", back_to_form(visit));
}

void error_page_closed(struct visit *visit, const struct group *group)
{
    json_t *context = visit_context(visit, phrase(PHRASE_ERROR_CLOSED_TITLE));
    json_object_set_new(context, "word_slug", json_string(group->slug));
    show_in(visit, context, 403, "error-closed", NULL);
}

#include "page/frame/error_page.h"

#include "text/phrase.h"

/* A lock is gone in a moment or so, and a room is made by somebody who was told. */
#define RETRY_AFTER_SECONDS "10"

/* The page of a status: its title is a phrase, and so are its paragraphs, which are those after it up to the
 * last. */
struct error_page {
    int status;
    enum phrase title;
    enum phrase last;
};

static const struct error_page pages[] = {
    {500, PHRASE_ERROR_500_TITLE, PHRASE_ERROR_500_3}, /* first: of a status that has none */
    {400, PHRASE_ERROR_400_TITLE, PHRASE_ERROR_400_3}, {403, PHRASE_ERROR_403_TITLE, PHRASE_ERROR_403_2},
    {404, PHRASE_ERROR_404_TITLE, PHRASE_ERROR_404_2}, {405, PHRASE_ERROR_405_TITLE, PHRASE_ERROR_405_2},
    {413, PHRASE_ERROR_413_TITLE, PHRASE_ERROR_413_3}, {422, PHRASE_ERROR_422_TITLE, PHRASE_ERROR_422_2},
    {429, PHRASE_ERROR_429_TITLE, PHRASE_ERROR_429_3}, {503, PHRASE_ERROR_503_TITLE, PHRASE_ERROR_503_3},
};
static const struct error_page forged = {403, PHRASE_ERROR_FORGED_TITLE, PHRASE_ERROR_FORGED_3};
static const struct error_page no_cookie = {403, PHRASE_ERROR_COOKIE_TITLE, PHRASE_ERROR_COOKIE_3};
static const struct error_page closed = {403, PHRASE_ERROR_CLOSED_TITLE, PHRASE_ERROR_CLOSED_2};
static const struct error_page staff_right = {403, PHRASE_ERROR_STAFF_RIGHT_TITLE,
                                              PHRASE_ERROR_STAFF_RIGHT_1};
static const struct error_page staff_forged = {403, PHRASE_ERROR_STAFF_FORGED_TITLE,
                                               PHRASE_ERROR_STAFF_FORGED_1};

/* After a form, "back" is the page the form is on: the same address, asked for with GET. */
static void show_in(struct visit *visit, json_t *context, const struct error_page *page,
                    const char *back_href)
{
    json_t *paragraphs = json_array();
    for (enum phrase next = page->title + 1; next <= page->last; next++)
        json_array_append_new(paragraphs, json_string(phrase(next)));
    json_object_set_new(context, "status", json_integer(page->status));
    json_object_set_new(context, "title", json_string(phrase(page->title)));
    json_object_set_new(context, "paragraphs", paragraphs);
    json_object_set_new(context, "back_href", back_href == NULL ? json_null() : json_string(back_href));
    visit_render(visit, page->status, visit->app->role == ROLE_STAFF ? "staff-error" : "error", context);
}

static void show(struct visit *visit, const struct error_page *page, const char *back_href)
{
    show_in(visit, visit_context(visit, phrase(page->title)), page, back_href);
}

static const char *back_to_form(const struct visit *visit)
{
    return visit->request->method == METHOD_POST && visit->app->role == ROLE_PUBLIC ? visit->request->path
                                                                                    : NULL;
}

void visit_error(struct visit *visit, int status)
{
    struct error_page page = pages[0];
    for (size_t index = 0; index < sizeof pages / sizeof pages[0]; index++)
        if (pages[index].status == status)
            page = status == 403 && visit->app->role == ROLE_STAFF ? staff_right : pages[index];
    page.status = status;
    show(visit, &page, status == 404 || status == 405 ? NULL : back_to_form(visit));
}

void visit_fail(struct visit *visit, enum result result)
{
    switch (result) {
    case RESULT_NOT_FOUND:
        visit_error(visit, 404);
        break;
    case RESULT_CONFLICT:
        visit_error(visit, 422);
        break;
    case RESULT_REFUSED:
        visit_error(visit, 403);
        break;
    case RESULT_BUSY:
        response_set_header(visit->response, "Retry-After", RETRY_AFTER_SECONDS);
        visit_error(visit, 503);
        break;
    case RESULT_OK:
    case RESULT_FAILED:
        visit_error(visit, 500);
        break;
    }
}

void error_page_forged(struct visit *visit)
{
    show(visit, visit->app->role == ROLE_STAFF ? &staff_forged : &forged, back_to_form(visit));
}

void error_page_no_cookie(struct visit *visit)
{
    show(visit, &no_cookie, back_to_form(visit));
}

void error_page_closed(struct visit *visit, const struct group *group)
{
    json_t *context = visit_context(visit, phrase(PHRASE_ERROR_CLOSED_TITLE));
    json_object_set_new(context, "word_slug", json_string(group->slug));
    show_in(visit, context, &closed, NULL);
}

#include "page/error_page.h"

struct error_text {
    int status;
    const char *title;
    const char *paragraphs[3];
};

#define SAVED "What you saved before is still here. Nothing has been sent."

static const struct error_text texts[] = {
    {400,
     "We could not read that",
     {"Your browser sent something we could not read, so we did not keep it.", SAVED,
      "Go back, and try once more."}},
    {403,
     "You cannot open this page",
     {"This page is not for you to open, or it is not the time for it.", SAVED}},
    {404, "We cannot find that page", {"The address may be mistyped, or the page may be gone.", SAVED}},
    {405,
     "That does not work here",
     {"This address is there, but not for what your browser asked of it.", SAVED}},
    {413,
     "That is too long for us",
     {"What you wrote is more than we can keep, so it was not saved.", SAVED,
      "Go back, and make it shorter. There will be time to tell us more."}},
    {422,
     "We could not do that",
     {"Things have changed in the meantime, so we did not do what you asked.", SAVED}},
    {429,
     "Please wait a moment",
     {"There have been many tries in a short time.", SAVED, "Rest a minute, and go on."}},
    {503,
     "We are very busy right now",
     {"We could not save what you sent just now.", SAVED, "Wait a moment, go back, and send it once more."}},
    {500,
     "Sorry, something went wrong on our side",
     {"It is not your fault. We could not save what you sent just now.", SAVED,
      "Wait a moment, go back, and try once more."}},
};

static const struct error_text forged = {
    403,
    "We could not be sure this came from you",
    {"This can happen when a page has been open for a long time, or in two windows.", SAVED,
     "Go back to the page, and send it once more."},
};

static const struct error_text no_cookie = {
    403,
    "This form needs one cookie",
    {"Your browser did not send the cookie that keeps your answers together, so we did not save them.",
     "It is the only cookie we use, and it says nothing about you. Allow cookies for this site, go back to "
     "the page, "
     "and fill it in once more.",
     "If you had saved answers with a code before, they are still here."},
};

static const struct error_text closed = {
    403,
    "This group is not taking new people right now",
    {"We are glad you found us. New groups begin from time to time, so please look at our other groups, or "
     "leave word.",
     "If you saved answers, we keep them as long as we said, and your code still opens them. Nothing has "
     "been sent."},
};

static const struct error_text staff_no_right = {
    403,
    "Your account has no right to this page",
    {"It shows what your account is not for. If you need it for your work, ask the person who keeps the "
     "accounts."},
};

static const struct error_text staff_forged = {
    403,
    "We could not be sure this came from you",
    {"The page may be from an earlier sign-in. Nothing was changed. Go back, load the page anew, and try "
     "once more."},
};

/* After a form, "back" is the page the form is on: the same address, asked for with GET. */
static void show(struct visit *visit, const struct error_text *text, const char *back_href)
{
    json_t *context = visit_context(visit, text->title);
    json_t *paragraphs = json_array();
    for (size_t index = 0; index < sizeof text->paragraphs / sizeof text->paragraphs[0]; index++) {
        if (text->paragraphs[index] != NULL)
            json_array_append_new(paragraphs, json_string(text->paragraphs[index]));
    }
    json_object_set_new(context, "status", json_integer(text->status));
    json_object_set_new(context, "title", json_string(text->title));
    json_object_set_new(context, "paragraphs", paragraphs);
    json_object_set_new(context, "back_href", back_href == NULL ? json_null() : json_string(back_href));
    visit_render(visit, text->status, visit->app->role == ROLE_STAFF ? "staff-error" : "error", context);
}

static const char *back_to_form(const struct visit *visit)
{
    return visit->request->method == METHOD_POST && visit->app->role == ROLE_PUBLIC ? visit->request->path
                                                                                    : NULL;
}

void error_page_show(struct visit *visit, int status)
{
    const struct error_text *text = texts;
    while (text->status != status && text->status != 500)
        text++;
    if (status == 403 && visit->app->role == ROLE_STAFF)
        text = &staff_no_right;
    show(visit, text, status == 404 || status == 405 ? NULL : back_to_form(visit));
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
    show(visit, &closed, arena_format(visit->arena, "/groups/%s", group->slug));
}

/* The password once more, on the way to a page that wants it to be fresh. */
#include <string.h>

#include "page/account/step_up.h"
#include "page/frame/route.h"
#include "text/phrase.h"

static const struct {
    const char *word;
    const char *path;
} places[] = {
    {"account", "/staff/account"},
    {"accounts", "/staff/accounts"},
    {"second-factor", "/staff/account/second-factor"},
};

enum { PLACE_COUNT = sizeof places / sizeof places[0] };

/* Where to go on: one of ours and nothing else, whatever the address says. */
static size_t read_place(const struct form *form)
{
    const char *word = form_value(form, "to");
    for (size_t index = 0; word != NULL && index < PLACE_COUNT; index++)
        if (strcmp(places[index].word, word) == 0)
            return index;
    return 0;
}

static void show(struct visit *visit, int status, size_t place, const char *error)
{
    json_t *context = visit_context(visit, phrase(PHRASE_CONFIRM_TITLE));
    json_t *errors = json_array();
    if (error[0] != '\0')
        json_array_append_new(errors, json_pack("{s:s, s:s}", "href", "#password", "message", error));
    json_object_set_new(context, "errors", errors);
    json_object_set_new(context, "has_errors", json_boolean(error[0] != '\0'));
    json_object_set_new(context, "to", json_string(places[place].word));
    if (step_up_add(visit, context, error))
        visit_render(visit, status, "confirm", context);
}

void page_confirm(struct visit *visit)
{
    size_t place = read_place(visit->query);
    if (step_up_needed(visit))
        show(visit, 200, place, "");
    else
        visit_redirect(visit, "%s", places[place].path);
}

void page_confirm_now(struct visit *visit)
{
    const char *error = "";
    size_t place = read_place(visit->form);
    enum result result = step_up_try(visit, &error);
    if (result == RESULT_OK)
        visit_redirect(visit, "%s", places[place].path);
    else if (result == RESULT_REFUSED)
        show(visit, 422, place, error);
}

#include "page/register/register_screen.h"

#include <string.h>

#include "domain/form/intake_view.h"
#include "page/frame/error_page.h"
#include "page/frame/held.h"
#include "page/register/registration_form.h"
#include "text/phrase.h"

static const struct form *sent_fields(const struct visit *visit)
{
    return visit->request->method == METHOD_POST ? visit->form : visit->query;
}

bool register_screen_find(struct visit *visit, struct register_screen *screen)
{
    const struct intake *intake = visit->app->intake;
    const char *from = form_value(sent_fields(visit), "from");
    *screen = (struct register_screen){.code = "", .code_error = ""};
    screen->page = intake_page_index(intake, visit->request->parameters[1]);
    screen->id = intake_page_id(intake, screen->page);
    screen->from_check = from != NULL && strcmp(from, "check") == 0;
    if (screen->id == NULL)
        visit_error(visit, 404);
    return screen->id != NULL;
}

static const char *page_title(struct visit *visit, const json_t *view)
{
    const char *words = phrase(PHRASE_FORM_PAGE_TITLE);
    const char *number =
        arena_format(visit->arena, "%d", (int)json_integer_value(json_object_get(view, "number")));
    const char *total =
        arena_format(visit->arena, "%d", (int)json_integer_value(json_object_get(view, "total")));
    words = phrase_fill(visit->arena, words, "number", number);
    words = phrase_fill(visit->arena, words, "total", total);
    return phrase_fill(visit->arena, words, "title",
                       json_string_value(json_object_get(json_object_get(view, "page"), "title")));
}

/* The privacy page is to be read before the box that says so. */
static bool asks_consent(const json_t *view)
{
    size_t index;
    json_t *field;
    json_array_foreach(json_object_get(view, "fields"), index, field)
    {
        if (json_is_true(json_object_get(field, "is_consent")) &&
            !json_is_true(json_object_get(field, "optional")))
            return true;
    }
    return false;
}

/* The text that is given back is sent again by hand, and then kept even if nothing is there to put it with.
 */
static void add_given_back(const struct register_screen *screen, json_t *context)
{
    if (screen->given_back == NULL)
        return;
    json_object_set_new(context, "given_back", json_string(screen->given_back));
    json_object_set_new(context, "asks_code", json_boolean(screen->asks_code));
    json_object_set_new(context, "code", json_string(screen->code));
    json_object_set_new(context, "code_error", json_string(screen->code_error));
}

void register_screen_show(struct visit *visit, const struct register_screen *screen, int status,
                          const json_t *errors)
{
    const struct intake *intake = visit->app->intake;
    const struct registration *registration = screen->registration;
    if (visit->registration == NULL)
        held_begin(visit);
    json_t *view =
        visit_keep(visit, intake_view_page(intake, screen->page, registration->draft.answers, errors));
    json_t *context = registration_context(visit, registration, page_title(visit, view));
    json_object_update(context, view);
    json_object_set_new(context, "has_errors", json_boolean(json_array_size(errors) > 0));
    json_object_set_new(context, "in_form", json_true());
    json_object_set_new(context, "asks_consent", json_boolean(asks_consent(view)));
    json_object_set_new(context, "has_draft", json_boolean(registration->stage == REGISTRATION_DRAFT));
    json_object_set_new(context, "from", screen->from_check ? json_string("check") : json_null());
    add_given_back(screen, context);
    visit_render(visit, status, "register-page", context);
}

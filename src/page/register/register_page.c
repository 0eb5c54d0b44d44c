#include <string.h>

#include "domain/form/intake_view.h"
#include "domain/operations/counter.h"
#include "page/frame/route.h"
#include "page/register/registration_form.h"
#include "page/register/registration_store.h"
#include "text/phrase.h"

/* What the two halves of this screen work on. */
struct screen {
    struct registration *registration;
    size_t page;
    const char *id;
    bool from_check; /* the visitor came to change one answer and goes back to the list of all */
};

static const struct form *sent_fields(const struct visit *visit)
{
    return visit->request->method == METHOD_POST ? visit->form : visit->query;
}

/* The page of the address and the registration it belongs to. Only the first page can be filled in before
 * there is a draft. */
static bool open_screen(struct visit *visit, struct screen *screen)
{
    const struct intake *intake = visit->app->intake;
    const char *from = form_value(sent_fields(visit), "from");
    screen->page = intake_page_index(intake, visit->request->parameters[1]);
    screen->id = intake_page_id(intake, screen->page);
    screen->from_check = from != NULL && strcmp(from, "check") == 0;
    if (screen->id == NULL) {
        visit_error(visit, 404);
        return false;
    }
    screen->registration = screen->page == 0 ? registration_open_form(visit) : registration_open_draft(visit);
    return screen->registration != NULL;
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

static void show(struct visit *visit, const struct screen *screen, int status, const json_t *errors)
{
    const struct intake *intake = visit->app->intake;
    const struct registration *registration = screen->registration;
    json_t *view =
        visit_keep(visit, intake_view_page(intake, screen->page, registration->draft.answers, errors));
    const char *title = page_title(visit, view);
    json_t *context = registration_context(visit, registration, title);
    json_object_update(context, view);
    json_object_set_new(context, "has_errors", json_boolean(json_array_size(errors) > 0));
    json_object_set_new(context, "in_form", json_true());
    json_object_set_new(context, "asks_consent", json_boolean(asks_consent(view)));
    json_object_set_new(context, "has_draft", json_boolean(registration->stage == REGISTRATION_DRAFT));
    json_object_set_new(context, "from", screen->from_check ? json_string("check") : json_null());
    json_object_set_new(context, "previous",
                        screen->page > 0 ? json_string(intake_page_id(intake, screen->page - 1))
                                         : json_null());
    visit_render(visit, status, "register-page", context);
}

/* Nothing is stored for a visitor who only looks: the cookie alone is new, and the first answers are kept
 * under it. */
void page_register_page(struct visit *visit)
{
    struct screen screen;
    if (!open_screen(visit, &screen))
        return;
    enum registration_stage stage = screen.registration->stage;
    if (visit->registration == NULL || stage == REGISTRATION_SENT || stage == REGISTRATION_ELSEWHERE) {
        registration_set_fresh_cookie(visit);
        screen.registration->stage = REGISTRATION_NOT_STARTED;
        screen.registration->draft.answers = answers_create(visit->arena);
    }
    json_t *errors = NULL;
    if (stage == REGISTRATION_DRAFT && form_value(visit->query, "missing") != NULL)
        errors = visit_keep(
            visit, intake_check_page(visit->app->intake, screen.page, screen.registration->draft.answers));
    show(visit, &screen, 200, errors);
}

/* Which fields give trouble; what was typed into them is nobody's business. */
static void count_errors(const struct visit *visit, const json_t *errors)
{
    size_t index;
    const json_t *error;
    json_array_foreach((json_t *)errors, index, error)
    {
        const char *field = json_string_value(json_object_get(error, "field"));
        if (field != NULL)
            counter_add(visit->app->counters, COUNTER_FORM_ERROR, field, visit->now);
    }
}

static const char *source(void *form, const char *name, size_t index)
{
    return form_value_at(form, name, index);
}

/* A filled honeypot is only a hint, since browsers fill it in too: it marks the registration for review. */
static void note_honeypot(const struct visit *visit, struct answers *answers)
{
    const char *website = form_value(visit->form, "website");
    if (website != NULL && website[0] != '\0')
        answers_set(answers, "_held", "1");
}

static void go_on(struct visit *visit, const struct screen *screen)
{
    const struct intake *intake = visit->app->intake;
    const struct registration *registration = screen->registration;
    const char *slug = registration->group.slug;
    const char *next = intake_page_id(intake, screen->page + 1);
    if (form_value(visit->form, "save") != NULL)
        visit_redirect(visit, "/groups/%s/register/saved", slug);
    else if (intake_stop(intake, screen->page, registration->draft.answers) != NULL)
        visit_redirect(visit, "/groups/%s/register/stop", slug);
    else if (screen->from_check || next == NULL || registration_is_finished(visit, registration))
        visit_redirect(visit, "/groups/%s/register/check", slug);
    else
        visit_redirect(visit, "/groups/%s/register/%s", slug, next);
}

void page_register_page_save(struct visit *visit)
{
    struct screen screen;
    if (!open_screen(visit, &screen))
        return;
    struct registration *registration = screen.registration;
    if (registration->stage == REGISTRATION_SENT || registration->stage == REGISTRATION_ELSEWHERE) {
        registration_leave(visit, registration);
        return;
    }
    struct answers *answers = registration->draft.answers;
    json_t *errors = visit_keep(
        visit, intake_read_page(visit->app->intake, screen.page, source, (void *)visit->form, answers));
    bool is_right = json_array_size(errors) == 0;
    if (!is_right && form_value(visit->form, "save") == NULL) {
        count_errors(visit, errors);
        show(visit, &screen, 422, errors);
        return;
    }
    note_honeypot(visit, answers);
    bool is_finished = is_right && registration_finish_page(visit, registration, screen.id);
    enum result result = registration_store(visit, registration);
    if (result == RESULT_OK && is_finished)
        counter_add(visit->app->counters, COUNTER_PAGE, screen.id, visit->now);
    if (result == RESULT_OK)
        go_on(visit, &screen);
    else if (result == RESULT_NOT_FOUND)
        registration_leave(visit, registration);
    else if (result == RESULT_REFUSED)
        visit_error(visit, 413);
    else
        visit_fail(visit, result);
}

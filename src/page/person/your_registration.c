#include <string.h>

#include "page/frame/error_page.h"
#include "page/frame/held.h"
#include "page/frame/route.h"
#include "page/person/your_view.h"
#include "page/register/registration_answers.h"
#include "page/register/registration_code.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

/* "/registration": what a person's cookie opens, or the question for their code. */

static void show_find(struct visit *visit, int status, const char *typed, const char *error)
{
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_YOURS));
    your_view_add_message(visit, context);
    json_object_set_new(context, "code", json_string(typed));
    json_object_set_new(context, "error", json_string(error));
    json_object_set_new(context, "has_errors", json_boolean(error[0] != '\0'));
    json_object_set_new(context, "errors", json_pack("[{s:s, s:s}]", "href", "#code", "message", error));
    visit_render(visit, status, "registration-find", context);
}

/* An offer may have come or gone by the hour, so that is seen to first. */
void page_registration(struct visit *visit)
{
    struct registration *registration = registration_open_own(visit);
    if (registration == NULL)
        return;
    if (registration_is_held(registration)) {
        your_view_show(visit, registration);
        return;
    }
    if (visit->registration == NULL)
        held_begin(visit);
    show_find(visit, 200, "", "");
}

/* A code that was never given and one whose answers are gone get the same words, after the same work. */
void page_registration_code(struct visit *visit)
{
    const char *code = form_value(visit->form, "code");
    if (code == NULL || code[strspn(code, " \t\n")] == '\0') {
        show_find(visit, 422, "", phrase(PHRASE_CODE_ERROR_EMPTY));
        return;
    }
    struct registration *registration = arena_allocate(visit->arena, sizeof *registration);
    enum result result = registration_enter_code(visit, code, registration);
    if (result == RESULT_OK)
        visit_redirect(visit, "/registration");
    else if (result == RESULT_NOT_FOUND)
        show_find(visit, 422, code, phrase(PHRASE_CODE_ERROR));
    else
        visit_fail(visit, result);
}

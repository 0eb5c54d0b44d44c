#include <string.h>

#include "domain/form/intake.h"
#include "domain/form/intake_view.h"
#include "domain/operations/counter.h"
#include "page/frame/route.h"
#include "page/register/register_screen.h"
#include "page/register/registration_answers.h"
#include "page/register/registration_code.h"
#include "page/register/registration_correction.h"
#include "page/register/registration_form.h"
#include "page/register/registration_open.h"
#include "page/register/registration_store.h"
#include "text/phrase.h"

/* A page of the form that was sent, by whichever of its buttons. What was typed is kept, right or wrong;
 * where it cannot be, it is given back with the reason. */

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

static json_t *read_page(struct visit *visit, const struct register_screen *screen, struct answers *answers)
{
    return visit_keep(
        visit, intake_read_page(visit->app->intake, screen->page, source, (void *)visit->form, answers));
}

/* A filled honeypot is only a hint, since browsers fill it in too: it marks the registration for review. */
static void note_honeypot(const struct visit *visit, struct answers *answers)
{
    const char *website = form_value(visit->form, "website");
    if (website != NULL && website[0] != '\0')
        answers_set(answers, "_held", "1");
}

static bool was_pressed(const struct visit *visit, const char *button)
{
    return form_value(visit->form, button) != NULL;
}

static void go_back(struct visit *visit, const struct register_screen *screen)
{
    const char *slug = screen->registration->group.slug;
    if (screen->from_check)
        visit_redirect(visit, "/groups/%s/register/check", slug);
    else if (screen->page > 0)
        visit_redirect(visit, "/groups/%s/register/%s", slug,
                       intake_page_id(visit->app->intake, screen->page - 1));
    else
        visit_redirect(visit, "/groups/%s/register", slug);
}

static void go_on(struct visit *visit, const struct register_screen *screen, bool is_right)
{
    const struct intake *intake = visit->app->intake;
    const struct registration *registration = screen->registration;
    const char *slug = registration->group.slug;
    const char *next = intake_page_id(intake, screen->page + 1);
    if (was_pressed(visit, "save") || registration_is_closed(visit, registration))
        visit_redirect(visit, "/groups/%s/register/saved", slug);
    else if (was_pressed(visit, "_delete"))
        visit_redirect(visit, "/groups/%s/register/delete", slug);
    else if (was_pressed(visit, "_back"))
        go_back(visit, screen);
    else if (!is_right)
        visit_redirect(visit, "/groups/%s/register/%s?missing=1%s", slug, screen->id,
                       screen->from_check ? "&from=check" : "");
    else if (intake_stop(intake, screen->page, registration->draft.answers) != NULL)
        visit_redirect(visit, "/groups/%s/register/stop", slug);
    else if (screen->from_check || next == NULL || registration_is_finished(visit, registration))
        visit_redirect(visit, "/groups/%s/register/check", slug);
    else
        visit_redirect(visit, "/groups/%s/register/%s", slug, next);
}

static void give_back(struct visit *visit, struct register_screen *screen, int status, enum phrase reason)
{
    screen->given_back = phrase(reason);
    screen->asks_code = reason == PHRASE_GIVEN_BACK_GONE;
    json_t *errors = read_page(visit, screen, screen->registration->draft.answers);
    register_screen_show(visit, screen, status, reason == PHRASE_GIVEN_BACK_LARGE ? errors : NULL);
}

/* What belongs to nobody yet is not worth a code: a page that was left as it came. */
static bool is_untouched(const struct visit *visit, const struct register_screen *screen)
{
    const struct answers *answers = screen->registration->draft.answers;
    return screen->registration->stage != REGISTRATION_DRAFT && answers_count(answers) == 0 &&
           (was_pressed(visit, "_back") || was_pressed(visit, "_delete"));
}

static void save(struct visit *visit, struct register_screen *screen)
{
    struct registration *registration = screen->registration;
    json_t *errors = read_page(visit, screen, registration->draft.answers);
    bool is_right = json_array_size(errors) == 0;
    if (is_untouched(visit, screen)) {
        go_back(visit, screen);
        return;
    }
    note_honeypot(visit, registration->draft.answers);
    bool is_finished = is_right && registration_finish_page(visit, registration, screen->id);
    enum result result = registration_store(visit, registration);
    if (result == RESULT_OK && is_finished)
        counter_add(visit->app->counters, COUNTER_PAGE, screen->id, visit->now);
    if (result == RESULT_OK && !is_right && !was_pressed(visit, "save") && !was_pressed(visit, "_back"))
        count_errors(visit, errors);
    if (result == RESULT_OK)
        go_on(visit, screen, is_right);
    else if (result == RESULT_NOT_FOUND)
        give_back(visit, screen, 422, PHRASE_GIVEN_BACK_GONE);
    else if (result == RESULT_REFUSED)
        give_back(visit, screen, 413, PHRASE_GIVEN_BACK_LARGE);
    else if (result == RESULT_BUSY)
        give_back(visit, screen, 503, PHRASE_GIVEN_BACK_BUSY);
    else
        give_back(visit, screen, 500, PHRASE_GIVEN_BACK_FAILED);
}

/* It was sent meanwhile, from another window. What this page has besides becomes a correction, which is not
 * sent before its person says so; a second click has nothing besides. */
static void save_after_sending(struct visit *visit, struct register_screen *screen)
{
    struct registration *registration = screen->registration;
    const struct answers *sent = registration_sent_answers(visit, registration);
    if (sent == NULL || !registration_may_correct(registration)) {
        registration_leave(visit, registration);
        return;
    }
    struct answers *typed = answers_copy(sent, visit->arena);
    (void)read_page(visit, screen, typed);
    if (answers_are_same(sent, typed)) {
        registration_leave(visit, registration);
        return;
    }
    enum result result = registration_begin_correction(visit, registration, typed);
    if (result == RESULT_OK)
        visit_redirect(visit, "/groups/%s/register/check", registration->group.slug);
    else
        give_back(visit, screen, 500, PHRASE_GIVEN_BACK_FAILED);
}

/* A code that was typed beside what was given back: true when there is none, or it opened a registration for
 * this group, which then is the screen's. */
static bool take_code(struct visit *visit, struct register_screen *screen)
{
    const char *code = form_value(visit->form, "_code");
    if (code == NULL || code[strspn(code, " ")] == '\0')
        return true;
    struct registration *opened = arena_allocate(visit->arena, sizeof *opened);
    opened->group = screen->registration->group;
    enum result result = registration_enter_code(visit, code, opened);
    bool is_here = result == RESULT_OK && registration_is_of_group(opened, &screen->registration->group);
    if (is_here) {
        screen->registration = opened;
        visit->is_unproven = false;
        return true;
    }
    screen->code = code;
    screen->code_error = phrase(PHRASE_CODE_ERROR);
    if (result == RESULT_OK || result == RESULT_NOT_FOUND)
        give_back(visit, screen, 422, PHRASE_GIVEN_BACK_GONE);
    else
        give_back(visit, screen, 503, PHRASE_GIVEN_BACK_BUSY);
    return false;
}

void page_register_page_save(struct visit *visit)
{
    struct register_screen screen;
    if (!register_screen_find(visit, &screen))
        return;
    screen.registration = registration_open(visit);
    if (screen.registration == NULL)
        return;
    bool had_cookie = visit->held_count > 0;
    /* What a form that fits nothing was about is not known, so what is sent is not taken for it. */
    if (visit->is_unproven && screen.registration->stage != REGISTRATION_DRAFT) {
        visit->registration = NULL;
        screen.registration->stage = REGISTRATION_NOT_STARTED;
        screen.registration->draft.answers = answers_create(visit->arena);
    }
    if (!take_code(visit, &screen))
        return;
    enum registration_stage stage = screen.registration->stage;
    bool is_kept = stage == REGISTRATION_DRAFT || screen.page == 0 || was_pressed(visit, "_anyway");
    if (visit->is_unproven)
        give_back(visit, &screen, 422, had_cookie ? PHRASE_GIVEN_BACK_GONE : PHRASE_GIVEN_BACK_COOKIE);
    else if (stage == REGISTRATION_SENT)
        save_after_sending(visit, &screen);
    else if (is_kept)
        save(visit, &screen);
    else
        give_back(visit, &screen, 422, PHRASE_GIVEN_BACK_GONE);
}

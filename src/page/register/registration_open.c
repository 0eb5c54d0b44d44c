#include "page/register/registration_open.h"

#include <string.h>

#include "page/frame/error_page.h"
#include "text/phrase.h"

/* How well a thread serves for a page of the group's form: what is about it before a question that may become
 * a registration, and that before a token under which nothing is stored yet. */
static int fitness(const struct registration *registration)
{
    if (registration_is_of_group(registration, &registration->group))
        return 3;
    return registration->stage == REGISTRATION_ASKED ? 2 : registration->stage == REGISTRATION_NOT_STARTED;
}

/* A form is about the thread it was made for. A page that is only looked at shows the thread of its group
 * that was used last, or, to begin with somebody else ("new" in the query), the one in front. */
static enum result load_for_group(struct visit *visit, struct registration *registration)
{
    bool is_form = visit->request->method == METHOD_POST && !visit->is_unproven;
    if (is_form || form_value(visit->query, "new") != NULL)
        return registration_load_token(visit, registration, visit->registration);
    struct registration best = *registration;
    int best_fitness = 0;
    const char *token = NULL;
    enum result result = registration_load_token(visit, &best, NULL);
    for (size_t index = 0; result == RESULT_OK && best_fitness < 3 && index < visit->held_count; index++) {
        result = registration_load_token(visit, registration, visit->held[index]);
        if (result != RESULT_OK || fitness(registration) <= best_fitness)
            continue;
        best = *registration;
        best_fitness = fitness(registration);
        token = visit->held[index];
    }
    *registration = best;
    visit->registration = token;
    return result;
}

struct registration *registration_open(struct visit *visit)
{
    struct registration *registration = arena_allocate(visit->arena, sizeof *registration);
    enum result result = group_by_slug(visit->app->intake_db, visit->request->parameters[0], visit->arena,
                                       &registration->group);
    if (result == RESULT_OK && strcmp(registration->group.state, "draft") == 0)
        result = RESULT_NOT_FOUND;
    if (result == RESULT_OK)
        result = load_for_group(visit, registration);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return NULL;
    }
    bool has_group = registration->stage == REGISTRATION_DRAFT || registration->stage == REGISTRATION_SENT;
    if (has_group && !registration_is_of_group(registration, &registration->group)) {
        registration->stage = REGISTRATION_ELSEWHERE;
        registration->is_correction = false;
        registration->draft.answers = answers_create(visit->arena);
    }
    return registration;
}

/* The one a form is about; else the one used last of those that open something. */
static enum result load_own(struct visit *visit, struct registration *registration)
{
    if (visit->request->method == METHOD_POST && !visit->is_unproven)
        return registration_load_held(visit, visit->registration, registration);
    const char *token = visit->registration;
    enum result result = registration_load_held(visit, token, registration);
    for (size_t index = 1;
         result == RESULT_OK && !registration_is_held(registration) && index < visit->held_count; index++) {
        token = visit->held[index];
        result = registration_load_held(visit, token, registration);
    }
    if (result == RESULT_OK && registration_is_held(registration))
        visit->registration = token;
    return result;
}

struct registration *registration_open_own(struct visit *visit)
{
    struct registration *registration = arena_allocate(visit->arena, sizeof *registration);
    enum result result = load_own(visit, registration);
    if (result == RESULT_OK)
        return registration;
    visit_fail(visit, result);
    return NULL;
}

struct registration *registration_open_sent(struct visit *visit)
{
    struct registration *registration = registration_open_own(visit);
    if (registration == NULL || registration_is_sent(registration))
        return registration;
    visit_redirect(visit, "/registration");
    return NULL;
}

/* What is saved stays, and the page that says so shows its code. */
static void show_closed(struct visit *visit, const struct registration *registration)
{
    if (registration->stage == REGISTRATION_DRAFT)
        visit_redirect(visit, "/groups/%s/register/saved", registration->group.slug);
    else
        error_page_closed(visit, &registration->group);
}

struct registration *registration_open_form(struct visit *visit)
{
    struct registration *registration = registration_open(visit);
    if (registration == NULL || !registration_is_closed(visit, registration))
        return registration;
    show_closed(visit, registration);
    return NULL;
}

struct registration *registration_open_draft(struct visit *visit)
{
    struct registration *registration = registration_open(visit);
    if (registration == NULL)
        return NULL;
    bool is_over = registration->stage != REGISTRATION_SENT && registration_is_closed(visit, registration);
    if (registration->stage == REGISTRATION_DRAFT && !is_over)
        return registration;
    if (is_over)
        show_closed(visit, registration);
    else
        registration_leave(visit, registration);
    return NULL;
}

void registration_leave(struct visit *visit, const struct registration *registration)
{
    const char *slug = registration->group.slug;
    if (registration->stage == REGISTRATION_SENT && registration->signup.version > 1)
        visit_redirect(visit, "/registration?done=" DONE_YOURS_CHANGED);
    else if (registration->stage == REGISTRATION_SENT)
        visit_redirect(visit, "/groups/%s/register/done", slug);
    else
        visit_redirect(visit, "/groups/%s/register?gone=1", slug);
}

#include "page/registration.h"

#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "http/cookie.h"
#include "page/error_page.h"

/* Only a thread without a draft can have been sent, so the sign-up is looked for last. */
enum result registration_load(struct visit *visit, struct registration *registration)
{
    struct db *db = visit->app->intake_db;
    enum result result = draft_load(db, &registration->access, &registration->draft, visit->arena);
    registration->stage = REGISTRATION_DRAFT;
    if (result != RESULT_NOT_FOUND)
        return result;
    result = signup_by_access(db, &registration->access, visit->arena, &registration->signup, NULL);
    registration->stage = result == RESULT_OK ? REGISTRATION_SENT : REGISTRATION_ELSEWHERE;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result load_by_cookie(struct visit *visit, struct registration *registration)
{
    registration->stage = REGISTRATION_NOT_STARTED;
    registration->draft.answers = answers_create(visit->arena);
    if (visit->registration == NULL)
        return RESULT_OK;
    enum result result = access_by_token(visit->app->intake_db, visit->registration, &registration->access);
    if (result == RESULT_OK)
        return registration_load(visit, registration);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* NULL while there is neither draft nor sign-up. */
static const uint8_t *thread_group(const struct registration *registration)
{
    if (registration->stage == REGISTRATION_DRAFT)
        return registration->draft.group_id;
    return registration->stage == REGISTRATION_SENT ? registration->signup.envelope.group_id : NULL;
}

struct registration *registration_open(struct visit *visit)
{
    struct registration *registration = arena_allocate(visit->arena, sizeof *registration);
    enum result result = group_by_slug(visit->app->intake_db, visit->request->parameters[0], visit->arena,
                                       &registration->group);
    if (result == RESULT_OK && strcmp(registration->group.state, "draft") == 0)
        result = RESULT_NOT_FOUND;
    if (result == RESULT_OK)
        result = load_by_cookie(visit, registration);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return NULL;
    }
    const uint8_t *group = thread_group(registration);
    if (group != NULL && memcmp(group, registration->group.id, UUID_SIZE) != 0)
        registration->stage = REGISTRATION_ELSEWHERE;
    return registration;
}

/* By id among all of them: a practice has a handful of groups. */
static enum result find_group(struct visit *visit, struct registration *registration)
{
    struct group *groups = NULL;
    size_t count = 0;
    const uint8_t *wanted = thread_group(registration);
    if (wanted == NULL)
        return RESULT_OK;
    enum result result = group_list(visit->app->intake_db, true, visit->arena, &groups, &count);
    for (size_t index = 0; index < count; index++) {
        if (memcmp(groups[index].id, wanted, UUID_SIZE) == 0)
            registration->group = groups[index];
    }
    return result == RESULT_OK && registration->group.slug == NULL ? RESULT_FAILED : result;
}

struct registration *registration_open_own(struct visit *visit)
{
    struct registration *registration = arena_allocate(visit->arena, sizeof *registration);
    enum result result = load_by_cookie(visit, registration);
    if (result == RESULT_OK)
        result = find_group(visit, registration);
    if (result == RESULT_OK)
        return registration;
    visit_fail(visit, result);
    return NULL;
}

struct registration *registration_open_sent(struct visit *visit)
{
    struct registration *registration = registration_open_own(visit);
    if (registration == NULL || registration->stage == REGISTRATION_SENT)
        return registration;
    visit_redirect(visit, "/registration");
    return NULL;
}

struct registration *registration_open_form(struct visit *visit)
{
    struct registration *registration = registration_open(visit);
    if (registration == NULL || group_takes_registrations(&registration->group, visit->now))
        return registration;
    error_page_closed(visit, &registration->group);
    return NULL;
}

struct registration *registration_open_draft(struct visit *visit)
{
    struct registration *registration = registration_open_form(visit);
    if (registration == NULL || registration->stage == REGISTRATION_DRAFT)
        return registration;
    registration_leave(visit, registration);
    return NULL;
}

void registration_leave(struct visit *visit, const struct registration *registration)
{
    const char *slug = registration->group.slug;
    if (registration->stage == REGISTRATION_SENT)
        visit_redirect(visit, "/groups/%s/register/done", slug);
    else
        visit_redirect(visit, "/groups/%s/register?gone=1", slug);
}

void registration_set_cookie(struct visit *visit, const char *token)
{
    long seconds = visit->app->config->site_draft_days * (long)(CLOCK_DAY / CLOCK_SECOND);
    visit->registration = arena_text(visit->arena, token);
    cookie_set(visit->request, visit->response, VISIT_REGISTRATION_COOKIE, token, seconds, COOKIE_LAX);
}

void registration_set_fresh_cookie(struct visit *visit)
{
    char token[ACCESS_TOKEN_TEXT_SIZE];
    access_make_token(token);
    registration_set_cookie(visit, token);
    memory_wipe(token, sizeof token);
}

struct answers *registration_sent_answers(struct visit *visit, const struct registration *registration)
{
    return envelope_open_as_person(&registration->signup.envelope, registration->access.thread_key,
                                   visit->arena);
}

const char *registration_code(struct visit *visit, const struct answers *answers)
{
    const char *code = answers == NULL ? NULL : answers_get(answers, "_code");
    return code == NULL ? "" : arena_text(visit->arena, code);
}

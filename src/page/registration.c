#include "page/registration.h"

#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "http/cookie.h"
#include "page/error_page.h"

/* A cookie that could be one of ours: whatever else it may be opens nothing and is replaced. */
static bool is_token(const char *text)
{
    uint8_t token[32];
    return text != NULL && encoding_from_base64url(text, token, sizeof token);
}

/* Only a thread without a draft can have been sent, so the sign-up is looked for last. */
static enum result load_thread(struct visit *visit, struct registration *registration)
{
    struct db *db = visit->app->intake_db;
    enum result result = draft_load(db, &registration->access, &registration->draft, visit->arena);
    if (result == RESULT_OK) {
        bool same = memcmp(registration->draft.group_id, registration->group.id, UUID_SIZE) == 0;
        registration->stage = same ? REGISTRATION_DRAFT : REGISTRATION_ELSEWHERE;
        return RESULT_OK;
    }
    registration->stage = REGISTRATION_ELSEWHERE;
    if (result != RESULT_NOT_FOUND)
        return result;
    const char *slug = NULL;
    result = signup_by_access(db, &registration->access, visit->arena, &registration->signup, &slug);
    if (result == RESULT_OK && strcmp(slug, registration->group.slug) == 0)
        registration->stage = REGISTRATION_SENT;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result load(struct visit *visit, struct registration *registration)
{
    registration->stage = REGISTRATION_NOT_STARTED;
    registration->draft.answers = answers_create(visit->arena);
    if (!is_token(visit->registration))
        return RESULT_OK;
    enum result result = access_by_token(visit->app->intake_db, visit->registration, &registration->access);
    if (result == RESULT_OK)
        return load_thread(visit, registration);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

struct registration *registration_open(struct visit *visit)
{
    struct registration *registration = arena_allocate(visit->arena, sizeof *registration);
    enum result result = group_by_slug(visit->app->intake_db, visit->request->parameters[0], visit->arena,
                                       &registration->group);
    if (result == RESULT_OK && strcmp(registration->group.state, "draft") == 0)
        result = RESULT_NOT_FOUND;
    if (result == RESULT_OK)
        result = load(visit, registration);
    if (result == RESULT_OK)
        return registration;
    visit_fail(visit, result);
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

/* The same form came a moment ago, on another thread or from a second click: its draft is there, with a code
 * that may have been shown already. Ours only adds what it holds. */
static enum result join(struct visit *visit, struct registration *registration, const struct answers *answers)
{
    struct db *db = visit->app->intake_db;
    enum result result = access_by_token(db, visit->registration, &registration->access);
    if (result == RESULT_OK)
        result = draft_load(db, &registration->access, &registration->draft, visit->arena);
    if (result != RESULT_OK)
        return result;
    for (size_t index = 0; index < answers_count(answers); index++) {
        const char *field = answers_field_at(answers, index);
        if (strcmp(field, "_code") != 0)
            answers_set(registration->draft.answers, field, answers_value_at(answers, index));
    }
    return draft_save(db, &registration->access, &registration->draft, visit->app->config->site_draft_days);
}

static enum result create(struct visit *visit, struct registration *registration)
{
    struct app *app = visit->app;
    struct draft *draft = &registration->draft;
    enum result result =
        access_create(visit->registration, app->practice, app->password_lane, &registration->access);
    if (result != RESULT_OK)
        return result;
    memcpy(draft->group_id, registration->group.id, UUID_SIZE);
    draft->started_at = visit->now;
    draft->updated_at = visit->now;
    draft->expires_at = visit->now + app->config->site_draft_days * CLOCK_DAY;
    answers_set(draft->answers, "_code", registration->access.code);
    result = draft_create(app->intake_db, &registration->access, draft);
    return result == RESULT_CONFLICT ? join(visit, registration, draft->answers) : result;
}

enum result registration_store(struct visit *visit, struct registration *registration)
{
    enum result result = RESULT_NOT_FOUND;
    if (registration->stage == REGISTRATION_NOT_STARTED)
        result = create(visit, registration);
    else if (registration->stage == REGISTRATION_DRAFT)
        result = draft_save(visit->app->intake_db, &registration->access, &registration->draft,
                            visit->app->config->site_draft_days);
    if (result != RESULT_OK)
        return result;
    registration->stage = REGISTRATION_DRAFT;
    registration_set_cookie(visit, visit->registration);
    return RESULT_OK;
}

void registration_set_cookie(struct visit *visit, const char *token)
{
    long seconds = visit->app->config->site_draft_days * (long)(CLOCK_DAY / CLOCK_SECOND);
    visit->registration = arena_text(visit->arena, token);
    cookie_set(visit->request, visit->response, VISIT_REGISTRATION_COOKIE, token, seconds, COOKIE_LAX);
}

#include <string.h>

#include "base/clock.h"
#include "page/frame/held.h"
#include "page/register/registration_store.h"

static enum result create(struct visit *visit, struct registration *registration);

/* The token was begun for one group's form and has meanwhile been used for another's: this one gets its own.
 */
static enum result begin_beside(struct visit *visit, struct registration *registration,
                                const struct answers *answers)
{
    struct answers *own = answers_create(visit->arena);
    for (size_t index = 0; index < answers_count(answers); index++)
        if (strcmp(answers_field_at(answers, index), "_code") != 0)
            answers_set(own, answers_field_at(answers, index), answers_value_at(answers, index));
    held_begin(visit);
    registration->stage = REGISTRATION_NOT_STARTED;
    registration->draft = (struct draft){.answers = own};
    return create(visit, registration);
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
    if (/* not secret */ memcmp(registration->draft.group_id, registration->group.id, UUID_SIZE) != 0)
        return begin_beside(visit, registration, answers);
    for (size_t index = 0; index < answers_count(answers); index++) {
        const char *field = answers_field_at(answers, index);
        if (strcmp(field, "_code") != 0)
            answers_set(registration->draft.answers, field, answers_value_at(answers, index));
    }
    return draft_save(db, &registration->access, &registration->draft, visit->app->config->site_draft_days);
}

/* A question's thread is there already, and its code with it. */
static enum result create(struct visit *visit, struct registration *registration)
{
    struct app *app = visit->app;
    struct draft *draft = &registration->draft;
    bool has_asked = registration->stage == REGISTRATION_ASKED;
    enum result result = RESULT_OK;
    memcpy(draft->group_id, registration->group.id, UUID_SIZE);
    draft->expires_at = visit->now + app->config->site_draft_days * CLOCK_DAY;
    if (!has_asked) {
        result = access_create(visit->registration, app->practice, app->password_lane, &registration->access);
        if (result != RESULT_OK)
            return result;
        answers_set(draft->answers, "_code", registration->access.code);
    }
    result = has_asked ? draft_attach(app->intake_db, &registration->access, draft)
                       : draft_create(app->intake_db, &registration->access, draft);
    return result == RESULT_CONFLICT ? join(visit, registration, draft->answers) : result;
}

enum result registration_store(struct visit *visit, struct registration *registration)
{
    enum result result = RESULT_NOT_FOUND;
    if (registration->stage == REGISTRATION_ELSEWHERE)
        result = begin_beside(visit, registration, registration->draft.answers);
    else if (registration->stage == REGISTRATION_NOT_STARTED || registration->stage == REGISTRATION_ASKED)
        result = create(visit, registration);
    else if (registration->stage == REGISTRATION_DRAFT)
        result = draft_save(visit->app->intake_db, &registration->access, &registration->draft,
                            visit->app->config->site_draft_days);
    if (result != RESULT_OK)
        return result;
    registration->stage = REGISTRATION_DRAFT;
    held_keep(visit, visit->registration);
    return RESULT_OK;
}

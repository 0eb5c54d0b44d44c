#include "page/register/registration.h"

#include <string.h>

/* What a question and the form both ask, so that nobody types it twice. */
struct answers *registration_shared_answers(struct visit *visit, const struct registration *registration)
{
    static const char *const shared[] = {"first_name", "last_name", "goes_by", "email", "phone", "_code"};
    const struct answers *asked = envelope_open_as_person(&registration->questions[0].envelope,
                                                          registration->access.thread_key, visit->arena);
    struct answers *answers = answers_create(visit->arena);
    for (size_t index = 0; asked != NULL && index < sizeof shared / sizeof shared[0]; index++)
        answers_set(answers, shared[index], answers_get(asked, shared[index]));
    return answers;
}

enum result registration_load_questions(struct visit *visit, struct registration *registration)
{
    return enquiry_list(visit->app->intake_db, &registration->access, visit->arena, &registration->questions,
                        &registration->question_count);
}

static enum result load_asked(struct visit *visit, struct registration *registration)
{
    enum result result = registration_load_questions(visit, registration);
    bool has_asked = result == RESULT_OK && registration->question_count > 0;
    registration->stage = has_asked ? REGISTRATION_ASKED : REGISTRATION_ELSEWHERE;
    registration->draft.answers =
        has_asked ? registration_shared_answers(visit, registration) : answers_create(visit->arena);
    return result;
}

static enum result load_signup(struct visit *visit, struct registration *registration)
{
    return signup_by_access(visit->app->intake_db, &registration->access, visit->arena, &registration->signup,
                            &registration->sent_slug);
}

/* Somebody who had asked a question fills in the form while the practice enters a registration for them:
 * theirs then corrects it, for a thread has one registration. One of their own is there when the draft has
 * just been sent. */
static enum result load_entered(struct visit *visit, struct registration *registration)
{
    enum result result = load_signup(visit, registration);
    if (result == RESULT_NOT_FOUND)
        return RESULT_OK;
    bool was_entered = result == RESULT_OK && registration->signup.envelope.person_key == NULL;
    registration->is_correction = was_entered;
    if (result == RESULT_OK && !was_entered)
        registration->stage = REGISTRATION_SENT;
    return result;
}

/* A draft that is gone has been sent, so the sign-up is looked for after it. The mark of a correction is in
 * the draft, because the same draft may be sent between the two reads. */
enum result registration_load(struct visit *visit, struct registration *registration)
{
    enum result result =
        draft_load(visit->app->intake_db, &registration->access, &registration->draft, visit->arena);
    registration->stage = REGISTRATION_DRAFT;
    if (result == RESULT_OK && answers_get(registration->draft.answers, "_correction") != NULL) {
        result = load_signup(visit, registration);
        registration->is_correction = result == RESULT_OK;
    } else if (result == RESULT_OK) {
        return load_entered(visit, registration);
    }
    if (result != RESULT_NOT_FOUND)
        return result;
    result = load_signup(visit, registration);
    registration->stage = REGISTRATION_SENT;
    return result == RESULT_NOT_FOUND ? load_asked(visit, registration) : result;
}

bool registration_is_sent(const struct registration *registration)
{
    return registration->stage == REGISTRATION_SENT || registration->is_correction;
}

bool registration_was_entered(const struct registration *registration)
{
    return registration_is_sent(registration) && registration->signup.envelope.person_key == NULL;
}

/* Where the thread of token stands. */
enum result registration_load_token(struct visit *visit, struct registration *registration, const char *token)
{
    registration->stage = REGISTRATION_NOT_STARTED;
    registration->is_correction = false;
    registration->sent_slug = NULL;
    registration->draft = (struct draft){.answers = answers_create(visit->arena)};
    if (token == NULL)
        return RESULT_OK;
    enum result result = access_by_token(visit->app->intake_db, token, &registration->access);
    if (result == RESULT_OK)
        return registration_load(visit, registration);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* A registration that was carried over names another group inside its envelope, so its slug decides; the
 * draft that corrects it may have begun before. */
static bool is_about(const struct registration *registration, const struct group *group)
{
    if (registration_is_sent(registration))
        return strcmp(registration->sent_slug, group->slug) == 0;
    return /* not secret */ memcmp(registration->draft.group_id, group->id, UUID_SIZE) == 0;
}

/* Pages of a correction that were open when it was carried over go on working where they are. */
static bool began_with(const struct registration *registration, const struct group *group)
{
    return registration->is_correction &&
           /* not secret */ memcmp(registration->draft.group_id, group->id, UUID_SIZE) == 0;
}

static bool has_group(const struct registration *registration)
{
    return registration->stage == REGISTRATION_DRAFT || registration->stage == REGISTRATION_SENT;
}

bool registration_is_of_group(const struct registration *registration, const struct group *group)
{
    return has_group(registration) && (is_about(registration, group) || began_with(registration, group));
}

/* Among all of them: a practice has a handful of groups. */
static enum result find_group(struct visit *visit, struct registration *registration)
{
    struct group *groups = NULL;
    size_t count = 0;
    if (!has_group(registration))
        return RESULT_OK;
    enum result result = group_list(visit->app->intake_db, true, visit->arena, &groups, &count);
    for (size_t index = 0; index < count; index++)
        if (is_about(registration, &groups[index]))
            registration->group = groups[index];
    return result == RESULT_OK && registration->group.slug == NULL ? RESULT_FAILED : result;
}

bool registration_is_held(const struct registration *registration)
{
    return registration->stage != REGISTRATION_NOT_STARTED && registration->stage != REGISTRATION_ELSEWHERE;
}

enum result registration_load_held(struct visit *visit, const char *token, struct registration *registration)
{
    *registration = (struct registration){0};
    enum result result = registration_load_token(visit, registration, token);
    return result == RESULT_OK ? find_group(visit, registration) : result;
}

/* Who has sent one may correct it after the group has closed, too. */
bool registration_is_closed(const struct visit *visit, const struct registration *registration)
{
    return !registration->is_correction && !group_takes_registrations(&registration->group, visit->now);
}

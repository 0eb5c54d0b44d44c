#include "page/register/registration.h"

#include <string.h>

#include "page/frame/error_page.h"
#include "page/register/registration_store.h"

/* What a question and the form both ask, so that nobody types it twice. */
static struct answers *shared_answers(struct visit *visit, const struct registration *registration)
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
        has_asked ? shared_answers(visit, registration) : answers_create(visit->arena);
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
static enum result load_token(struct visit *visit, struct registration *registration, const char *token)
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
        return load_token(visit, registration, visit->registration);
    struct registration best = *registration;
    int best_fitness = 0;
    const char *token = NULL;
    enum result result = load_token(visit, &best, NULL);
    for (size_t index = 0; result == RESULT_OK && best_fitness < 3 && index < visit->held_count; index++) {
        result = load_token(visit, registration, visit->held[index]);
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
    if (has_group(registration) && !registration_is_of_group(registration, &registration->group)) {
        registration->stage = REGISTRATION_ELSEWHERE;
        registration->is_correction = false;
        registration->draft.answers = answers_create(visit->arena);
    }
    return registration;
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
    enum result result = load_token(visit, registration, token);
    return result == RESULT_OK ? find_group(visit, registration) : result;
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

/* Who has sent one may correct it after the group has closed, too. */
bool registration_is_closed(const struct visit *visit, const struct registration *registration)
{
    return !registration->is_correction && !group_takes_registrations(&registration->group, visit->now);
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
        visit_redirect(visit, "/registration?done=changed");
    else if (registration->stage == REGISTRATION_SENT)
        visit_redirect(visit, "/groups/%s/register/done", slug);
    else
        visit_redirect(visit, "/groups/%s/register?gone=1", slug);
}

/* Of what the practice entered the person's thread holds only what they asked before. */
static struct answers *entered_answers(struct visit *visit, const struct registration *registration)
{
    struct registration own = *registration;
    if (registration_load_questions(visit, &own) != RESULT_OK)
        return NULL;
    return own.question_count > 0 ? shared_answers(visit, &own) : answers_create(visit->arena);
}

struct answers *registration_sent_answers(struct visit *visit, const struct registration *registration)
{
    if (registration_was_entered(registration))
        return entered_answers(visit, registration);
    return envelope_open_as_person(&registration->signup.envelope, registration->access.thread_key,
                                   visit->arena);
}

const struct answers *registration_known_answers(struct visit *visit, const struct registration *registration)
{
    const struct answers *known =
        registration_is_sent(registration) ? registration_sent_answers(visit, registration) : NULL;
    return known != NULL ? known : registration->draft.answers;
}

const char *registration_code(struct visit *visit, const struct answers *answers)
{
    const char *code = answers == NULL ? NULL : answers_get(answers, "_code");
    return code == NULL ? "" : arena_text(visit->arena, code);
}

void registration_show_code(struct visit *visit, const struct answers *answers, json_t *context)
{
    const char *code = registration_code(visit, answers);
    json_object_set_new(context, "code", json_string(code));
    json_object_set_new(context, "leave_action", json_string("/registration/leave"));
    json_object_set_new(context, "code_spelled", json_string(access_code_spelled(code, visit->arena)));
}

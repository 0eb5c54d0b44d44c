#include "base/clock.h"
#include "domain/intake_view.h"
#include "page/registration.h"
#include "page/route.h"

/* "/registration": what a person's cookie opens, or the question for their code. */

static void show_find(struct visit *visit, int status, const char *typed, const char *error)
{
    json_t *context = visit_context(visit, "Your registration");
    json_object_set_new(context, "code", json_string(typed));
    json_object_set_new(context, "error", json_string(error));
    json_object_set_new(context, "has_errors", json_boolean(error[0] != '\0'));
    json_object_set_new(context, "errors", json_pack("[{s:s, s:s}]", "href", "#code", "message", error));
    visit_render(visit, status, "registration-find", context);
}

static void set_day(json_t *context, const char *name, int64_t at)
{
    char day[CLOCK_TEXT_SIZE];
    clock_long_day(at, day);
    json_object_set_new(context, name, json_string(day));
}

static void set_text(json_t *context, const char *name, const char *text)
{
    json_object_set_new(context, name, json_string(text));
}

static void add_draft(struct visit *visit, const struct registration *registration, json_t *context)
{
    json_object_set_new(context, "is_draft", json_true());
    json_object_set_new(context, "continue_href", registration_continue_href(visit, registration));
    json_object_set_new(context, "delete_href",
                        json_sprintf("/groups/%s/register/delete", registration->group.slug));
    set_day(context, "delete_date", registration->draft.expires_at);
}

/* By when they hear from us is said until they have heard. */
static void add_sent(const struct registration *registration, json_t *context)
{
    const struct signup *signup = &registration->signup;
    set_text(context, "status", status_word(signup->status));
    set_text(context, "sentence", status_sentence(signup->status));
    set_day(context, "received", signup->received_at);
    if (signup->status == STATUS_NEW)
        set_day(context, "reply_by", signup->reply_by);
    if (signup->status == STATUS_OFFERED && signup->offer_until != 0)
        set_day(context, "offer_until", signup->offer_until);
    if (status_may_move(signup->status, STATUS_WITHDRAWN, STATUS_BY_PERSON))
        set_text(context, "withdraw_href", "/registration/withdraw");
    set_text(context, "delete_href", "/registration/delete");
}

static void show_own(struct visit *visit, const struct registration *registration)
{
    bool is_draft = registration->stage == REGISTRATION_DRAFT;
    const struct answers *answers =
        is_draft ? registration->draft.answers : registration_sent_answers(visit, registration);
    if (answers == NULL) {
        visit_error(visit, 500);
        return;
    }
    json_t *context = registration_context(visit, registration, "Your registration");
    if (is_draft)
        add_draft(visit, registration, context);
    else
        add_sent(registration, context);
    json_object_set_new(context, "pages", intake_view_answers(visit->app->intake, answers));
    set_text(context, "code", registration_code(visit, answers));
    set_text(context, "leave_action", "/registration/leave");
    visit_render(visit, 200, "registration", context);
}

void page_registration(struct visit *visit)
{
    struct registration *registration = registration_open_own(visit);
    if (registration == NULL)
        return;
    if (registration->stage == REGISTRATION_DRAFT || registration->stage == REGISTRATION_SENT) {
        show_own(visit, registration);
        return;
    }
    if (visit->registration == NULL)
        registration_set_fresh_cookie(visit);
    show_find(visit, 200, "", "");
}

/* A code that was never given and one whose answers are gone get the same words, after the same work. */
void page_registration_code(struct visit *visit)
{
    struct app *app = visit->app;
    const char *code = form_value(visit->form, "code");
    struct registration *registration = arena_allocate(visit->arena, sizeof *registration);
    enum result result = access_by_code(app->intake_db, code == NULL ? "" : code, app->practice,
                                        app->password_lane, &registration->access);
    if (result == RESULT_OK)
        result = registration_load(visit, registration);
    if (result == RESULT_NOT_FOUND ||
        (result == RESULT_OK && registration->stage == REGISTRATION_ELSEWHERE)) {
        show_find(visit, 422, code == NULL ? "" : code,
                  "Check the code: we have nothing under the one you typed. It may also have run out");
        return;
    }
    char *token = arena_allocate(visit->arena, ACCESS_TOKEN_TEXT_SIZE);
    access_make_token(token);
    if (result == RESULT_OK)
        result = access_replace_token(app->intake_db, &registration->access, token);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return;
    }
    registration_set_cookie(visit, token);
    visit_redirect(visit, "/registration");
}

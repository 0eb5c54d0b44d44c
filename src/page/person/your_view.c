#include "page/person/your_view.h"

#include "text/phrase.h"

#include <string.h>

#include "base/clock.h"
#include "domain/form/intake_view.h"
#include "domain/operations/retention.h"
#include "domain/signup/signup_person.h"
#include "domain/waiting/group_carry.h"
#include "page/frame/error_page.h"
#include "page/frame/visit_tx.h"
#include "page/person/question_view.h"
#include "page/person/your_others.h"
#include "page/register/registration_answers.h"
#include "page/register/registration_correction.h"
#include "page/register/registration_form.h"

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

void your_view_add_message(const struct visit *visit, json_t *context)
{
    const char *message = phrase_done(DONE_YOURS, form_value(visit->query, "done"));
    if (message[0] != '\0')
        set_text(context, "message", message);
}

enum status your_view_status(const struct visit *visit, const struct signup *signup)
{
    bool has_run_out = signup->offer_until != 0 && signup->offer_until <= visit->now;
    return signup->status == STATUS_OFFERED && has_run_out ? STATUS_LAPSED : signup->status;
}

bool your_view_may_ask_again(const struct visit *visit, const struct registration *registration)
{
    const struct group *group = &registration->group;
    return registration->signup.status == STATUS_LAPSED && group->state[0] == 'o' &&
           !group_is_over(group, visit->now);
}

static void add_draft(struct visit *visit, const struct registration *registration, json_t *context)
{
    json_object_set_new(context, "is_draft", json_true());
    json_object_set_new(context, "continue_href", registration_continue_href(visit, registration));
    json_object_set_new(context, "delete_href",
                        json_sprintf("/groups/%s/register/delete", registration->group.slug));
    set_day(context, "delete_date", registration->draft.expires_at);
}

static enum result add_place_in_line(struct visit *visit, const struct signup *signup, json_t *context)
{
    int64_t ahead = 0;
    if (signup->status != STATUS_WAITING && signup->status != STATUS_SUITABLE)
        return RESULT_OK;
    enum result result = signup_ahead(visit->app->intake_db, signup->id, &ahead);
    json_object_set_new(context, "ahead", json_sprintf("%lld", (long long)ahead));
    return result;
}

static void add_links(const struct visit *visit, const struct registration *registration, enum status status,
                      json_t *context)
{
    if (status == STATUS_OFFERED) {
        set_text(context, "accept_href", "/registration/accept");
        set_text(context, "decline_href", "/registration/decline");
    }
    if (your_view_may_ask_again(visit, registration))
        set_text(context, "again_href", "/registration/again");
    if (status == STATUS_CONFIRMED)
        set_text(context, "calendar_href", "/registration/calendar.ics");
    if (registration->is_correction)
        json_object_set_new(context, "change_href",
                            json_sprintf("/groups/%s/register/check", registration->group.slug));
    else if (registration_may_correct(registration))
        set_text(context, "correct_href", "/registration/correct");
    if (status != STATUS_OFFERED && status_may_move(status, STATUS_WITHDRAWN, STATUS_BY_PERSON))
        set_text(context, "withdraw_href", "/registration/withdraw");
    if (!registration_was_entered(registration))
        set_text(context, "download_href", "/registration/take");
    set_text(context, "delete_href", "/registration/delete");
}

static enum result add_carrying(struct visit *visit, const struct signup *signup, json_t *context)
{
    struct group_carry_wish wish = {0};
    if (signup->status != STATUS_DECLINED)
        return RESULT_OK;
    enum result result = group_carry_asked(visit->app->intake_db, signup->id, &wish);
    if (wish.may_ask) {
        set_text(context, "carry_href", "/registration/carry");
        json_object_set_new(context, "carry_asked", json_boolean(wish.asked));
    }
    return result;
}

/* By when they hear from us is said until they have heard. */
static enum result add_retention(struct visit *visit, const struct signup *signup, json_t *context)
{
    struct retention_facts facts;
    enum result result = retention_of(visit_read(visit), visit->app->config, signup, &facts);
    visit_rest(visit);
    if (facts.date != 0)
        set_day(context, "delete_date", facts.date);
    return result;
}

static enum result add_sent(struct visit *visit, const struct registration *registration, json_t *context)
{
    const struct signup *signup = &registration->signup;
    enum status status = your_view_status(visit, signup);
    set_text(context, "status", status_word(status));
    set_text(context, "sentence", status_sentence(status));
    set_day(context, "received", signup->received_at);
    if (signup->version > 1)
        set_day(context, "changed", signup->envelope.sealed_at);
    if (status == STATUS_NEW)
        set_day(context, "reply_by", signup->reply_by);
    if (status == STATUS_OFFERED && signup->offer_until != 0)
        set_day(context, "offer_until", signup->offer_until);
    add_links(visit, registration, status, context);
    enum result result = add_retention(visit, signup, context);
    if (result == RESULT_OK)
        result = add_carrying(visit, signup, context);
    return result == RESULT_OK ? add_place_in_line(visit, signup, context) : result;
}

static void show_registration(struct visit *visit, const struct registration *registration)
{
    bool is_sent = registration_is_sent(registration);
    const struct answers *answers = registration_known_answers(visit, registration);
    enum result result = answers == NULL ? RESULT_FAILED : RESULT_OK;
    const struct intake *form = registration_form_then(visit, registration);
    json_t *context = registration_context(visit, registration, phrase(PHRASE_TITLE_YOURS));
    if (is_sent && result == RESULT_OK)
        result = add_sent(visit, registration, context);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return;
    }
    if (!is_sent)
        add_draft(visit, registration, context);
    if (registration_was_entered(registration))
        json_object_set_new(context, "was_entered", json_true());
    else
        json_object_set_new(context, "pages", intake_view_answers(form, answers));
    json_object_set_new(context, "questions", question_view_list(visit, registration));
    registration_show_code(visit, answers, context);
    your_view_add_message(visit, context);
    your_others_add(visit, context);
    visit_render(visit, 200, "registration", context);
}

static void show_questions(struct visit *visit, const struct registration *registration)
{
    json_t *groups = question_view_groups(visit, registration);
    if (groups == NULL) {
        visit_fail(visit, RESULT_FAILED);
        return;
    }
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_YOUR_QUESTION));
    json_object_set_new(context, "questions", question_view_list(visit, registration));
    json_object_set_new(context, "has_groups", json_boolean(json_array_size(groups) > 0));
    json_object_set_new(context, "groups", groups);
    registration_show_code(visit, registration->draft.answers, context);
    your_view_add_message(visit, context);
    your_others_add(visit, context);
    visit_render(visit, 200, "question", context);
}

void your_view_show(struct visit *visit, struct registration *registration)
{
    enum result result = registration_load_questions(visit, registration);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    else if (registration->stage == REGISTRATION_ASKED)
        show_questions(visit, registration);
    else
        show_registration(visit, registration);
}

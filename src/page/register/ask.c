#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "domain/form/intake_view.h"
#include "domain/notice/notify.h"
#include "domain/thread/enquiry_word.h"
#include "page/frame/error_page.h"
#include "page/frame/held.h"
#include "page/frame/route.h"
#include "page/register/registration_answers.h"
#include "page/register/registration_code.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

/* "/ask": a question, "is this group right for me?", or word left for the next group. */

struct screen {
    struct registration *registration; /* whose thread it joins, if there is one */
    enum enquiry_kind kind;
    struct group group; /* slug is NULL: about no group */
    uint8_t form_id[UUID_SIZE];
    struct answers *answers;
    const char *given_back; /* why what was sent was not kept; NULL: it was */
};

static const struct form *sent_fields(const struct visit *visit)
{
    return visit->request->method == METHOD_POST ? visit->form : visit->query;
}

static const char *text_or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

/* A group that is not there (any more) leaves a question about none. */
static enum result find_group(struct visit *visit, struct screen *screen)
{
    const char *slug = form_value(sent_fields(visit), "group");
    if (slug == NULL || slug[0] == '\0')
        return RESULT_OK;
    enum result result = group_by_slug(visit->app->intake_db, slug, visit->arena, &screen->group);
    if (result == RESULT_NOT_FOUND || (result == RESULT_OK && strcmp(screen->group.state, "draft") == 0)) {
        screen->group = (struct group){0};
        return RESULT_OK;
    }
    return result;
}

/* Nothing is typed twice: what the thread knows of its person is filled in. */
static void fill_in_known(struct visit *visit, struct screen *screen)
{
    static const char *const shared[] = {"first_name", "email", "phone"};
    const struct answers *known = registration_known_answers(visit, screen->registration);
    for (size_t index = 0; known != NULL && index < sizeof shared / sizeof shared[0]; index++)
        answers_set(screen->answers, shared[index], answers_get(known, shared[index]));
    if (screen->kind == ENQUIRY_FIT)
        answers_set(screen->answers, "about", "fit");
}

static struct screen *open_screen(struct visit *visit)
{
    struct screen *screen = arena_allocate(visit->arena, sizeof *screen);
    const char *form_id = form_value(visit->form, "form");
    screen->answers = answers_create(visit->arena);
    screen->kind = enquiry_kind_from_word(form_value(sent_fields(visit), "about"));
    if (screen->kind == ENQUIRY_KIND_COUNT)
        screen->kind = ENQUIRY_QUESTION;
    if (form_id == NULL || !encoding_from_hex(form_id, screen->form_id, UUID_SIZE))
        random_uuid(visit->now, screen->form_id);
    screen->registration = registration_open_own(visit);
    if (screen->registration == NULL)
        return NULL;
    enum result result = find_group(visit, screen);
    if (result == RESULT_OK)
        return screen;
    visit_fail(visit, result);
    return NULL;
}

/* Word for the next group has a page of its own in place of the question. */
static bool asks_page(const struct screen *screen, const char *page_id)
{
    bool is_next = screen->kind == ENQUIRY_NEXT;
    return strcmp(page_id, is_next ? "question" : "next") != 0;
}

static json_t *hidden_fields(const struct screen *screen)
{
    char form_id[UUID_TEXT_SIZE];
    encoding_hex(screen->form_id, UUID_SIZE, form_id);
    json_t *fields = json_pack("[{s:s, s:s}]", "name", "form", "value", form_id);
    if (screen->kind == ENQUIRY_NEXT)
        json_array_append_new(fields, json_pack("{s:s, s:s}", "name", "about", "value", "next"));
    if (screen->group.slug != NULL)
        json_array_append_new(fields, json_pack("{s:s, s:s}", "name", "group", "value", screen->group.slug));
    return fields;
}

static void show(struct visit *visit, const struct screen *screen, int status, json_t *errors)
{
    const struct intake *form = visit->app->ask;
    const char *title =
        screen->kind == ENQUIRY_NEXT ? phrase(PHRASE_ASK_TITLE_NEXT) : phrase(PHRASE_ASK_TITLE);
    json_t *fields = json_array();
    for (size_t page = 0; page < intake_page_count(form); page++) {
        if (!asks_page(screen, intake_page_id(form, page)))
            continue;
        json_t *view = visit_keep(visit, intake_view_page(form, page, screen->answers, errors));
        json_array_extend(fields, json_object_get(view, "fields"));
    }
    bool is_stranger = visit->registration == NULL;
    if (is_stranger)
        held_begin(visit);
    json_t *context = visit_context(visit, title);
    json_object_set_new(context, "in_form", json_true());
    json_object_set_new(context, "title", json_string(title));
    json_object_set_new(context, "is_next", json_boolean(screen->kind == ENQUIRY_NEXT));
    json_object_set_new(context, "group_name", json_string(text_or_empty(screen->group.name)));
    json_object_set_new(context, "form_fields", hidden_fields(screen));
    json_object_set_new(context, "fields", fields);
    if (screen->given_back != NULL)
        json_object_set_new(context, "given_back", json_string(screen->given_back));
    json_object_set_new(context, "has_errors", json_boolean(json_array_size(errors) > 0));
    json_object_set(context, "errors", errors);
    if (status == 200 && is_stranger)
        visit_describe(context, phrase(PHRASE_DESCRIBE_ASK));
    visit_render(visit, status, "ask", context);
}

void page_ask(struct visit *visit)
{
    struct screen *screen = open_screen(visit);
    if (screen == NULL)
        return;
    fill_in_known(visit, screen);
    show(visit, screen, 200, visit_keep(visit, json_array()));
}

static const char *source(void *form, const char *name, size_t index)
{
    return form_value_at(form, name, index);
}

static json_t *read_answers(struct visit *visit, const struct screen *screen)
{
    const struct intake *form = visit->app->ask;
    json_t *errors = visit_keep(visit, json_array());
    for (size_t page = 0; page < intake_page_count(form); page++) {
        if (!asks_page(screen, intake_page_id(form, page)))
            continue;
        json_t *found = intake_read_page(form, page, source, (void *)visit->form, screen->answers);
        json_array_extend(errors, found);
        json_decref(found);
    }
    return errors;
}

/* The form's id begins with the time at which it was shown. */
static bool is_hasty(const struct visit *visit, const struct screen *screen)
{
    const char *website = form_value(visit->form, "website");
    int64_t shown_at = 0;
    for (size_t index = 0; index < 6; index++)
        shown_at = shown_at * 256 + screen->form_id[index];
    return visit->now - shown_at < visit->app->config->site_form_seconds * CLOCK_SECOND ||
           text_or_empty(website)[0] != '\0';
}

/* Joins the thread that the cookie opens, or begins one. */
static enum result open_thread(struct visit *visit, struct screen *screen, bool *is_new)
{
    struct registration *registration = screen->registration;
    enum registration_stage stage = registration->stage;
    *is_new = stage == REGISTRATION_NOT_STARTED || stage == REGISTRATION_ELSEWHERE;
    if (!*is_new) {
        const struct answers *known = registration_known_answers(visit, registration);
        answers_set(screen->answers, "_code", registration_code(visit, known));
        return RESULT_OK;
    }
    if (stage == REGISTRATION_ELSEWHERE)
        held_begin(visit);
    enum result result = access_create(visit->registration, visit->app->practice, visit->app->password_lane,
                                       &registration->access);
    answers_set(screen->answers, "_code", registration->access.code);
    return result;
}

static struct outbox_message *tell(const struct visit *visit, const struct screen *screen,
                                   const char *mail_token)
{
    const struct app *app = visit->app;
    const struct answers *answers = screen->answers;
    /* Who left word for the next group hears when there is one, and was promised no day. */
    int64_t reply_by = screen->kind == ENQUIRY_NEXT
                           ? 0
                           : clock_business_days_after(visit->now, app->config->practice_reply_days);
    return notify_question(app->notifier, answers_get(answers, "email"), answers_get(answers, "first_name"),
                           answers_get(answers, "_code"), mail_token, reply_by, visit->arena);
}

static enum result send(struct visit *visit, struct screen *screen)
{
    struct app *app = visit->app;
    struct enquiry_form form = {
        .kind = screen->kind,
        .group_id = screen->group.slug == NULL ? NULL : screen->group.id,
        .answers = screen->answers,
        .form_version = intake_version(app->ask),
        .reply_days = app->config->practice_reply_days,
        .held = is_hasty(visit, screen),
    };
    memcpy(form.form_id, screen->form_id, UUID_SIZE);
    enum result result = open_thread(visit, screen, &form.opens_thread);
    if (result != RESULT_OK)
        return result;
    struct access *access = &screen->registration->access;
    const char *mail_token = registration_mail_token(visit, access, answers_get(screen->answers, "email"));
    form.messages = tell(visit, screen, mail_token);
    result = enquiry_send(app->intake_db, app->practice, access, &form, visit->arena);
    /* Another form of this browser may have opened the thread in the meantime; ours then joins it. */
    if (result == RESULT_CONFLICT && form.opens_thread &&
        access_by_token(app->intake_db, visit->registration, access) == RESULT_OK) {
        form.opens_thread = false;
        if (mail_token != visit->registration)
            (void)access_token_make(access, mail_token, ACCESS_TOKEN_MAIL, &access->mailed);
        result = enquiry_send(app->intake_db, app->practice, access, &form, visit->arena);
    }
    return result;
}

void page_ask_send(struct visit *visit)
{
    struct screen *screen = open_screen(visit);
    if (screen == NULL)
        return;
    json_t *errors = read_answers(visit, screen);
    if (visit->is_unproven) {
        screen->given_back = phrase(visit->held_count > 0 ? PHRASE_GIVEN_BACK_ASK : PHRASE_GIVEN_BACK_COOKIE);
        show(visit, screen, 422, visit_keep(visit, json_array()));
        return;
    }
    if (json_array_size(errors) > 0) {
        show(visit, screen, 422, errors);
        return;
    }
    enum result result = send(visit, screen);
    if (result != RESULT_OK && result != RESULT_CONFLICT) {
        visit_fail(visit, result);
        return;
    }
    held_keep(visit, visit->registration);
    visit_redirect(visit, "/ask/done");
}

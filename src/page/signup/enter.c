/* Entering a registration for somebody: a caller, a paper form, a question. The same form, on one page. */
#include <string.h>

#include "base/encoding.h"
#include "domain/form/intake_view.h"
#include "domain/signup/signup_enter.h"
#include "domain/thread/enquiry_desk.h"
#include "page/desk/desk_view.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"
#include "text/phrase.h"

struct screen {
    struct group group;
    struct answers *answers;
    bool has_enquiry;
    struct enquiry enquiry;
    const char *enquiry_text; /* its id as in addresses; "" for none */
};

/* The question it comes from, if the address or the form names one. False: the response says why not. */
static bool find_enquiry(struct visit *visit, struct screen *screen)
{
    uint8_t id[UUID_SIZE];
    const char *text =
        form_value(visit->request->method == METHOD_POST ? visit->form : visit->query, "enquiry");
    screen->enquiry_text = text != NULL ? text : "";
    if (screen->enquiry_text[0] == '\0')
        return true;
    enum result result = RESULT_NOT_FOUND;
    if (encoding_from_hex(text, id, sizeof id))
        result = enquiry_by_id(visit->app->intake_db, id, visit->arena, &screen->enquiry);
    if (result == RESULT_OK && screen->enquiry.erased)
        result = RESULT_NOT_FOUND;
    screen->has_enquiry = result == RESULT_OK;
    if (result != RESULT_OK)
        visit_fail(visit, result);
    return screen->has_enquiry;
}

static bool open_screen(struct visit *visit, struct screen *screen)
{
    screen->answers = answers_create(visit->arena);
    return staff_find_group(visit, &screen->group) && find_enquiry(visit, screen);
}

/* Nothing is typed twice: what the question says of its person is filled in. */
static bool fill_in(struct visit *visit, struct screen *screen)
{
    static const char *const shared[] = {"first_name", "email", "phone"};
    const uint8_t *secret_key = screen->has_enquiry ? staff_open_key(visit) : NULL;
    if (!screen->has_enquiry)
        return true;
    if (secret_key == NULL)
        return false;
    const struct answers *known = envelope_open(&screen->enquiry.envelope, secret_key, visit->arena);
    for (size_t index = 0; known != NULL && index < sizeof shared / sizeof shared[0]; index++)
        answers_set(screen->answers, shared[index], answers_get(known, shared[index]));
    return true;
}

static void show(struct visit *visit, const struct screen *screen, int status, json_t *errors,
                 const char *source, const char *error)
{
    const struct intake *intake = visit->app->intake;
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_ENTER));
    json_t *pages = json_array();
    for (size_t page = 0; page < intake_page_count(intake); page++)
        json_array_append_new(pages, intake_view_page(intake, page, screen->answers, errors));
    desk_set_group(context, &screen->group);
    json_object_set_new(context, "forms", pages);
    json_object_set_new(context, "enquiry", json_string(screen->enquiry_text));
    json_object_set_new(context, "is_phone", json_boolean(strcmp(source, "phone") == 0));
    json_object_set_new(context, "is_paper", json_boolean(strcmp(source, "paper") == 0));
    json_object_set_new(context, "source_error", json_string(error));
    json_object_set_new(context, "errors", errors != NULL ? json_incref(errors) : json_array());
    json_object_set_new(context, "has_errors", json_boolean(json_array_size(errors) > 0));
    visit_render(visit, status, "enter", context);
}

void page_enter(struct visit *visit)
{
    struct screen screen = {0};
    if (open_screen(visit, &screen) && fill_in(visit, &screen))
        show(visit, &screen, 200, NULL, screen.has_enquiry ? "phone" : "", "");
}

static const char *value_at(void *form, const char *name, size_t index)
{
    return form_value_at(form, name, index);
}

/* The errors of all pages, that of how it came last. */
static json_t *read_form(struct visit *visit, struct screen *screen, const char *source, const char **error)
{
    const struct intake *intake = visit->app->intake;
    json_t *errors = visit_keep(visit, json_array());
    for (size_t page = 0; page < intake_page_count(intake); page++) {
        json_t *found = intake_read_page(intake, page, value_at, (void *)visit->form, screen->answers);
        json_array_extend(errors, found);
        json_decref(found);
    }
    *error = "";
    if (source[0] == '\0')
        *error = phrase(PHRASE_ENTER_ERROR_SOURCE);
    else if (source[1] == 'h' && form_value(visit->form, "read_back") == NULL)
        *error = phrase(PHRASE_ENTER_ERROR_READ_BACK);
    if ((*error)[0] != '\0')
        json_array_append_new(errors, json_pack("{s:s, s:s}", "href", "#source-phone", "message", *error));
    return errors;
}

struct entering {
    const struct screen *screen;
    struct signup_entry entry;
    struct envelope envelope;
};

/* The registration, and its question as answered. */
static enum result write_entry(struct tx *tx, void *argument)
{
    const struct entering *entering = argument;
    const struct screen *screen = entering->screen;
    enum result result = signup_enter(tx, &entering->entry, &entering->envelope);
    if (result != RESULT_OK || !screen->has_enquiry || screen->enquiry.status != ENQUIRY_NEW)
        return result;
    result = enquiry_set_status(tx, screen->enquiry.id, ENQUIRY_NEW, ENQUIRY_ANSWERED);
    return result == RESULT_CONFLICT ? RESULT_OK : result;
}

/* A caller gets a code of their own, which is read to them; a question's thread has one. */
static enum result store(struct visit *visit, const struct screen *screen, const char *source,
                         struct access *access, uint8_t id[static UUID_SIZE])
{
    struct app *app = visit->app;
    char token[ACCESS_TOKEN_TEXT_SIZE];
    struct entering entering = {
        .screen = screen,
        .entry = {.id = visit->has_ticket ? visit->ticket : NULL,
                  .group = &screen->group,
                  .answers = screen->answers,
                  .form_version = intake_version(app->intake),
                  .source = source,
                  .reply_days = group_reply_days(&screen->group, app->config->practice_reply_days),
                  .enquiry_id = screen->has_enquiry ? screen->enquiry.id : NULL},
    };
    if (!screen->has_enquiry) {
        access_make_token(token);
        enum result result = access_create(token, app->practice, app->password_lane, access);
        if (result != RESULT_OK)
            return result;
        answers_set(screen->answers, "_code", access->code);
        entering.entry.access = access;
    }
    signup_enter_seal(app->practice, &entering.entry, &entering.envelope, visit->arena);
    memcpy(id, entering.envelope.id, UUID_SIZE);
    visit_audit(visit, id, source);
    return visit_write(visit, write_entry, &entering);
}

/* The registration is entered: its code, which is told to the person. It is shown again on a reload. */
void page_entered(struct visit *visit)
{
    struct desk_signup opened = {0};
    if (!desk_open_signup(visit, &opened) || !staff_audit(visit, "signup_open", opened.signup.id, "code"))
        return;
    const char *code = opened.answers != NULL ? answers_get(opened.answers, "_code") : NULL;
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_ENTERED));
    desk_set_group(context, &opened.group);
    json_object_set_new(
        context, "href",
        json_string(arena_format(visit->arena, "/staff/signups/%s", visit->request->parameters[0])));
    json_object_set_new(context, "code", json_string(code != NULL ? code : ""));
    visit_render(visit, 200, "enter-done", context);
}

/* The question's thread has a registration, which is where the error leads. */
static void show_entered(struct visit *visit, struct screen *screen, const char *source)
{
    char id[UUID_TEXT_SIZE];
    json_t *errors = visit_keep(visit, json_array());
    if (!find_enquiry(visit, screen))
        return;
    encoding_hex(screen->enquiry.signup_id, UUID_SIZE, id);
    json_array_append_new(errors, json_pack("{s:s, s:s}", "href",
                                            screen->enquiry.has_signup
                                                ? arena_format(visit->arena, "/staff/signups/%s", id)
                                                : "#source-phone",
                                            "message", phrase(PHRASE_ENTER_ERROR_TWICE)));
    show(visit, screen, 422, errors, source, "");
}

void page_enter_now(struct visit *visit)
{
    struct screen screen = {0};
    struct access access = {0};
    uint8_t id[UUID_SIZE];
    char id_text[UUID_TEXT_SIZE];
    const char *sent = desk_field(visit, "source");
    const char *source = strcmp(sent, "phone") == 0 || strcmp(sent, "paper") == 0 ? sent : "";
    const char *error = "";
    if (!open_screen(visit, &screen))
        return;
    json_t *errors = read_form(visit, &screen, source, &error);
    if (json_array_size(errors) > 0) {
        show(visit, &screen, 422, errors, source, error);
        return;
    }
    enum result result = store(visit, &screen, source, &access, id);
    encoding_hex(id, sizeof id, id_text);
    if (result == RESULT_CONFLICT)
        show_entered(visit, &screen, source);
    else if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        visit_redirect(visit, "/staff/signups/%s/entered", id_text);
    access_wipe(&access);
}

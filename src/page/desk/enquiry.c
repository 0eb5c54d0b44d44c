/* One question: reading it, noting how it was answered, and turning it into a registration. */
#include "domain/thread/enquiry_desk.h"
#include "text/phrase.h"

#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "domain/form/intake_view.h"
#include "domain/notice/notify.h"
#include "domain/signup/note.h"
#include "domain/thread/enquiry_word.h"
#include "page/desk/desk_view.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_form.h"
#include "page/frame/visit_tx.h"

struct opened {
    struct enquiry enquiry;
    const uint8_t *secret_key;
    const struct answers *answers;
};

static bool open_enquiry(struct visit *visit, struct opened *opened)
{
    uint8_t id[UUID_SIZE];
    enum result result = RESULT_NOT_FOUND;
    if (encoding_from_hex(visit->request->parameters[0], id, sizeof id))
        result = enquiry_by_id(visit->app->intake_db, id, visit->arena, &opened->enquiry);
    if (result == RESULT_OK && opened->enquiry.erased)
        result = RESULT_NOT_FOUND;
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return false;
    }
    opened->secret_key = staff_open_key(visit);
    if (opened->secret_key == NULL)
        return false;
    opened->answers = envelope_open(&opened->enquiry.envelope, opened->secret_key, visit->arena);
    return true;
}

static enum result add_answers(struct visit *visit, json_t *context, const struct opened *opened)
{
    struct note *notes = NULL;
    size_t count = 0;
    json_t *views = json_array();
    json_object_set_new(context, "answers", views);
    enum result result = note_list_answers(visit->app->intake_db, opened->enquiry.id, opened->secret_key,
                                           visit->arena, &notes, &count);
    for (size_t index = 0; index < count; index++) {
        char when[CLOCK_TEXT_SIZE];
        const char *way = notes[index].way;
        clock_minute(notes[index].at, when);
        json_array_append_new(
            views,
            json_pack("{s:s, s:s, s:s, s:s}", "at", when, "who",
                      desk_account_name(visit, notes[index].account_id), "way",
                      way[0] == 'm'   ? phrase(PHRASE_ENQUIRY_WAY_MAIL)
                      : way[0] == 'p' ? phrase(PHRASE_ENQUIRY_WAY_PHONE)
                                      : phrase(PHRASE_ENQUIRY_WAY_NOTE),
                      "text",
                      notes[index].text != NULL ? notes[index].text : phrase(PHRASE_NOT_OPENED_SENTENCE)));
    }
    return result;
}

/* The groups the question can become a registration for. */
static enum result add_groups(struct visit *visit, json_t *context)
{
    struct group *groups = NULL;
    size_t count = 0;
    json_t *views = json_array();
    json_object_set_new(context, "groups", views);
    enum result result = group_list(visit->app->intake_db, true, visit->arena, &groups, &count);
    for (size_t index = 0; index < count; index++)
        if (groups[index].state[0] != 'c')
            json_array_append_new(views,
                                  json_pack("{s:s, s:s}", "name", groups[index].name, "href",
                                            arena_format(visit->arena, "/staff/groups/%s/enter?enquiry=%s",
                                                         groups[index].slug, visit->request->parameters[0])));
    return result;
}

static void add_facts(struct visit *visit, json_t *context, const struct opened *opened)
{
    const struct enquiry *enquiry = &opened->enquiry;
    char text[CLOCK_TEXT_SIZE];
    char signup[UUID_TEXT_SIZE];
    clock_long_day(enquiry->received_at, text);
    json_object_set_new(context, "received", json_string(text));
    clock_long_day(enquiry->reply_by, text);
    json_object_set_new(context, "reply_by", json_string(enquiry->status == ENQUIRY_NEW ? text : ""));
    json_object_set_new(context, "overdue",
                        json_boolean(enquiry->status == ENQUIRY_NEW && enquiry->reply_by < visit->now));
    json_object_set_new(context, "kind", json_string(enquiry_kind_label(enquiry->kind)));
    json_object_set_new(context, "group_name",
                        json_string(enquiry->group_name != NULL ? enquiry->group_name : ""));
    json_object_set_new(context, "status_label", json_string(enquiry_status_label(enquiry->status)));
    json_object_set_new(context, "from", json_string(enquiry_status_word(enquiry->status)));
    json_object_set_new(context, "is_new", json_boolean(enquiry->status == ENQUIRY_NEW));
    json_object_set_new(context, "is_closed", json_boolean(enquiry->status == ENQUIRY_CLOSED));
    json_object_set_new(context, "held", json_boolean(enquiry->held));
    encoding_hex(enquiry->signup_id, UUID_SIZE, signup);
    json_object_set_new(
        context, "signup_href",
        json_string(enquiry->has_signup ? arena_format(visit->arena, "/staff/signups/%s", signup) : ""));
}

static bool can_mail(const struct visit *visit, const struct opened *opened)
{
    const char *email = opened->answers != NULL ? answers_get(opened->answers, "email") : NULL;
    return mail_is_on(visit->app->config) && email != NULL && email[0] != '\0';
}

static void show(struct visit *visit, const struct opened *opened, int status, const char *message,
                 const char *error)
{
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_ENQUIRY));
    const char *name = opened->answers != NULL ? answers_get(opened->answers, "first_name") : NULL;
    enum result result = add_answers(visit, context, opened);
    if (result == RESULT_OK)
        result = add_groups(visit, context);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return;
    }
    add_facts(visit, context, opened);
    json_object_set_new(context, "id", json_string(visit->request->parameters[0]));
    json_object_set_new(context, "name", json_string(name != NULL ? name : "A question"));
    json_object_set_new(context, "unreadable", json_boolean(opened->answers == NULL));
    if (opened->answers != NULL)
        json_object_set_new(
            context, "pages",
            intake_view_answers(visit_form(visit, visit->app->ask, opened->enquiry.envelope.form_version),
                                opened->answers));
    json_object_set_new(context, "can_mail", json_boolean(can_mail(visit, opened)));
    json_object_set_new(context, "message", json_string(message));
    json_object_set_new(context, "error", json_string(error));
    visit_render(visit, status, "enquiry", context);
}

void page_enquiry(struct visit *visit)
{
    struct opened opened = {0};
    const char *done = form_value(visit->query, "done");
    if (open_enquiry(visit, &opened) && staff_audit(visit, "enquiry_open", opened.enquiry.id, ""))
        show(visit, &opened, 200, done != NULL ? phrase(PHRASE_ENQUIRY_DONE) : "", "");
}

static const char *way_of(const char *sent)
{
    static const char *const ways[] = {"mail", "phone", "note"};
    for (size_t index = 0; index < sizeof ways / sizeof ways[0]; index++)
        if (strcmp(ways[index], sent) == 0)
            return ways[index];
    return NULL;
}

static struct outbox_message *tell(const struct visit *visit, const struct opened *opened, const char *text)
{
    const struct answers *answers = opened->answers;
    return notify_answer(visit->app->notifier, answers_get(answers, "email"),
                         answers_get(answers, "first_name"), answers_get(answers, "_code"), text,
                         visit->arena);
}

struct answering {
    struct visit *visit;
    const struct opened *opened;
    struct note_text text;
};

/* The answer, its mail and the question's new status. A note alone is no answer: the reply clock goes on. */
static enum result answer(struct tx *tx, void *argument)
{
    const struct answering *answering = argument;
    const struct enquiry *enquiry = &answering->opened->enquiry;
    enum result result = note_add_answer(tx, answering->visit->app->practice, enquiry->id, &answering->text);
    if (result != RESULT_OK || answering->text.way[0] == 'n' || enquiry->status != ENQUIRY_NEW)
        return result;
    result = enquiry_set_status(tx, enquiry->id, ENQUIRY_NEW, ENQUIRY_ANSWERED);
    return result == RESULT_CONFLICT ? RESULT_OK : result;
}

void page_enquiry_answer(struct visit *visit)
{
    struct opened opened = {0};
    const char *way = way_of(desk_field(visit, "way"));
    const char *text = desk_field(visit, "text");
    if (way == NULL || strlen(text) > NOTE_LENGTH_LIMIT) {
        visit_error(visit, 400);
        return;
    }
    if (!open_enquiry(visit, &opened))
        return;
    if (way[0] == 'm' && !can_mail(visit, &opened)) {
        show(visit, &opened, 422, "", phrase(PHRASE_ENQUIRY_ERROR_ADDRESS));
        return;
    }
    if (text[0] == '\0') {
        show(visit, &opened, 422, "", phrase(PHRASE_ENQUIRY_ERROR_TEXT));
        return;
    }
    struct answering answering = {
        .visit = visit,
        .opened = &opened,
        .text = {.account_id = visit->session.account_id,
                 .text = text,
                 .way = way,
                 .messages = way[0] == 'm' ? tell(visit, &opened, text) : NULL},
    };
    visit_audit(visit, opened.enquiry.id, way);
    enum result result = visit_write(visit, answer, &answering);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        visit_redirect(visit, "/staff/enquiries/%s?done=1", visit->request->parameters[0]);
}

struct change {
    const uint8_t *id;
    enum enquiry_status from;
    enum enquiry_status to;
};

static enum result write_status(struct tx *tx, void *argument)
{
    const struct change *change = argument;
    return enquiry_set_status(tx, change->id, change->from, change->to);
}

void page_enquiry_status(struct visit *visit)
{
    struct opened opened = {0};
    enum enquiry_status from = enquiry_status_from_word(form_value(visit->form, "from"));
    enum enquiry_status to = enquiry_status_from_word(form_value(visit->form, "to"));
    if (from == ENQUIRY_STATUS_COUNT || to == ENQUIRY_STATUS_COUNT) {
        visit_error(visit, 400);
        return;
    }
    if (!open_enquiry(visit, &opened))
        return;
    struct change change = {opened.enquiry.id, from, to};
    visit_audit(visit, opened.enquiry.id,
                arena_format(visit->arena, "%s to %s", enquiry_status_word(from), enquiry_status_word(to)));
    enum result result = visit_write(visit, write_status, &change);
    if (result == RESULT_CONFLICT)
        show(visit, &opened, 422, "", phrase(PHRASE_ENQUIRY_ERROR_CHANGED));
    else if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        visit_redirect(visit, "/staff/enquiries/%s?done=1", visit->request->parameters[0]);
}

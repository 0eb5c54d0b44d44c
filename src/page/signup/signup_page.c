/* One registration in full: what was answered, how to reach the person, what happened, what may happen next.
 */
#include "domain/signup/signup.h"
#include "text/phrase.h"

#include "base/clock.h"
#include "base/encoding.h"
#include "domain/form/intake_view.h"
#include "domain/signup/note.h"
#include "domain/signup/signup_correct.h"
#include "domain/signup/signup_desk.h"
#include "domain/signup/signup_merge.h"
#include "domain/signup/signup_unmerge.h"
#include "page/frame/error_page.h"
#include "page/frame/person_view.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_form.h"
#include "page/frame/visit_tx.h"
#include "page/signup/signup_attendance.h"
#include "page/signup/signup_doubles.h"
#include "page/signup/signup_history.h"
#include "page/signup/signup_keep.h"
#include "page/signup/signup_list.h"
#include "page/signup/signup_mail.h"
#include "page/signup/signup_page.h"
#include "page/signup/signup_step.h"

/* Each leads to a page that says what will happen, before it does. */
static json_t *view_moves(struct visit *visit, const struct signup *signup)
{
    json_t *moves = json_array();
    for (int to = 0; to < STATUS_COUNT; to++) {
        if (signup->merged || !status_may_move(signup->status, (enum status)to, STATUS_BY_STAFF))
            continue;
        json_t *move = json_pack("{s:s, s:s}", "href",
                                 arena_format(visit->arena, "/staff/signups/%s/status?to=%s%s",
                                              visit->request->parameters[0], status_word((enum status)to),
                                              signup_list_link(visit, '&')),
                                 "step", signup_step_label((enum status)to));
        staff_set_status(move, (enum status)to);
        json_array_append_new(moves, move);
    }
    return moves;
}

static json_t *view_flags(const struct desk_signup *opened)
{
    json_t *flags = json_array();
    if (opened->answers != NULL && person_wants_call(opened->answers))
        json_array_append_new(flags, json_string(phrase(PHRASE_SIGNUP_FLAG_CALL)));
    if (opened->signup.held)
        json_array_append_new(flags, json_string(phrase(PHRASE_SIGNUP_FLAG_HELD)));
    return flags;
}

static void add_dates(json_t *context, const struct visit *visit, const struct signup *signup)
{
    char text[CLOCK_TEXT_SIZE];
    clock_long_day(signup->received_at, text);
    json_object_set_new(context, "received", json_string(text));
    clock_long_day(signup->reply_by, text);
    json_object_set_new(context, "reply_by", json_string(signup->status == STATUS_NEW ? text : ""));
    json_object_set_new(context, "overdue",
                        json_boolean(signup->status == STATUS_NEW && signup->reply_by < visit->now));
    clock_long_day(signup->offer_until, text);
    json_object_set_new(
        context, "offer_until",
        json_string(signup->status == STATUS_OFFERED && signup->offer_until != 0 ? text : ""));
}

static void add_answers(struct visit *visit, json_t *context, const struct desk_signup *opened)
{
    const struct intake *intake = visit_form(visit, visit->app->intake, opened->signup.envelope.form_version);
    const struct answers *answers = opened->answers;
    json_object_set_new(context, "unreadable", json_boolean(answers == NULL));
    if (answers == NULL)
        return;
    json_object_set_new(context, "name", json_string(person_name(answers, visit->arena)));
    json_object_set_new(context, "contacts", person_contacts(answers, intake, visit->arena));
    json_object_set_new(context, "pages", intake_view_answers(intake, answers));
}

static enum result add_notes(struct visit *visit, json_t *context, const struct desk_signup *opened)
{
    struct note *notes = NULL;
    size_t count = 0;
    json_t *views = json_array();
    json_object_set_new(context, "notes", views);
    enum result result =
        note_list(visit->app->intake_db, opened->signup.id, opened->secret_key, visit->arena, &notes, &count);
    for (size_t index = 0; index < count; index++) {
        char when[CLOCK_TEXT_SIZE];
        clock_minute(notes[index].at, when);
        json_array_append_new(
            views,
            json_pack("{s:s, s:s, s:s}", "at", when, "who", desk_account_name(visit, notes[index].account_id),
                      "text",
                      notes[index].text != NULL ? notes[index].text : phrase(PHRASE_NOT_OPENED_SENTENCE)));
    }
    return result;
}

static enum result add_versions(struct visit *visit, json_t *context, const struct desk_signup *opened)
{
    struct envelope *envelopes = NULL;
    int *numbers = NULL;
    size_t count = 0;
    json_t *views = json_array();
    json_object_set_new(context, "versions", views);
    enum result result =
        signup_versions(visit->app->intake_db, &opened->signup, visit->arena, &envelopes, &numbers, &count);
    for (size_t index = 0; index < count; index++) {
        char when[CLOCK_TEXT_SIZE];
        clock_minute(envelopes[index].sealed_at, when);
        json_array_append_new(views, json_pack("{s:s, s:s}", "href",
                                               arena_format(visit->arena, "/staff/signups/%s/versions/%d",
                                                            visit->request->parameters[0], numbers[index]),
                                               "at", when));
    }
    return result;
}

static void add_merged(struct visit *visit, json_t *context, const struct signup_merged *list, size_t count)
{
    json_t *views = json_array();
    for (size_t index = 0; index < count; index++) {
        char id[UUID_TEXT_SIZE];
        char received[CLOCK_TEXT_SIZE];
        encoding_hex(list[index].id, UUID_SIZE, id);
        clock_long_day(list[index].received_at, received);
        json_array_append_new(views, json_pack("{s:s, s:s}", "href",
                                               arena_format(visit->arena, "/staff/signups/%s", id),
                                               "received", received));
    }
    json_object_set_new(context, "merged", views);
}

/* What was merged into it, or what it was merged into. */
static enum result add_doubles(struct visit *visit, json_t *context, const struct signup *signup)
{
    struct tx *tx = visit_read(visit);
    struct signup_merged *list = NULL;
    uint8_t kept[UUID_SIZE];
    char text[UUID_TEXT_SIZE];
    size_t count = 0;
    bool may_unmerge = false;
    enum result result = signup_merged_list(tx, signup->id, visit->arena, &list, &count);
    if (result == RESULT_OK)
        result = signup_may_unmerge(tx, signup->id, visit->now, &may_unmerge);
    add_merged(visit, context, list, count);
    json_object_set_new(context, "may_unmerge", json_boolean(may_unmerge));
    if (result == RESULT_OK)
        result = signup_merged_into(tx, signup->id, kept);
    if (result == RESULT_OK) {
        encoding_hex(kept, sizeof kept, text);
        json_object_set_new(context, "kept_href",
                            json_string(arena_format(visit->arena, "/staff/signups/%s", text)));
    }
    visit_rest(visit);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* The step that can be taken back, and the registration this one is a double of. */
static enum result add_ways_back(struct visit *visit, json_t *context, const struct desk_signup *opened)
{
    enum status undo = STATUS_COUNT;
    enum result result = signup_undo_target(visit->app->intake_db, opened->signup.id, visit->now, &undo);
    json_object_set_new(context, "undo_label", json_string(status_label(undo)));
    return result == RESULT_OK ? add_doubles(visit, context, &opened->signup) : result;
}

void signup_page_show(struct visit *visit, const struct desk_signup *opened, int status, const char *message,
                      const char *error)
{
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_SIGNUP));
    json_t *history = signup_history_view(visit, &opened->signup, opened->secret_key);
    enum result result = history == NULL ? RESULT_FAILED : add_notes(visit, context, opened);
    json_object_set_new(context, "history", history);
    if (result == RESULT_OK)
        result = add_versions(visit, context, opened);
    if (result == RESULT_OK)
        result = add_ways_back(visit, context, opened);
    if (result == RESULT_OK)
        result = signup_mail_add(visit, context, &opened->signup);
    if (result == RESULT_OK)
        result = signup_attendance_add(visit, context, &opened->signup);
    if (result == RESULT_OK)
        result = signup_keep_add(visit, context, &opened->signup);
    if (result == RESULT_OK)
        result = signup_doubles_add(visit, context, opened);
    if (result == RESULT_OK)
        result = signup_list_add_ways(visit, context, opened);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return;
    }
    desk_set_group(context, &opened->group);
    signup_list_add(visit, context);
    json_object_set_new(context, "id", json_string(visit->request->parameters[0]));
    json_object_set_new(context, "flags", view_flags(opened));
    json_object_set_new(context, "moves", view_moves(visit, &opened->signup));
    json_object_set_new(context, "message", json_string(message));
    json_object_set_new(context, "error", json_string(error));
    staff_set_status(context, opened->signup.status);
    add_dates(context, visit, &opened->signup);
    add_answers(visit, context, opened);
    visit_render(visit, status, "signup", context);
}

void signup_page_open(struct visit *visit, int status, const char *message, const char *error)
{
    struct desk_signup opened = {0};
    if (desk_open_signup(visit, &opened) && staff_audit(visit, "signup_open", opened.signup.id, ""))
        signup_page_show(visit, &opened, status, message, error);
}

static const char *message_of(struct visit *visit)
{
    const char *moved = form_value(visit->query, "moved");
    const char *done = form_value(visit->query, "done");
    enum status to = moved != NULL ? status_from_word(moved) : STATUS_COUNT;
    if (to != STATUS_COUNT)
        return phrase_fill(visit->arena, phrase(PHRASE_SIGNUP_DONE_MOVED), "status", status_label(to));
    return phrase_done(DONE_SIGNUP, done);
}

void page_signup(struct visit *visit)
{
    signup_page_open(visit, 200, message_of(visit), "");
}

/* Calls to make: whom no mail could tell, what to say and what may be said, and how each ended. */
#include "page/desk/calls.h"

#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "domain/mail/offer_end.h"
#include "domain/notice/notify.h"
#include "domain/waiting/call.h"
#include "page/desk/desk_view.h"
#include "page/frame/error_page.h"
#include "page/frame/group_calendar.h"
#include "page/frame/person_view.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"
#include "text/phrase.h"

#define NOTICE(name, word, mail) [NOTICE_##name] = PHRASE_CALL_SAY_##name,
static const enum phrase sayings[NOTICE_COUNT] = {
#include "domain/told/notice.def"
};
#undef NOTICE

#define NOTICE(name, word, mail) [NOTICE_##name] = PHRASE_CALL_WHAT_##name,
static const enum phrase subjects[NOTICE_COUNT] = {
#include "domain/told/notice.def"
};
#undef NOTICE

static const enum phrase end_labels[CALL_END_COUNT] = {[CALL_TOLD] = PHRASE_CALL_END_TOLD,
                                                       [CALL_AGAIN] = PHRASE_CALL_END_AGAIN,
                                                       [CALL_YES] = PHRASE_CALL_END_YES,
                                                       [CALL_NO] = PHRASE_CALL_END_NO};

static const char *const end_words[CALL_END_COUNT] = {
    [CALL_TOLD] = "told", [CALL_AGAIN] = "again", [CALL_YES] = "yes", [CALL_NO] = "no"};

static const char *about_href(struct visit *visit, const struct call *call)
{
    char id[UUID_TEXT_SIZE];
    encoding_hex(call->about, UUID_SIZE, id);
    return arena_format(visit->arena, "/staff/%s/%s", call->is_question ? "enquiries" : "signups", id);
}

/* What to tell them, of this group. */
static const char *say(struct visit *visit, const struct call *call)
{
    const char *text = phrase(sayings[call->kind]);
    text = phrase_fill(visit->arena, text, "group", call->group_name != NULL ? call->group_name : "");
    char day[CLOCK_TEXT_SIZE];
    /* Their days begin with this call. */
    int64_t until = call->offer_until != 0 ? call->offer_until
                                           : offer_end(visit->now, call->offer_days, call->offer_before);
    clock_long_day(until, day);
    return phrase_fill(visit->arena, text, "day", day);
}

static void add_ends(json_t *view, const struct call *call)
{
    json_t *ends = json_array();
    for (int end = 0; end < CALL_END_COUNT; end++)
        if (call_may_end(call, (enum call_end)end))
            json_array_append_new(ends, json_pack("{s:s, s:s, s:b}", "word", end_words[end], "label",
                                                  phrase(end_labels[end]), "is_first", end == CALL_TOLD));
    json_object_set_new(view, "ends", ends);
}

static json_t *view_call(struct visit *visit, const struct call *call, const uint8_t *secret_key)
{
    char id[UUID_TEXT_SIZE];
    char day[CLOCK_TEXT_SIZE];
    const struct answers *answers = envelope_open(&call->envelope, secret_key, visit->arena);
    encoding_hex(call->id, UUID_SIZE, id);
    clock_long_day(call->due_at, day);
    json_t *view =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:i}", "id", id, "href", about_href(visit, call),
                  "group", call->group_name != NULL ? call->group_name : "", "what",
                  phrase(subjects[call->kind]), "say", say(visit, call), "due", day, "overdue",
                  call->due_at < visit->now, "has_mail", call->has_mail, "tries", call->tries);
    json_object_set_new(view, "has_tries", json_boolean(call->tries > 0));
    json_object_set_new(
        view, "name",
        json_string(answers != NULL ? person_name(answers, visit->arena) : phrase(PHRASE_NOT_OPENED)));
    if (answers != NULL)
        person_add_reach(view, answers, visit->arena);
    add_ends(view, call);
    return view;
}

enum result calls_add(struct visit *visit, json_t *context, const uint8_t *secret_key)
{
    struct call *calls = NULL;
    size_t count = 0;
    json_t *views = json_array();
    json_object_set_new(context, "calls", views);
    enum result result = call_list(visit_read(visit), visit->now, visit->arena, &calls, &count);
    visit_rest(visit);
    for (size_t index = 0; result == RESULT_OK && index < count; index++)
        json_array_append_new(views, view_call(visit, &calls[index], secret_key));
    json_object_set_new(context, "call_count", json_integer((json_int_t)json_array_size(views)));
    json_object_set_new(context, "has_calls", json_boolean(json_array_size(views) > 0));
    return result;
}

static enum call_end end_of(const char *word)
{
    int end = 0;
    while (end < CALL_END_COUNT && (word == NULL || strcmp(end_words[end], word) != 0))
        end++;
    return (enum call_end)end;
}

/* What they get in writing as well, where they may be written to. A calendar that cannot be made keeps nobody
 * from their place. */
static const struct outbox_message *tell(struct visit *visit, const struct call *call, enum call_end end,
                                         const uint8_t *secret_key)
{
    enum status to = call_leads_to(call, end);
    const struct answers *answers =
        to != STATUS_COUNT ? envelope_open(&call->envelope, secret_key, visit->arena) : NULL;
    struct group group;
    const char *calendar = NULL;
    if (answers == NULL)
        return NULL;
    if (to == STATUS_CONFIRMED &&
        group_by_slug(visit->app->intake_db, call->group_slug, visit->arena, &group) == RESULT_OK)
        (void)group_calendar(visit, group.id, &calendar);
    return notify_moved(visit->app->notifier, answers, to, -1, calendar, visit->arena);
}

static enum result write_end(struct tx *tx, void *argument)
{
    return call_end(tx, argument);
}

void page_call_end(struct visit *visit)
{
    uint8_t id[UUID_SIZE];
    struct call call;
    enum call_end end = end_of(form_value(visit->form, "end"));
    if (end == CALL_END_COUNT || !encoding_from_hex(visit->request->parameters[0], id, sizeof id)) {
        visit_error(visit, 400);
        return;
    }
    const uint8_t *secret_key = staff_open_key(visit);
    if (secret_key == NULL)
        return;
    enum result result = call_by_id(visit_read(visit), id, visit->arena, &call);
    visit_rest(visit);
    struct call_ending ending = {&call, end, visit->session.account_id, visit->now, NULL};
    if (result == RESULT_OK) {
        ending.messages = tell(visit, &call, end, secret_key);
        visit_audit(visit, call.about,
                    arena_format(visit->arena, "%s, %s", notice_word(call.kind), end_words[end]));
        result = visit_write(visit, write_end, &ending);
    }
    if (result == RESULT_NOT_FOUND || result == RESULT_CONFLICT)
        visit_redirect(visit, "/staff?done=call-over");
    else if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        visit_redirect(visit, "/staff?done=call-%s", end_words[end]);
}

/* The dates of a group's sessions: planned week by week, moved, cancelled. Who has a place is told of each
 * change, in the write that makes it. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "domain/notice/notify_group.h"
#include "page/desk/desk_tell.h"
#include "page/desk/desk_view.h"
#include "page/frame/error_page.h"
#include "page/frame/group_calendar.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"
#include "page/group/dates_form.h"
#include "text/phrase.h"

struct dates {
    struct group group;
    struct meeting *sessions; /* with room for those that are added */
    size_t count;
};

static bool open_dates(struct visit *visit, struct dates *dates)
{
    struct meeting *found = NULL;
    if (!staff_find_group(visit, &dates->group))
        return false;
    enum result result =
        meeting_list(visit->app->intake_db, dates->group.id, visit->arena, &found, &dates->count);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return false;
    }
    dates->sessions = arena_allocate(visit->arena, (dates->count + MEETING_LIMIT) * sizeof *dates->sessions);
    for (size_t index = 0; index < dates->count; index++)
        dates->sessions[index] = found[index];
    return true;
}

static int next_number(const struct dates *dates)
{
    return dates->count > 0 ? dates->sessions[dates->count - 1].number + 1 : 1;
}

static const char *day_in_words(const struct meeting *session, struct arena *arena)
{
    char day[CLOCK_TEXT_SIZE];
    int64_t at;
    if (!clock_day_parse(arena_format(arena, "%.10s", session->starts_at), &at))
        return session->starts_at;
    clock_long_day(at + 12 * CLOCK_HOUR, day);
    return arena_text(arena, day);
}

static json_t *view_session(const struct dates *dates, const struct meeting *session, struct arena *arena)
{
    return json_pack("{s:i, s:i, s:s, s:s, s:i, s:b, s:s}", "number", session->number, "sequence",
                     session->sequence, "day", day_in_words(session, arena), "time",
                     arena_text(arena, session->starts_at + 11), "minutes", session->minutes, "cancelled",
                     session->cancelled, "href",
                     arena_format(arena, "/staff/groups/%s/dates/%d", dates->group.slug, session->number));
}

/* Whom a change tells, and in which words. */
static void add_mail(struct visit *visit, const struct dates *dates, json_t *context)
{
    const struct mail *mail = notify_calendar_preview(visit->app->notifier, dates->count == 0, visit->arena);
    desk_set_group(context, &dates->group);
    json_object_set_new(context, "confirmed_count",
                        json_integer((json_int_t)dates->group.counts[STATUS_CONFIRMED]));
    json_object_set_new(context, "mail",
                        mail == NULL ? json_null()
                                     : json_pack("{s:s, s:s}", "subject", mail->subject, "text", mail->text));
}

static void show(struct visit *visit, const struct dates *dates, int status, const struct dates_form *form)
{
    json_t *context = visit_context(visit, phrase(PHRASE_DATES_TITLE));
    json_t *views = json_array();
    for (size_t index = 0; index < dates->count; index++)
        json_array_append_new(views, view_session(dates, &dates->sessions[index], visit->arena));
    add_mail(visit, dates, context);
    json_object_set_new(context, "sessions", views);
    json_object_set_new(context, "has_sessions", json_boolean(dates->count > 0));
    const char *done = form_value(visit->query, "done");
    bool is_conflict = done != NULL && strcmp(done, "conflict") == 0;
    json_object_set_new(context, "message", json_string(phrase_done(DONE_DATES, done)));
    json_object_set_new(context, "error",
                        json_string(is_conflict ? phrase(PHRASE_DATES_ERROR_CONFLICT) : ""));
    dates_form_view(form, true, context);
    visit_render(visit, status, "dates", context);
}

void page_dates(struct visit *visit)
{
    struct dates dates = {0};
    struct dates_form form = {.values = {"", "", "", ""}};
    if (!open_dates(visit, &dates))
        return;
    if (dates.count > 0) {
        dates_form_fill(&dates.sessions[dates.count - 1], &form, visit->arena);
        form.values[DATES_DAY] = "";
        form.values[DATES_WEEKS] = "1";
    }
    show(visit, &dates, 200, &form);
}

struct notice {
    const char *calendar;
    bool is_first;
};

static bool has_place(enum status status)
{
    return status == STATUS_CONFIRMED;
}

static struct outbox_message *make_notice(struct visit *visit, const struct answers *answers,
                                          const void *argument)
{
    const struct notice *notice = argument;
    return notify_calendar(visit->app->notifier, answers, notice->calendar, notice->is_first, visit->arena);
}

/* The messages with the dates as they will be. */
static enum result make_notices(struct visit *visit, const struct dates *dates, bool is_first,
                                struct desk_telling *telling)
{
    struct notice notice = {.is_first = is_first};
    *telling = (struct desk_telling){.is_told = has_place, .make = make_notice, .argument = &notice};
    enum result result = group_calendar_of(visit, dates->sessions, dates->count, &notice.calendar);
    if (result == RESULT_OK)
        result = desk_tell(visit, &dates->group, telling);
    telling->argument = NULL;
    return result;
}

/* Of a write that adds or changes sessions, and tells of it. */
struct storing {
    const uint8_t *group_id;
    const struct meeting *sessions;
    size_t count;
    const struct desk_telling *telling;
};

static enum result add_sessions(struct tx *tx, void *argument)
{
    const struct storing *storing = argument;
    return meeting_add(tx, storing->group_id, storing->sessions, storing->count, storing->telling->notices,
                       storing->telling->count);
}

static enum result change_session(struct tx *tx, void *argument)
{
    const struct storing *storing = argument;
    return meeting_change(tx, storing->sessions, storing->telling->notices, storing->telling->count);
}

static void finish(struct visit *visit, const struct dates *dates, enum result result, const char *done)
{
    if (result == RESULT_OK)
        visit_redirect(visit, "/staff/groups/%s/dates?done=%s", dates->group.slug, done);
    else if (result == RESULT_CONFLICT)
        visit_redirect(visit, "/staff/groups/%s/dates?done=conflict", dates->group.slug);
    else
        visit_fail(visit, result);
}

void page_dates_plan(struct visit *visit)
{
    struct dates dates = {0};
    struct dates_form form;
    struct meeting *added = NULL;
    struct desk_telling telling;
    if (!open_dates(visit, &dates))
        return;
    int number = next_number(&dates);
    size_t before = dates.count;
    dates_form_read(visit, &form);
    if (!dates_form_check(&form, true, MEETING_LIMIT - number + 1, visit->arena) ||
        !meeting_weekly(form.starts_at, form.minutes, number, form.weeks, visit->arena, &added)) {
        show(visit, &dates, 422, &form);
        return;
    }
    for (int week = 0; week < form.weeks; week++)
        dates.sessions[dates.count++] = added[week];
    enum result result = make_notices(visit, &dates, before == 0, &telling);
    /* Refused: the session has ended, and the response says so. */
    if (result == RESULT_REFUSED)
        return;
    const struct storing storing = {dates.group.id, added, (size_t)form.weeks, &telling};
    visit_audit(visit, dates.group.id, arena_format(visit->arena, "%d from %s", form.weeks, form.starts_at));
    if (result == RESULT_OK)
        result = visit_write(visit, add_sessions, (void *)&storing);
    finish(visit, &dates, result, "planned");
}

static struct meeting *session_asked(struct visit *visit, struct dates *dates)
{
    int number = atoi(visit->request->parameters[1]);
    if (!open_dates(visit, dates))
        return NULL;
    for (size_t index = 0; index < dates->count; index++)
        if (dates->sessions[index].number == number)
            return &dates->sessions[index];
    visit_error(visit, 404);
    return NULL;
}

static void show_one(struct visit *visit, const struct dates *dates, const struct meeting *session,
                     bool cancelled, int status, const struct dates_form *form)
{
    json_t *context = visit_context(visit, phrase(PHRASE_DATES_TITLE_ONE));
    add_mail(visit, dates, context);
    json_object_set_new(context, "session", view_session(dates, session, visit->arena));
    json_object_set_new(context, "cancelled", json_boolean(cancelled));
    dates_form_view(form, false, context);
    visit_render(visit, status, "date", context);
}

void page_date(struct visit *visit)
{
    struct dates dates = {0};
    struct dates_form form;
    const struct meeting *session = session_asked(visit, &dates);
    if (session == NULL)
        return;
    dates_form_fill(session, &form, visit->arena);
    show_one(visit, &dates, session, session->cancelled, 200, &form);
}

static bool is_same(const struct meeting *left, const struct meeting *right)
{
    return strcmp(left->starts_at, right->starts_at) == 0 && left->minutes == right->minutes &&
           left->cancelled == right->cancelled;
}

void page_date_change(struct visit *visit)
{
    struct dates dates = {0};
    struct dates_form form;
    struct desk_telling telling;
    struct meeting *session = session_asked(visit, &dates);
    if (session == NULL)
        return;
    struct meeting before = *session;
    session->cancelled = form_value(visit->form, "cancelled") != NULL;
    dates_form_read(visit, &form);
    if (!dates_form_check(&form, false, 1, visit->arena)) {
        show_one(visit, &dates, &before, session->cancelled, 422, &form);
        return;
    }
    memcpy(session->starts_at, form.starts_at, sizeof session->starts_at);
    session->minutes = form.minutes;
    if (is_same(session, &before)) {
        visit_redirect(visit, "/staff/groups/%s/dates", dates.group.slug);
        return;
    }
    int sequence = -1;
    (void)desk_number(visit, "sequence", 0, INT_MAX, &sequence);
    session->sequence++;
    session->changed_at = visit->now;
    enum result result = make_notices(visit, &dates, false, &telling);
    if (result == RESULT_REFUSED)
        return;
    session->sequence = sequence;
    const struct storing storing = {dates.group.id, session, 1, &telling};
    visit_audit(visit, dates.group.id,
                arena_format(visit->arena, "session %d: %s to %s%s", session->number, before.starts_at,
                             session->starts_at, session->cancelled ? ", cancelled" : ""));
    if (result == RESULT_OK)
        result = visit_write(visit, change_session, (void *)&storing);
    finish(visit, &dates, result, "changed");
}

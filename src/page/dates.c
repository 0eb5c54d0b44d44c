/* When a group meets: the clinician sets and changes the dates, and whoever has a place is told with the
 * write. */
#include <stdlib.h>
#include <string.h>

#include "base/encoding.h"
#include "base/phrase.h"
#include "domain/attendance.h"
#include "domain/calendar.h"
#include "domain/group_session.h"
#include "page/desk_view.h"
#include "page/notify.h"
#include "page/route.h"
#include "page/staff_view.h"

enum { MINUTES_MOST = 1440, COUNT_MOST = 200 };

struct screen {
    struct group group;
    struct group_session *sessions;
    size_t count;
    struct group_notice *notices;
    size_t notice_count;
};

static bool open_screen(struct visit *visit, struct screen *screen)
{
    if (!staff_find_group(visit, &screen->group))
        return false;
    enum result result = group_session_list(visit->app->intake_db, screen->group.id, visit->arena,
                                            &screen->sessions, &screen->count);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    return result == RESULT_OK;
}

static json_t *view_sessions(const struct screen *screen)
{
    json_t *views = json_array();
    for (size_t i = 0; i < screen->count; i++) {
        const struct group_session *session = &screen->sessions[i];
        char id[UUID_TEXT_SIZE];
        encoding_hex(session->id, UUID_SIZE, id);
        json_array_append_new(views,
                              json_pack("{s:s, s:i, s:s%, s:s, s:i, s:i, s:b}", "id", id, "number",
                                        session->number, "day", session->starts_at, (size_t)10, "time",
                                        session->starts_at + 11, "minutes", session->minutes, "sequence",
                                        session->sequence, "cancelled", session->cancelled));
    }
    return views;
}

static void show(struct visit *visit, const struct screen *screen, int status, const char *error)
{
    static const char *const fields[] = {"day", "time", "minutes", "count"};
    json_t *context = visit_context(visit, "Dates");
    desk_set_group(context, &screen->group);
    json_object_set_new(context, "time_zone", json_string(visit->app->config->practice_time_zone));
    json_object_set_new(context, "sessions", view_sessions(screen));
    json_object_set_new(context, "has_sessions", json_boolean(screen->count > 0));
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        json_object_set_new(context, fields[i],
                            json_string(status != 200 ? desk_field(visit, fields[i]) : ""));
    json_object_set_new(context, "has_errors", json_boolean(error[0] != '\0'));
    json_object_set_new(
        context, "errors",
        json_pack("[{s:s, s:s}]", "href", screen->count > 0 ? "#s-1" : "#day", "message", error));
    json_object_set_new(context, "message",
                        json_string(phrase_named("dates-done", form_value(visit->query, "done"))));
    visit_render(visit, status, "dates", context);
}

void page_dates(struct visit *visit)
{
    struct screen screen = {0};
    if (open_screen(visit, &screen))
        show(visit, &screen, 200, "");
}

/* Everybody with a place, told of the sessions as they will be. */
static enum result prepare_notices(struct visit *visit, struct screen *screen)
{
    const uint8_t *secret_key = staff_open_key(visit);
    struct waiting *people = NULL;
    struct buffer file = {0};
    size_t count = 0;
    if (secret_key == NULL)
        return RESULT_REFUSED;
    enum result result =
        attendance_people(visit->app->intake_db, screen->group.id, visit->arena, &people, &count);
    if (result == RESULT_OK && !calendar_write(visit->app->config, screen->sessions, screen->count, &file))
        result = RESULT_FAILED;
    const char *calendar = result == RESULT_OK ? arena_copy(visit->arena, file.data, file.length) : NULL;
    buffer_free(&file);
    if (result != RESULT_OK)
        return result;
    screen->notices = arena_allocate(visit->arena, (count + 1) * sizeof *screen->notices);
    for (size_t i = 0; i < count; i++) {
        const struct answers *answers = envelope_open(&people[i].envelope, secret_key, visit->arena);
        if (answers == NULL)
            continue;
        struct group_notice *notice = &screen->notices[screen->notice_count++];
        memcpy(notice->signup_id, people[i].envelope.id, UUID_SIZE);
        notice->message = notify_calendar(visit->app->notifier, answers, calendar, visit->arena);
    }
    return RESULT_OK;
}

static void finish(struct visit *visit, enum result result, const char *done)
{
    struct screen screen = {0};
    if (result == RESULT_CONFLICT && open_screen(visit, &screen))
        show(visit, &screen, 422, phrase(PHRASE_DATES_ERROR_CONFLICT));
    else if (result == RESULT_OK)
        visit_redirect(visit, "/staff/groups/%s/dates?done=%s", visit->request->parameters[0], done);
    else if (result != RESULT_CONFLICT)
        visit_fail(visit, result);
}

/* "2027-03-02T18:00" of what the two fields say; browsers may add seconds. */
static const char *typed_time(struct visit *visit)
{
    return arena_format(visit->arena, "%sT%.5s", desk_field(visit, "day"), desk_field(visit, "time"));
}

void page_dates_plan(struct visit *visit)
{
    struct screen screen = {0};
    int minutes = 0;
    int count = 0;
    if (!open_screen(visit, &screen))
        return;
    if (screen.count > 0) {
        finish(visit, RESULT_CONFLICT, "");
        return;
    }
    if (desk_number(visit, "minutes", 1, MINUTES_MOST, &minutes) &&
        desk_number(visit, "count", 1, COUNT_MOST, &count))
        screen.sessions = group_session_draft(typed_time(visit), minutes, count, visit->arena);
    if (screen.sessions == NULL) {
        show(visit, &screen, 422, phrase(PHRASE_DATES_ERROR_PLAN));
        return;
    }
    screen.count = (size_t)count;
    enum result result = prepare_notices(visit, &screen);
    if (result == RESULT_REFUSED || !staff_audit(visit, "dates_plan", screen.group.id, ""))
        return;
    if (result == RESULT_OK)
        result = group_session_add(visit->app->intake_db, screen.group.id, screen.sessions, screen.count,
                                   screen.notices, screen.notice_count);
    finish(visit, result, "planned");
}

static struct group_session *find_session(struct visit *visit, struct screen *screen)
{
    for (size_t i = 0; i < screen->count; i++) {
        char id[UUID_TEXT_SIZE];
        encoding_hex(screen->sessions[i].id, UUID_SIZE, id);
        if (strcmp(id, desk_field(visit, "id")) == 0)
            return &screen->sessions[i];
    }
    return NULL;
}

void page_dates_change(struct visit *visit)
{
    struct screen screen = {0};
    int sequence = -1;
    int minutes = 0;
    if (!open_screen(visit, &screen))
        return;
    struct group_session *session = find_session(visit, &screen);
    const char *starts_at = typed_time(visit);
    if (session == NULL) {
        visit_error(visit, 404);
        return;
    }
    if (!group_session_is_time(starts_at) || !desk_number(visit, "minutes", 1, MINUTES_MOST, &minutes)) {
        show(visit, &screen, 422, phrase(PHRASE_DATES_ERROR_CHANGE));
        return;
    }
    if (!desk_number(visit, "sequence", 0, 1000000, &sequence) || sequence != session->sequence) {
        finish(visit, RESULT_CONFLICT, "");
        return;
    }
    memcpy(session->starts_at, starts_at, sizeof session->starts_at);
    session->minutes = minutes;
    session->cancelled = strcmp(desk_field(visit, "cancelled"), "yes") == 0;
    session->sequence = sequence + 1;
    session->changed_at = visit->now;
    enum result result = prepare_notices(visit, &screen);
    if (result == RESULT_REFUSED || !staff_audit(visit, "dates_change", screen.group.id, ""))
        return;
    session->sequence = sequence;
    if (result == RESULT_OK)
        result = group_session_change(visit->app->intake_db, session, screen.notices, screen.notice_count);
    finish(visit, result, "changed");
}

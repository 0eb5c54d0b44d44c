/* Who came to which session, ticked by the clinician; and a sheet to sign in on. */
#include "domain/waiting/attendance.h"
#include "text/phrase.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "domain/group/meeting.h"
#include "page/desk/desk_view.h"
#include "page/frame/person_view.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"

struct screen {
    struct group group;
    struct waiting *people;
    size_t people_count;
    struct attendance *noted;
    size_t noted_count;
    struct meeting *sessions;
    size_t session_count;
    int session; /* the one being ticked */
    const uint8_t *secret_key;
};

static int last_session(const struct screen *screen)
{
    int last = 0;
    for (size_t index = 0; index < screen->noted_count; index++)
        if (screen->noted[index].session > last)
            last = screen->noted[index].session;
    return last;
}

/* The session asked for; otherwise the one after the last that was noted. */
static void choose_session(struct visit *visit, struct screen *screen)
{
    int last = last_session(screen);
    const struct form *form = visit->request->method == METHOD_POST ? visit->form : visit->query;
    const char *text = form_value(form, "session");
    int asked = text != NULL ? atoi(text) : 0;
    screen->session = last < ATTENDANCE_SESSION_LIMIT ? last + 1 : last;
    if (asked >= 1 && asked <= ATTENDANCE_SESSION_LIMIT)
        screen->session = asked;
}

static bool open_screen(struct visit *visit, struct screen *screen)
{
    struct db *db = visit->app->intake_db;
    if (!staff_find_group(visit, &screen->group) || (screen->secret_key = staff_open_key(visit)) == NULL)
        return false;
    const uint8_t *id = screen->group.id;
    enum result result = attendance_people(db, id, visit->arena, &screen->people, &screen->people_count);
    if (result == RESULT_OK)
        result = attendance_list(db, id, visit->arena, &screen->noted, &screen->noted_count);
    if (result == RESULT_OK)
        result = meeting_list(db, id, visit->arena, &screen->sessions, &screen->session_count);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        choose_session(visit, screen);
    return result == RESULT_OK;
}

static bool is_noted(const struct screen *screen, const uint8_t *id, int session)
{
    for (size_t index = 0; index < screen->noted_count; index++) {
        const struct attendance *noted = &screen->noted[index];
        if (noted->session == session && noted->present &&
            memcmp(noted->signup_id, id, UUID_SIZE) == 0) /* not secret */
            return true;
    }
    return false;
}

static int count_present(const struct screen *screen, const uint8_t *id, int session)
{
    int count = 0;
    for (size_t index = 0; index < screen->noted_count; index++) {
        const struct attendance *noted = &screen->noted[index];
        bool is_theirs = id == NULL || memcmp(noted->signup_id, id, UUID_SIZE) == 0; /* not secret */
        count += noted->present && is_theirs && (session == 0 || noted->session == session);
    }
    return count;
}

/* Goes-by name and initial: what the others in the room may read. */
static const char *sheet_name(struct visit *visit, const struct envelope *envelope, const uint8_t *secret_key)
{
    const struct answers *answers = envelope_open(envelope, secret_key, visit->arena);
    return answers != NULL ? person_sheet_name(answers, visit->arena) : phrase(PHRASE_NOT_OPENED);
}

static json_t *view_people(struct visit *visit, const struct screen *screen)
{
    json_t *people = json_array();
    for (size_t index = 0; index < screen->people_count; index++) {
        const struct envelope *envelope = &screen->people[index].envelope;
        char id[UUID_TEXT_SIZE];
        encoding_hex(envelope->id, UUID_SIZE, id);
        json_array_append_new(people, json_pack("{s:s, s:s, s:b, s:i}", "id", id, "name",
                                                sheet_name(visit, envelope, screen->secret_key), "present",
                                                is_noted(screen, envelope->id, screen->session), "came",
                                                count_present(screen, envelope->id, 0)));
    }
    return people;
}

static const char *session_label(struct visit *visit, const struct screen *screen, int number)
{
    for (size_t index = 0; index < screen->session_count; index++) {
        const struct meeting *session = &screen->sessions[index];
        if (session->number == number)
            return arena_format(visit->arena, "Session %d, %.10s%s", number, session->starts_at,
                                session->cancelled ? " (cancelled)" : "");
    }
    return arena_format(visit->arena, "Session %d", number);
}

/* Those that are planned or were noted, and the next. */
static json_t *view_sessions(struct visit *visit, const struct screen *screen)
{
    json_t *views = json_array();
    int last = last_session(screen) + 1;
    for (size_t index = 0; index < screen->session_count; index++)
        if (screen->sessions[index].number > last)
            last = screen->sessions[index].number;
    for (int number = 1; number <= last && number <= ATTENDANCE_SESSION_LIMIT; number++)
        json_array_append_new(
            views,
            json_pack("{s:s, s:s, s:i, s:b}", "label", session_label(visit, screen, number), "href",
                      arena_format(visit->arena, "/staff/groups/%s/attendance?session=%d", screen->group.slug,
                                   number),
                      "came", count_present(screen, NULL, number), "current", number == screen->session));
    return views;
}

static json_t *make_context(struct visit *visit, const struct screen *screen, const char *title)
{
    json_t *context = visit_context(visit, title);
    desk_set_group(context, &screen->group);
    json_object_set_new(context, "people", view_people(visit, screen));
    json_object_set_new(context, "session", json_integer(screen->session));
    json_object_set_new(context, "session_label", json_string(session_label(visit, screen, screen->session)));
    return context;
}

void page_attendance(struct visit *visit)
{
    struct screen screen = {0};
    if (!open_screen(visit, &screen) || !staff_audit(visit, "attendance_open", screen.group.id, ""))
        return;
    json_t *context = make_context(visit, &screen, "Attendance");
    json_object_set_new(context, "sessions", view_sessions(visit, &screen));
    json_object_set_new(
        context, "message",
        json_string(form_value(visit->query, "done") != NULL ? phrase(PHRASE_ATTENDANCE_DONE) : ""));
    visit_render(visit, 200, "attendance", context);
}

void page_sign_in_sheet(struct visit *visit)
{
    struct screen screen = {0};
    if (open_screen(visit, &screen) && staff_audit(visit, "attendance_open", screen.group.id, "sheet"))
        visit_render(visit, 200, "sign-in-sheet", make_context(visit, &screen, "Sign-in sheet"));
}

static bool is_ticked(struct visit *visit, const uint8_t *signup_id)
{
    char id[UUID_TEXT_SIZE];
    const char *ticked;
    encoding_hex(signup_id, UUID_SIZE, id);
    for (size_t index = 0; (ticked = form_value_at(visit->form, "present", index)) != NULL; index++)
        if (strcmp(ticked, id) == 0)
            return true;
    return false;
}

void page_attendance_note(struct visit *visit)
{
    struct screen screen = {0};
    if (!open_screen(visit, &screen))
        return;
    struct attendance *list = arena_allocate(visit->arena, (screen.people_count + 1) * sizeof *list);
    for (size_t index = 0; index < screen.people_count; index++) {
        const uint8_t *id = screen.people[index].envelope.id;
        memcpy(list[index].signup_id, id, UUID_SIZE);
        list[index].session = screen.session;
        list[index].present = is_ticked(visit, id);
    }
    enum result result = attendance_note(visit->app->intake_db, list, screen.people_count);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    else if (staff_audit(visit, "attendance_note", screen.group.id,
                         arena_format(visit->arena, "session %d", screen.session)))
        visit_redirect(visit, "/staff/groups/%s/attendance?session=%d&done=1", screen.group.slug,
                       screen.session);
}

/* Attendance as a file for billing: one row a person and session. */
#include "base/clock.h"
#include "domain/roster/roster.h"
#include "domain/roster/roster_guard.h"
#include "page/account/step_up.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/group/attendance.h"
#include "page/group/attendance_view.h"
#include "text/csv.h"
#include "text/phrase.h"

struct file {
    struct visit *visit;
    struct buffer out;
    size_t rows;
};

static void append(struct file *file, const char *text, bool is_typed, bool is_first)
{
    struct buffer cell = {0};
    if (is_typed)
        roster_guard_cell(text, &cell);
    else
        buffer_append_text(&cell, text);
    csv_append_bytes(&file->out, cell.data, cell.length, is_first, ',');
    buffer_free(&cell);
}

static const char *answer(const struct answers *answers, const char *field)
{
    const char *value = answers != NULL ? answers_get(answers, field) : NULL;
    return value != NULL ? value : "";
}

static void append_row(struct file *file, const struct attendance_screen *screen,
                       const struct attendance_member *member, int session, enum attendance_state state)
{
    struct arena *arena = file->visit->arena;
    const struct meeting *meeting = attendance_meeting(screen, session);
    char reference[ROSTER_REFERENCE_SIZE];
    roster_reference(member->id, reference);
    append(file, reference, false, true);
    append(file, answer(member->answers, "first_name"), true, false);
    append(file, answer(member->answers, "last_name"), true, false);
    append(file, status_label(member->status), false, false);
    append(file, arena_format(arena, "%d", session), false, false);
    append(file,
           meeting != NULL ? arena_format(arena, "%.10s %s", meeting->starts_at, meeting->starts_at + 11)
                           : "",
           false, false);
    append(file, meeting != NULL ? arena_format(arena, "%d", meeting->minutes) : "", false, false);
    append(file, attendance_label(state), false, false);
    csv_append_end(&file->out);
    file->rows++;
}

static void append_header(struct file *file)
{
    static const enum phrase titles[] = {
        PHRASE_ATTENDANCE_FILE_REFERENCE, PHRASE_ATTENDANCE_FILE_FIRST,   PHRASE_ATTENDANCE_FILE_LAST,
        PHRASE_ATTENDANCE_FILE_STATUS,    PHRASE_ATTENDANCE_FILE_SESSION, PHRASE_ATTENDANCE_FILE_BEGINS,
        PHRASE_ATTENDANCE_FILE_MINUTES,   PHRASE_ATTENDANCE_FILE_STATE,
    };
    buffer_append(&file->out, "\xef\xbb\xbf", 3);
    for (size_t index = 0; index < sizeof titles / sizeof titles[0]; index++)
        append(file, phrase_fill(file->visit->arena, phrase(titles[index]), "zone", clock_zone()), false,
               index == 0);
    csv_append_end(&file->out);
}

static bool append_session(struct file *file, int session)
{
    struct attendance_screen screen = {.session = session};
    if (!attendance_open_session(file->visit, session, &screen))
        return false;
    for (size_t index = 0; index < screen.member_count; index++) {
        enum attendance_state state = attendance_noted(&screen, screen.members[index].id, session);
        if (state != ATTENDANCE_OPEN)
            append_row(file, &screen, &screen.members[index], session, state);
    }
    return true;
}

static bool append_all(struct file *file, const struct attendance_screen *screen)
{
    append_header(file);
    for (int session = 1; session <= ATTENDANCE_SESSION_LIMIT; session++) {
        bool is_noted = false;
        for (size_t index = 0; index < screen->noted_count; index++)
            is_noted = is_noted || screen->noted[index].session == session;
        if (is_noted && !append_session(file, session))
            return false;
    }
    return true;
}

/* Whoever cannot be recorded gets nothing. */
static void send_file(struct visit *visit, const struct attendance_screen *screen)
{
    struct file file = {.visit = visit};
    char day[CLOCK_TEXT_SIZE];
    clock_day(visit->now, day);
    if (append_all(&file, screen) && staff_audit(visit, "attendance_export", screen->group.id,
                                                 arena_format(visit->arena, "%zu rows", file.rows))) {
        response_set_header(visit->response, "Content-Disposition",
                            arena_format(visit->arena, "attachment; filename=\"attendance-%s.csv\"", day));
        response_set_body(visit->response, "text/csv; charset=utf-8; header=present", file.out.data,
                          file.out.length);
    }
    buffer_free(&file.out);
}

void page_attendance_csv(struct visit *visit)
{
    struct attendance_screen screen = {0};
    const char *error = "";
    if (!attendance_open(visit, &screen))
        return;
    enum result result = step_up_try(visit, &error);
    if (result == RESULT_OK)
        send_file(visit, &screen);
    else if (result == RESULT_REFUSED)
        attendance_show(visit, &screen, 422, json_pack("[{s:s, s:s}]", "href", "#password", "message", error),
                        error);
}

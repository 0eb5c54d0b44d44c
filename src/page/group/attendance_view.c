#include "page/group/attendance_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "page/frame/error_page.h"
#include "page/frame/person_view.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"
#include "text/phrase.h"
#include "text/text_match.h"

const struct meeting *attendance_meeting(const struct attendance_screen *screen, int number)
{
    for (size_t index = 0; index < screen->meeting_count; index++)
        if (screen->meetings[index].number == number)
            return &screen->meetings[index];
    return NULL;
}

static int last_noted(const struct attendance_screen *screen)
{
    int last = 0;
    for (size_t index = 0; index < screen->noted_count; index++)
        if (screen->noted[index].session > last)
            last = screen->noted[index].session;
    return last;
}

static bool is_any_noted(const struct attendance_screen *screen, int number)
{
    for (size_t index = 0; index < screen->noted_count; index++)
        if (screen->noted[index].session == number)
            return true;
    return false;
}

/* Those that are planned, and those that were noted; without a plan the one after these, too. */
static bool is_session(const struct attendance_screen *screen, int number)
{
    if (number < 1 || number > ATTENDANCE_SESSION_LIMIT)
        return false;
    if (attendance_meeting(screen, number) != NULL || is_any_noted(screen, number))
        return true;
    return screen->meeting_count == 0 && number == last_noted(screen) + 1;
}

/* The one after the last that was noted, or the last there is. */
static int first_choice(const struct attendance_screen *screen)
{
    int number = last_noted(screen) + 1;
    while (number > 1 && !is_session(screen, number))
        number--;
    return number;
}

/* False: the address names a session that there is not. */
static bool choose_session(struct visit *visit, struct attendance_screen *screen)
{
    const struct form *form = visit->request->method == METHOD_POST ? visit->form : visit->query;
    const char *text = form_value(form, "session");
    const char *page = form_value(form, "page");
    long number = page != NULL ? strtol(page, NULL, 10) : 1;
    screen->page = number > 1 ? (size_t)number - 1 : 0;
    screen->session = first_choice(screen);
    if (text == NULL)
        return true;
    char *end;
    long asked = strtol(text, &end, 10);
    screen->session = (int)asked;
    return end != text && *end == '\0' && asked >= 1 && asked <= ATTENDANCE_SESSION_LIMIT &&
           is_session(screen, (int)asked);
}

static int compare_members(const void *left, const void *right)
{
    const struct attendance_member *a = left, *b = right;
    int order = strcmp(a->sort_key, b->sort_key);
    return order != 0 ? order : memcmp(a->id, b->id, UUID_SIZE); /* not secret */
}

static void open_members(struct visit *visit, struct attendance_screen *screen, const struct waiting *people,
                         size_t count)
{
    struct envelope_opener opener = {0};
    screen->members = arena_allocate(visit->arena, (count + 1) * sizeof *screen->members);
    screen->member_count = count;
    for (size_t index = 0; index < count; index++) {
        struct attendance_member *member = &screen->members[index];
        memcpy(member->id, people[index].envelope.id, UUID_SIZE);
        member->status = people[index].status;
        member->answers =
            envelope_open_next(&opener, &people[index].envelope, screen->secret_key, visit->arena);
        member->name = member->answers != NULL ? person_sheet_name(member->answers, visit->arena)
                                               : phrase(PHRASE_NOT_OPENED);
        member->sort_key = text_fold(visit->arena, member->name);
    }
    envelope_opener_wipe(&opener);
    if (count > 1)
        qsort(screen->members, count, sizeof *screen->members, compare_members);
    if (screen->page * ATTENDANCE_PAGE_ROWS >= count)
        screen->page = 0;
}

static enum result read_people(struct visit *visit, struct attendance_screen *screen)
{
    struct waiting *people = NULL;
    size_t count = 0;
    struct tx *tx = visit_read(visit);
    screen->note = (struct meeting_note){.group_id = screen->group.id, .session = screen->session};
    enum result result =
        attendance_people(tx, screen->group.id, screen->session, visit->arena, &people, &count);
    if (result == RESULT_OK)
        result = meeting_note_read(tx, screen->secret_key, visit->arena, &screen->note);
    if (result == RESULT_OK)
        open_members(visit, screen, people, count);
    return result;
}

/* The group, its meetings, and all that is noted. False: the response says why not. */
static bool open_group(struct visit *visit, struct attendance_screen *screen)
{
    if (!staff_find_group(visit, &screen->group) || (screen->secret_key = staff_open_key(visit)) == NULL)
        return false;
    const uint8_t *id = screen->group.id;
    enum result result =
        meeting_list(visit->app->intake_db, id, visit->arena, &screen->meetings, &screen->meeting_count);
    if (result == RESULT_OK)
        result = attendance_list(visit_read(visit), id, visit->arena, &screen->noted, &screen->noted_count);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    return result == RESULT_OK;
}

static bool open_people(struct visit *visit, struct attendance_screen *screen)
{
    enum result result = read_people(visit, screen);
    visit_rest(visit);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    return result == RESULT_OK;
}

bool attendance_open(struct visit *visit, struct attendance_screen *screen)
{
    if (!open_group(visit, screen))
        return false;
    if (choose_session(visit, screen))
        return open_people(visit, screen);
    visit_error(visit, 404);
    return false;
}

bool attendance_open_session(struct visit *visit, int session, struct attendance_screen *screen)
{
    if (!open_group(visit, screen))
        return false;
    screen->session = session;
    return open_people(visit, screen);
}

enum attendance_state attendance_noted(const struct attendance_screen *screen, const uint8_t *id, int session)
{
    for (size_t index = 0; index < screen->noted_count; index++) {
        const struct attendance *noted = &screen->noted[index];
        if (noted->session == session && memcmp(noted->signup_id, id, UUID_SIZE) == 0) /* not secret */
            return noted->state;
    }
    return ATTENDANCE_OPEN;
}

int attendance_count(const struct attendance_screen *screen, const uint8_t *id, int session,
                     enum attendance_state state)
{
    int count = 0;
    for (size_t index = 0; index < screen->noted_count; index++) {
        const struct attendance *noted = &screen->noted[index];
        bool is_theirs = id == NULL || memcmp(noted->signup_id, id, UUID_SIZE) == 0; /* not secret */
        count += noted->state == state && is_theirs && (session == 0 || noted->session == session);
    }
    return count;
}

const char *attendance_session_label(struct visit *visit, const struct attendance_screen *screen, int number)
{
    const struct meeting *meeting = attendance_meeting(screen, number);
    const char *text = phrase_fill(visit->arena, phrase(PHRASE_ATTENDANCE_SESSION), "number",
                                   arena_format(visit->arena, "%d", number));
    char day[CLOCK_TEXT_SIZE];
    int64_t at = 0;
    if (meeting == NULL || !clock_day_parse(arena_copy(visit->arena, meeting->starts_at, 10), &at))
        return text;
    clock_long_day(at, day);
    return arena_format(visit->arena, "%s, %s%s", text, day,
                        meeting->cancelled ? phrase(PHRASE_ATTENDANCE_CANCELLED) : "");
}

json_t *attendance_sessions(struct visit *visit, const struct attendance_screen *screen)
{
    json_t *views = json_array();
    for (int number = 1; number <= ATTENDANCE_SESSION_LIMIT; number++) {
        if (!is_session(screen, number))
            continue;
        const char *href =
            arena_format(visit->arena, "/staff/groups/%s/attendance?session=%d", screen->group.slug, number);
        json_array_append_new(
            views, json_pack("{s:s, s:s, s:i, s:b}", "label", attendance_session_label(visit, screen, number),
                             "href", href, "came", attendance_count(screen, NULL, number, ATTENDANCE_CAME),
                             "current", number == screen->session));
    }
    return views;
}

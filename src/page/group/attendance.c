/* Who came to which session, noted by the clinician; and a sheet to sign in on. The form says what it was
 * shown with, so that it stores what was changed on it and nothing else. */
#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "page/account/step_up.h"
#include "page/desk/desk_view.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"
#include "page/group/attendance.h"
#include "page/group/attendance_view.h"
#include "text/phrase.h"

static const char *state_label(enum attendance_state state)
{
    return attendance_label(state);
}

static json_t *view_choices(const char *id, enum attendance_state chosen)
{
    static const enum attendance_state order[] = {ATTENDANCE_CAME, ATTENDANCE_EXCUSED, ATTENDANCE_ABSENT,
                                                  ATTENDANCE_OPEN};
    json_t *choices = json_array();
    for (size_t index = 0; index < sizeof order / sizeof order[0]; index++)
        json_array_append_new(choices,
                              json_pack("{s:s+++, s:s+, s:s, s:s, s:b}", "id", "a-", id, "-",
                                        attendance_word(order[index]), "name", "p-", id, "value",
                                        attendance_word(order[index]), "label", state_label(order[index]),
                                        "checked", order[index] == chosen));
    return choices;
}

static const char *so_far(struct visit *visit, const struct attendance_screen *screen, const uint8_t *id)
{
    const char *text = phrase(PHRASE_ATTENDANCE_SO_FAR);
    for (int state = ATTENDANCE_CAME; state < ATTENDANCE_STATE_COUNT; state++)
        text = phrase_fill(
            visit->arena, text, attendance_word((enum attendance_state)state),
            arena_format(visit->arena, "%d", attendance_count(screen, id, 0, (enum attendance_state)state)));
    return text;
}

/* The people of the page that is shown. */
static const struct attendance_member *page_of(const struct attendance_screen *screen, size_t *count)
{
    size_t first = screen->page * ATTENDANCE_PAGE_ROWS;
    size_t left = screen->member_count - first;
    *count = left < ATTENDANCE_PAGE_ROWS ? left : ATTENDANCE_PAGE_ROWS;
    return &screen->members[first];
}

static json_t *view_member(struct visit *visit, const struct attendance_screen *screen,
                           const struct attendance_member *member, enum attendance_state chosen)
{
    char id[UUID_TEXT_SIZE];
    encoding_hex(member->id, UUID_SIZE, id);
    bool has_left = member->status != STATUS_CONFIRMED;
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "id", id, "href",
                     arena_format(visit->arena, "/staff/signups/%s", id), "name", member->name, "so_far",
                     so_far(visit, screen, member->id), "left", has_left ? status_label(member->status) : "",
                     "choices", view_choices(id, chosen));
}

/* What the form below shows: "id:state,id:state". */
static const char *shown_text(struct visit *visit, const struct attendance_screen *screen)
{
    size_t count = 0;
    const struct attendance_member *members = page_of(screen, &count);
    struct buffer text = {0};
    buffer_append_text(&text, "");
    for (size_t index = 0; index < count; index++) {
        char id[UUID_TEXT_SIZE];
        encoding_hex(members[index].id, UUID_SIZE, id);
        buffer_append_format(&text, "%s%s:%s", index > 0 ? "," : "", id,
                             attendance_word(attendance_noted(screen, members[index].id, screen->session)));
    }
    const char *copy = text.data == NULL ? "" : arena_text(visit->arena, text.data);
    buffer_free(&text);
    return copy;
}

/* What was chosen in the form for somebody; what is noted when the form says nothing of them. */
static enum attendance_state chosen_for(struct visit *visit, const struct attendance_screen *screen,
                                        const uint8_t *member)
{
    char id[UUID_TEXT_SIZE];
    encoding_hex(member, UUID_SIZE, id);
    enum attendance_state sent =
        attendance_from_word(form_value(visit->form, arena_format(visit->arena, "p-%s", id)));
    return sent != ATTENDANCE_STATE_COUNT ? sent : attendance_noted(screen, member, screen->session);
}

static json_t *view_members(struct visit *visit, const struct attendance_screen *screen)
{
    size_t count = 0;
    const struct attendance_member *members = page_of(screen, &count);
    json_t *views = json_array();
    for (size_t index = 0; index < count; index++)
        json_array_append_new(
            views, view_member(visit, screen, &members[index], chosen_for(visit, screen, members[index].id)));
    return views;
}

static void add_pages(struct visit *visit, json_t *context, const struct attendance_screen *screen)
{
    size_t pages = (screen->member_count + ATTENDANCE_PAGE_ROWS - 1) / ATTENDANCE_PAGE_ROWS;
    const char *address = arena_format(
        visit->arena, "/staff/groups/%s/attendance?session=%d&page=", screen->group.slug, screen->session);
    json_object_set_new(context, "page", json_integer((json_int_t)screen->page + 1));
    if (pages < 2)
        return;
    json_object_set_new(
        context, "pager",
        json_pack(
            "{s:s, s:s, s:s}", "position", arena_format(visit->arena, "%zu / %zu", screen->page + 1, pages),
            "previous_href",
            screen->page > 0 ? arena_format(visit->arena, "%s%zu", address, screen->page) : "", "next_href",
            screen->page + 1 < pages ? arena_format(visit->arena, "%s%zu", address, screen->page + 2) : ""));
}

static json_t *make_context(struct visit *visit, const struct attendance_screen *screen, const char *title)
{
    json_t *context = visit_context(visit, title);
    desk_set_group(context, &screen->group);
    json_object_set_new(context, "session", json_integer(screen->session));
    json_object_set_new(context, "session_label",
                        json_string(attendance_session_label(visit, screen, screen->session)));
    return context;
}

static void add_note(struct visit *visit, json_t *context, const struct attendance_screen *screen)
{
    const char *typed = form_value(visit->form, "note");
    const char *text = screen->note.text != NULL ? screen->note.text : "";
    json_object_set_new(context, "note", json_string(typed != NULL ? typed : text));
    json_object_set_new(context, "note_at",
                        json_string(arena_format(visit->arena, "%lld", (long long)screen->note.at)));
    json_object_set_new(context, "note_unreadable", json_boolean(screen->note.text == NULL));
    json_object_set_new(
        context, "note_who",
        json_string(screen->note.at != 0 ? desk_account_name(visit, screen->note.account_id) : ""));
}

void attendance_show(struct visit *visit, const struct attendance_screen *screen, int status, json_t *errors,
                     const char *step_up_error)
{
    json_t *context = make_context(visit, screen, phrase(PHRASE_ATTENDANCE_TITLE));
    json_object_set_new(context, "people", view_members(visit, screen));
    json_object_set_new(context, "shown", json_string(shown_text(visit, screen)));
    json_object_set_new(context, "sessions", attendance_sessions(visit, screen));
    add_pages(visit, context, screen);
    add_note(visit, context, screen);
    json_object_set_new(context, "has_errors", json_boolean(json_array_size(errors) > 0));
    json_object_set_new(context, "errors", errors != NULL ? errors : json_array());
    json_object_set_new(
        context, "message",
        json_string(form_value(visit->query, "done") != NULL ? phrase(PHRASE_ATTENDANCE_DONE) : ""));
    if (step_up_add(visit, context, step_up_error))
        visit_render(visit, status, "attendance", context);
}

void page_attendance(struct visit *visit)
{
    struct attendance_screen screen = {0};
    if (attendance_open(visit, &screen) && staff_audit(visit, "attendance_open", screen.group.id, ""))
        attendance_show(visit, &screen, 200, NULL, "");
}

void page_sign_in_sheet(struct visit *visit)
{
    struct attendance_screen screen = {0};
    if (!attendance_open(visit, &screen) || !staff_audit(visit, "attendance_open", screen.group.id, "sheet"))
        return;
    json_t *people = json_array();
    json_t *context = make_context(visit, &screen, phrase(PHRASE_ATTENDANCE_SHEET));
    for (size_t index = 0; index < screen.member_count; index++)
        if (screen.members[index].status == STATUS_CONFIRMED)
            json_array_append_new(people, json_pack("{s:s}", "name", screen.members[index].name));
    json_object_set_new(context, "people", people);
    visit_render(visit, 200, "sign-in-sheet", context);
}

struct noting {
    const uint8_t *group_id;
    int session;
    struct attendance_change *changes;
    size_t count;
    struct meeting_note note;
    int64_t note_was;
    bool has_note; /* it was changed */
    uint8_t *box;
    size_t box_length;
    bool is_note_refused;
    int64_t at;
};

/* One change of those that the form was shown with: "id:state". */
static bool read_change(struct visit *visit, const char *part, struct attendance_change *change)
{
    size_t length = strcspn(part, ":");
    const char *id = arena_copy(visit->arena, part, length);
    if (part[length] == '\0' || !encoding_from_hex(id, change->signup_id, UUID_SIZE))
        return false;
    change->was = attendance_from_word(part + length + 1);
    change->state = attendance_from_word(form_value(visit->form, arena_format(visit->arena, "p-%s", id)));
    if (change->state == ATTENDANCE_STATE_COUNT)
        change->state = change->was;
    return change->was != ATTENDANCE_STATE_COUNT;
}

static bool is_member(const struct attendance_screen *screen, const uint8_t *id)
{
    for (size_t index = 0; index < screen->member_count; index++)
        if (memcmp(screen->members[index].id, id, UUID_SIZE) == 0) /* not secret */
            return true;
    return false;
}

/* False: the form is none of ours. Who left meanwhile, and is in no list of this session any more, is noted
 * about nothing. */
static bool read_changes(struct visit *visit, const struct attendance_screen *screen, struct noting *noting)
{
    char *rest = arena_text(visit->arena, desk_field(visit, "shown"));
    noting->changes = arena_allocate(visit->arena, (ATTENDANCE_PAGE_ROWS + 1) * sizeof *noting->changes);
    for (const char *part; (part = strsep(&rest, ",")) != NULL;) {
        struct attendance_change *change = &noting->changes[noting->count];
        if (part[0] == '\0')
            continue;
        if (noting->count == ATTENDANCE_PAGE_ROWS || !read_change(visit, part, change))
            return false;
        noting->count += is_member(screen, change->signup_id);
    }
    return true;
}

static void read_note(struct visit *visit, const struct attendance_screen *screen, struct noting *noting)
{
    const char *was = form_value(visit->form, "note_was");
    const char *text = desk_field(visit, "note");
    noting->note_was = was != NULL ? strtoll(was, NULL, 10) : 0;
    noting->note = (struct meeting_note){
        .group_id = screen->group.id, .session = screen->session, .at = visit->now, .text = text};
    memcpy(noting->note.account_id, visit->session.account_id, UUID_SIZE);
    noting->has_note = form_value(visit->form, "note") != NULL && screen->note.text != NULL &&
                       strcmp(text, screen->note.text) != 0;
    if (noting->has_note)
        noting->box =
            meeting_note_seal(&noting->note, visit->app->practice, visit->arena, &noting->box_length);
}

static enum result write_noting(struct tx *tx, void *argument)
{
    struct noting *noting = argument;
    enum result result = RESULT_OK;
    if (noting->has_note)
        result = meeting_note_write(tx, &noting->note, noting->note_was, noting->box, noting->box_length);
    noting->is_note_refused = result == RESULT_CONFLICT;
    if (result != RESULT_OK)
        return result;
    return attendance_note(tx, noting->group_id, noting->session, noting->at, noting->changes, noting->count);
}

static const char *name_of(const struct attendance_screen *screen, const uint8_t *id)
{
    for (size_t index = 0; index < screen->member_count; index++)
        if (memcmp(screen->members[index].id, id, UUID_SIZE) == 0) /* not secret */
            return screen->members[index].name;
    return "";
}

/* What a colleague noted meanwhile, person by person. */
static json_t *view_conflicts(struct visit *visit, const struct attendance_screen *screen,
                              const struct noting *noting)
{
    json_t *errors = json_array();
    if (noting->is_note_refused)
        json_array_append_new(errors, json_pack("{s:s, s:s}", "href", "#note", "message",
                                                phrase(PHRASE_ATTENDANCE_ERROR_NOTE)));
    for (size_t index = 0; !noting->is_note_refused && index < noting->count; index++) {
        const struct attendance_change *change = &noting->changes[index];
        char id[UUID_TEXT_SIZE];
        if (change->state == change->was || change->now == change->was || change->now == change->state)
            continue;
        encoding_hex(change->signup_id, UUID_SIZE, id);
        const char *text = phrase_fill(visit->arena, phrase(PHRASE_ATTENDANCE_ERROR_MEANWHILE), "name",
                                       name_of(screen, change->signup_id));
        text = phrase_fill(visit->arena, text, "now", state_label(change->now));
        json_array_append_new(
            errors,
            json_pack("{s:s, s:s}", "href", arena_format(visit->arena, "#a-%s-came", id), "message", text));
    }
    return errors;
}

static void note(struct visit *visit, const struct attendance_screen *screen, struct noting *noting)
{
    visit_audit(visit, screen->group.id, arena_format(visit->arena, "session %d", screen->session));
    enum result result = visit_write(visit, write_noting, noting);
    struct attendance_screen now = {0};
    if (result == RESULT_CONFLICT) {
        if (attendance_open(visit, &now))
            attendance_show(visit, &now, 422, view_conflicts(visit, &now, noting), "");
    } else if (result != RESULT_OK) {
        visit_fail(visit, result);
    } else {
        visit_redirect(visit, "/staff/groups/%s/attendance?session=%d&page=%zu&done=1", screen->group.slug,
                       screen->session, screen->page + 1);
    }
}

void page_attendance_note(struct visit *visit)
{
    struct attendance_screen screen = {0};
    if (strlen(desk_field(visit, "note")) > MEETING_NOTE_LENGTH_LIMIT) {
        visit_error(visit, 413);
        return;
    }
    if (!attendance_open(visit, &screen))
        return;
    struct noting noting = {.group_id = screen.group.id, .session = screen.session, .at = visit->now};
    if (!read_changes(visit, &screen, &noting)) {
        visit_error(visit, 400);
        return;
    }
    read_note(visit, &screen, &noting);
    note(visit, &screen, &noting);
}

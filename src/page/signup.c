/* One registration in full, and moving it from status to status. */
#include "domain/signup.h"

#include "base/clock.h"
#include "base/encoding.h"
#include "domain/history.h"
#include "domain/intake_view.h"
#include "page/person_view.h"
#include "page/route.h"
#include "page/signup_history.h"
#include "page/staff_view.h"

struct opened {
    struct signup signup;
    struct group group;
    const struct answers *answers; /* NULL: could not be opened */
};

/* The registration the address names and its group. False: the response says why not. */
static bool find_signup(struct visit *visit, struct opened *opened)
{
    uint8_t id[UUID_SIZE];
    const char *slug = NULL;
    enum result result = RESULT_NOT_FOUND;
    if (encoding_from_hex(visit->request->parameters[0], id, sizeof id))
        result = signup_by_id(visit->app->intake_db, id, visit->arena, &opened->signup, &slug);
    if (result == RESULT_OK)
        result = opened->signup.erased
                     ? RESULT_NOT_FOUND
                     : group_by_slug(visit->app->intake_db, slug, visit->arena, &opened->group);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    return result == RESULT_OK;
}

static bool open_answers(struct visit *visit, struct opened *opened)
{
    const uint8_t *secret_key = staff_open_key(visit);
    if (secret_key == NULL)
        return false;
    opened->answers = envelope_open(&opened->signup.envelope, secret_key, visit->arena);
    return true;
}

static json_t *view_moves(struct visit *visit, const struct signup *signup)
{
    json_t *moves = json_array();
    for (int to = 0; to < STATUS_COUNT; to++) {
        if (!status_may_move(signup->status, (enum status)to, STATUS_BY_STAFF))
            continue;
        json_t *move =
            json_pack("{s:s}", "action",
                      arena_format(visit->arena, "/staff/signups/%s/status", visit->request->parameters[0]));
        staff_set_status(move, (enum status)to);
        json_array_append_new(moves, move);
    }
    return moves;
}

static json_t *view_flags(const struct opened *opened)
{
    json_t *flags = json_array();
    if (opened->answers != NULL && person_wants_call(opened->answers))
        json_array_append_new(flags, json_string("Please call"));
    if (opened->signup.held)
        json_array_append_new(flags, json_string("Looked like spam: please check"));
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
}

static void add_answers(struct visit *visit, json_t *context, const struct opened *opened)
{
    const struct intake *intake = visit->app->intake;
    const struct answers *answers = opened->answers;
    json_object_set_new(context, "unreadable", json_boolean(answers == NULL));
    if (answers == NULL)
        return;
    json_object_set_new(context, "name", json_string(person_name(answers, visit->arena)));
    json_object_set_new(context, "contacts", person_contacts(answers, intake, visit->arena));
    json_object_set_new(context, "pages", intake_view_answers(intake, answers));
}

static void show(struct visit *visit, const struct opened *opened, int status, const char *message,
                 const char *error)
{
    const struct group *group = &opened->group;
    json_t *history = signup_history_view(visit, &opened->signup);
    if (history == NULL) {
        visit_fail(visit, RESULT_FAILED);
        return;
    }
    json_t *context = visit_context(visit, "Registration");
    json_object_set_new(context, "history", history);
    json_object_set_new(context, "group", json_pack("{s:s, s:s}", "slug", group->slug, "name", group->name));
    json_object_set_new(context, "flags", view_flags(opened));
    json_object_set_new(context, "moves", view_moves(visit, &opened->signup));
    json_object_set_new(context, "from", json_string(status_word(opened->signup.status)));
    json_object_set_new(context, "message", json_string(message));
    json_object_set_new(context, "error", json_string(error));
    staff_set_status(context, opened->signup.status);
    add_dates(context, visit, &opened->signup);
    add_answers(visit, context, opened);
    visit_render(visit, status, "signup", context);
}

/* Noted before it is shown: nobody reads a registration without a trace. */
static void open_and_show(struct visit *visit, int status, const char *message, const char *error)
{
    struct opened opened = {0};
    if (find_signup(visit, &opened) && staff_audit(visit, "signup_open", opened.signup.id, "") &&
        open_answers(visit, &opened))
        show(visit, &opened, status, message, error);
}

void page_signup(struct visit *visit)
{
    const char *moved = form_value(visit->query, "moved");
    enum status to = moved != NULL ? status_from_word(moved) : STATUS_COUNT;
    const char *message =
        to == STATUS_COUNT ? "" : arena_format(visit->arena, "The status is now: %s.", status_label(to));
    open_and_show(visit, 200, message, "");
}

/* Why a move the clinician asked for did not happen, in an order from the likeliest. */
static const char *explain_conflict(const struct opened *opened, enum status from, enum status to)
{
    bool takes_place = to == STATUS_OFFERED || to == STATUS_CONFIRMED;
    if (opened->signup.status != from)
        return "The status was changed meanwhile, by somebody else or in another window. Nothing was done "
               "now.";
    if (takes_place && group_places_left(&opened->group) == 0)
        return "Every place of this group is taken, so no place can be offered. Nothing was done.";
    return "The status cannot be changed in that way. Nothing was done.";
}

static void explain(struct visit *visit, enum status from, enum status to)
{
    struct opened opened = {0};
    if (find_signup(visit, &opened))
        open_and_show(visit, 422, "", explain_conflict(&opened, from, to));
}

void page_signup_move(struct visit *visit)
{
    struct opened opened = {0};
    const char *from_word = form_value(visit->form, "from");
    const char *to_word = form_value(visit->form, "to");
    enum status from = from_word != NULL ? status_from_word(from_word) : STATUS_COUNT;
    enum status to = to_word != NULL ? status_from_word(to_word) : STATUS_COUNT;
    if (from == STATUS_COUNT || to == STATUS_COUNT) {
        visit_error(visit, 400);
        return;
    }
    if (!find_signup(visit, &opened))
        return;
    enum result result = signup_move(visit->app->intake_db, opened.signup.id, from, to, STATUS_BY_STAFF,
                                     visit->session.account_id);
    const char *detail = arena_format(visit->arena, "%s to %s", status_word(from), status_word(to));
    if (result == RESULT_CONFLICT)
        explain(visit, from, to);
    else if (result != RESULT_OK)
        visit_fail(visit, result);
    else if (staff_audit(visit, "signup_move", opened.signup.id, detail))
        visit_redirect(visit, "/staff/signups/%s?moved=%s", visit->request->parameters[0], status_word(to));
}

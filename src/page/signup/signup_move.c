/* Moving a registration from status to status: a page that says what will happen, and doing it. */
#include <string.h>

#include "base/clock.h"
#include "domain/notice/notify.h"
#include "domain/signup/note.h"
#include "domain/signup/signup_change.h"
#include "domain/signup/signup_desk.h"
#include "domain/waiting/waiting.h"
#include "page/frame/group_calendar.h"
#include "page/frame/person_view.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/signup/signup_page.h"
#include "text/phrase.h"

struct step {
    struct desk_signup opened;
    enum status from;
    enum status to;
};

static enum status status_field(const struct form *form, const char *name)
{
    const char *word = form_value(form, name);
    return word != NULL ? status_from_word(word) : STATUS_COUNT;
}

/* How many are before them in line, or would be if they joined it now. */
static enum result count_before(struct visit *visit, const struct step *step, int *before)
{
    struct waiting *line = NULL;
    size_t count = 0;
    enum result result =
        waiting_list(visit->app->intake_db, step->opened.group.id, visit->arena, &line, &count);
    *before = 0;
    while ((size_t)*before < count &&
           memcmp(line[*before].envelope.id, step->opened.signup.id, UUID_SIZE) != 0) /* not secret */
        (*before)++;
    return result;
}

static const char *why_no_mail(const struct visit *visit, const struct step *step)
{
    const char *email = answers_get(step->opened.answers, "email");
    if (!mail_is_on(visit->app->config))
        return "this site is not set up to send any";
    return email == NULL || email[0] == '\0' ? "they gave no address"
                                             : "they did not say that one may name the practice";
}

static bool is_told(enum status status)
{
    return status == STATUS_OFFERED || status == STATUS_WAITING || status == STATUS_CONFIRMED ||
           status == STATUS_DECLINED || status == STATUS_WITHDRAWN;
}

static void add_mail(struct visit *visit, json_t *context, const struct step *step, int before)
{
    const struct answers *answers = step->opened.answers;
    if (answers == NULL || !is_told(step->to))
        return;
    int64_t until = signup_offer_end(visit->now, step->opened.group.offer_days);
    const struct mail *mail =
        notify_preview(visit->app->notifier, answers, step->to, until, before, visit->arena);
    if (mail != NULL)
        json_object_set_new(context, "mail",
                            json_pack("{s:s, s:s}", "subject", mail->subject, "text", mail->text));
    else
        json_object_set_new(context, "no_mail", json_string(why_no_mail(visit, step)));
}

/* What the person is told; a calendar that cannot be made keeps nobody from their place. */
static struct outbox_message *tell(struct visit *visit, const struct step *step)
{
    const char *calendar = NULL;
    int before = 0;
    if (step->opened.answers == NULL)
        return NULL;
    if (step->to == STATUS_CONFIRMED)
        (void)group_calendar(visit, step->opened.group.id, &calendar);
    if (step->from == STATUS_CONFIRMED)
        (void)group_calendar_cancelled(visit, step->opened.group.id, &calendar);
    if (count_before(visit, step, &before) != RESULT_OK)
        before = -1;
    return notify_moved(visit->app->notifier, step->opened.answers, step->to, before, calendar, visit->arena);
}

static void show_step(struct visit *visit, const struct step *step, int status, const char *error)
{
    int before = 0;
    enum result result = count_before(visit, step, &before);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return;
    }
    const struct answers *answers = step->opened.answers;
    json_t *context = visit_context(visit, "Change the status");
    desk_set_group(context, &step->opened.group);
    json_object_set_new(context, "id", json_string(visit->request->parameters[0]));
    json_object_set_new(context, "name",
                        json_string(answers != NULL ? person_name(answers, visit->arena) : ""));
    json_object_set_new(context, "from", json_string(status_word(step->from)));
    json_object_set_new(context, "from_label", json_string(status_label(step->from)));
    json_object_set_new(context, "meaning", json_string(phrase_named("meaning", status_word(step->to))));
    json_object_set_new(context, "asks_reason", json_boolean(step->to == STATUS_OFFERED && before > 0));
    json_object_set_new(context, "asks_suggestion", json_boolean(step->to == STATUS_DECLINED));
    json_object_set_new(context, "reason", json_string(desk_field(visit, "reason")));
    json_object_set_new(context, "error", json_string(error));
    json_object_set_new(context, "has_errors", json_boolean(error[0] != '\0'));
    json_object_set_new(context, "errors", json_pack("[{s:s, s:s}]", "href", "#reason", "message", error));
    staff_set_status(context, step->to);
    add_mail(visit, context, step, before);
    visit_render(visit, status, "signup-step", context);
}

void page_signup_step(struct visit *visit)
{
    struct step step = {.to = status_field(visit->query, "to")};
    if (step.to == STATUS_COUNT) {
        visit_error(visit, 404);
        return;
    }
    if (!desk_open_signup(visit, &step.opened))
        return;
    step.from = step.opened.signup.status;
    if (status_may_move(step.from, step.to, STATUS_BY_STAFF))
        show_step(visit, &step, 200, "");
    else
        visit_redirect(visit, "/staff/signups/%s", visit->request->parameters[0]);
}

/* Why a move the clinician asked for did not happen, in an order from the likeliest. */
static const char *explain_conflict(const struct desk_signup *opened, enum status from, enum status to)
{
    bool takes_place = to == STATUS_OFFERED || to == STATUS_CONFIRMED;
    if (opened->signup.status != from)
        return phrase(PHRASE_STEP_ERROR_CHANGED);
    if (takes_place && group_places_left(&opened->group) == 0)
        return phrase(PHRASE_STEP_ERROR_FULL);
    return phrase(PHRASE_STEP_ERROR);
}

static void explain(struct visit *visit, enum status from, enum status to)
{
    struct desk_signup opened = {0};
    if (desk_open_signup(visit, &opened))
        signup_page_open(visit, 422, "", explain_conflict(&opened, from, to));
}

/* An offer out of turn first moves them ahead, which is what the reason is for. Somebody who is not in line
 * (their offer ran out) joins it before. */
static enum result offer(struct visit *visit, const struct step *step, const char *reason)
{
    struct db *db = visit->app->intake_db;
    const uint8_t *id = step->opened.signup.id;
    const uint8_t *account = visit->session.account_id;
    enum status from = step->from;
    /* Offering sends what is held; this is the newest. */
    enum result result = outbox_send(db, tell(visit, step), id);
    if (result == RESULT_OK)
        result = waiting_offer(db, id, from, account);
    if (result != RESULT_REFUSED || reason[0] == '\0')
        return result;
    size_t length = 0;
    const uint8_t *box = desk_seal_reason(visit, id, visit->now, reason, &length);
    result = RESULT_OK;
    if (from == STATUS_LAPSED) {
        result = signup_move_with(db, id, from, STATUS_WAITING, account, visit->now, NULL, 0, NULL);
        from = STATUS_WAITING;
    }
    if (result == RESULT_OK)
        result = waiting_move_ahead(db, id, account, visit->now, box, length);
    return result == RESULT_OK ? waiting_offer(db, id, from, account) : result;
}

static enum result move(struct visit *visit, const struct step *step, const char *reason)
{
    size_t length = 0;
    if (step->to == STATUS_OFFERED && status_may_move(step->from, step->to, STATUS_BY_STAFF))
        return offer(visit, step, reason);
    const uint8_t *box = desk_seal_reason(visit, step->opened.signup.id, visit->now, reason, &length);
    return signup_move_with(visit->app->intake_db, step->opened.signup.id, step->from, step->to,
                            visit->session.account_id, visit->now, box, length, tell(visit, step));
}

void page_signup_move(struct visit *visit)
{
    struct step step = {.from = status_field(visit->form, "from"), .to = status_field(visit->form, "to")};
    const char *reason = desk_field(visit, "reason");
    if (step.from == STATUS_COUNT || step.to == STATUS_COUNT || strlen(reason) > NOTE_LENGTH_LIMIT) {
        visit_error(visit, 400);
        return;
    }
    if (!desk_open_signup(visit, &step.opened))
        return;
    enum result result = move(visit, &step, reason);
    const char *detail = arena_format(visit->arena, "%s to %s", status_word(step.from), status_word(step.to));
    if (result == RESULT_REFUSED)
        show_step(visit, &step, 422, phrase(PHRASE_STEP_ERROR_REASON));
    else if (result == RESULT_CONFLICT)
        explain(visit, step.from, step.to);
    else if (result != RESULT_OK)
        visit_fail(visit, result);
    else if (staff_audit(visit, "signup_move", step.opened.signup.id, detail))
        visit_redirect(visit, "/staff/signups/%s?moved=%s", visit->request->parameters[0],
                       status_word(step.to));
}

void page_signup_undo(struct visit *visit)
{
    struct desk_signup opened = {0};
    if (!desk_open_signup(visit, &opened))
        return;
    enum result result = signup_undo(visit->app->intake_db, opened.signup.id, visit->session.account_id);
    if (result == RESULT_CONFLICT)
        signup_page_open(visit, 422, "", phrase(PHRASE_UNDO_ERROR));
    else if (result != RESULT_OK)
        visit_fail(visit, result);
    else if (staff_audit(visit, "signup_undo", opened.signup.id, ""))
        visit_redirect(visit, "/staff/signups/%s?done=undone", visit->request->parameters[0]);
}

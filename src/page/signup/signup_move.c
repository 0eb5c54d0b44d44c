/* Moving a registration from status to status: a page that says what will happen, and doing it. */
#include <string.h>

#include "base/clock.h"
#include "domain/mail/offer_end.h"
#include "domain/notice/notify.h"
#include "domain/signup/note.h"
#include "domain/signup/signup_change.h"
#include "domain/signup/signup_desk.h"
#include "domain/waiting/waiting.h"
#include "page/frame/error_page.h"
#include "page/frame/group_calendar.h"
#include "page/frame/person_view.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"
#include "page/signup/signup_list.h"
#include "page/signup/signup_page.h"
#include "page/signup/signup_step.h"
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
        return phrase(PHRASE_NO_MAIL_OFF);
    return email == NULL || email[0] == '\0' ? phrase(PHRASE_NO_MAIL_ADDRESS) : phrase(PHRASE_NO_MAIL_NAMING);
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
    int64_t until = offer_end(visit->now, step->opened.group.offer_days, 0);
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
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_STEP));
    desk_set_group(context, &step->opened.group);
    signup_list_add(visit, context);
    json_object_set_new(context, "id", json_string(visit->request->parameters[0]));
    json_object_set_new(context, "name",
                        json_string(answers != NULL ? person_name(answers, visit->arena) : ""));
    json_object_set_new(context, "from", json_string(status_word(step->from)));
    json_object_set_new(context, "from_label", json_string(status_label(step->from)));
    json_object_set_new(context, "meaning", json_string(signup_step_meaning(step->to)));
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
        visit_redirect(visit, "/staff/signups/%s%s", visit->request->parameters[0],
                       signup_list_link(visit, '?'));
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

static enum result write_move(struct tx *tx, void *argument)
{
    struct signup_change *change = argument;
    bool offers = change->to == STATUS_OFFERED && status_may_move(change->from, change->to, STATUS_BY_STAFF);
    return offers ? waiting_offer(tx, change) : signup_write_move(tx, change);
}

static enum result move(struct visit *visit, const struct step *step, const char *reason)
{
    struct signup_change change = {
        .id = step->opened.signup.id,
        .from = step->from,
        .to = step->to,
        .actor = STATUS_BY_STAFF,
        .account_id = visit->session.account_id,
        .at = visit->now,
        .kind = "status",
        .messages = tell(visit, step),
    };
    change.reason = desk_seal_reason(visit, change.id, change.at, reason, &change.reason_length);
    visit_audit(visit, change.id,
                arena_format(visit->arena, "%s to %s", status_word(step->from), status_word(step->to)));
    return visit_write(visit, write_move, &change);
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
    if (result == RESULT_REFUSED)
        show_step(visit, &step, 422, phrase(PHRASE_STEP_ERROR_REASON));
    else if (result == RESULT_CONFLICT)
        explain(visit, step.from, step.to);
    else if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        signup_list_return(visit, arena_format(visit->arena, "moved=%s", status_word(step.to)));
}

struct undoing {
    const uint8_t *id;
    const uint8_t *account_id;
};

static enum result undo(struct tx *tx, void *argument)
{
    const struct undoing *undoing = argument;
    return signup_undo(tx, undoing->id, undoing->account_id);
}

void page_signup_undo(struct visit *visit)
{
    struct desk_signup opened = {0};
    struct undoing undoing = {opened.signup.id, visit->session.account_id};
    if (!desk_open_signup(visit, &opened))
        return;
    visit_audit(visit, opened.signup.id, "");
    enum result result = visit_write(visit, undo, &undoing);
    if (result == RESULT_CONFLICT)
        signup_page_open(visit, 422, "", phrase(PHRASE_UNDO_ERROR));
    else if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        signup_list_return(visit, "done=undone");
}

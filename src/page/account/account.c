/* One's own account: password, sessions, and, for who holds the key, the colleagues to whom it may be given.
 */
#include <string.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/memory.h"
#include "domain/account/account_password.h"
#include "domain/account/account_word.h"
#include "domain/account/second_factor.h"
#include "domain/session/half_session.h"
#include "domain/session/session_desk.h"
#include "page/account/account_view.h"
#include "page/account/password_turn.h"
#include "page/account/step_up.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"
#include "text/phrase.h"

enum { NAME_LIMIT = 100 };

static json_t *view_sessions(struct visit *visit)
{
    struct session_entry entries[SESSION_LIST_LIMIT];
    json_t *views = json_array();
    size_t count =
        session_list(visit->app->sessions, visit->session.account_id, visit->session_token, entries);
    for (size_t index = 0; index < count; index++) {
        char started[CLOCK_TEXT_SIZE];
        char seen[CLOCK_TEXT_SIZE];
        clock_minute(entries[index].started_at, started);
        clock_minute(entries[index].seen_at, seen);
        json_array_append_new(views,
                              json_pack("{s:s, s:b, s:s, s:s}", "number", entries[index].number, "is_own",
                                        entries[index].is_own, "started", started, "seen", seen));
    }
    return views;
}

/* Oneself, and those who hold the key or wait for it. */
static enum result add_accounts(struct visit *visit, json_t *context)
{
    struct account_entry *entries = NULL;
    size_t count = 0;
    json_t *colleagues = json_array();
    json_object_set_new(context, "colleagues", colleagues);
    enum result result = account_list(visit->app->staff_db, visit->arena, &entries, &count);
    for (size_t index = 0; index < count; index++) {
        const struct account_entry *entry = &entries[index];
        if (crypto_equal(entry->account.id, visit->session.account_id, UUID_SIZE))
            json_object_set_new(context, "account", account_view(visit, entry));
        else if (visit->session.is_clinician && (entry->wants_key || entry->account.is_clinician))
            json_array_append_new(colleagues, account_view(visit, entry));
    }
    return result;
}

/* The page around what a form of it led to: invitation, or an error at field. */
static void show(struct visit *visit, int status, json_t *invitation, const char *field, const char *error)
{
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_ACCOUNT));
    int64_t spare = 0;
    enum result result = add_accounts(visit, context);
    if (result == RESULT_OK)
        result = second_factor_spare(visit->app->staff_db, visit->session.account_id, &spare);
    json_object_set_new(context, "sessions", view_sessions(visit));
    json_object_set_new(context, "spare_codes", json_integer(spare));
    json_object_set_new(context, "message",
                        json_string(phrase_done(DONE_ACCOUNT, form_value(visit->query, "done"))));
    json_object_set_new(context, "invitation", invitation != NULL ? invitation : json_null());
    account_add_error(context, field, error);
    if (result == RESULT_OK)
        visit_render(visit, status, "account", context);
    else
        visit_fail(visit, result);
}

void page_account(struct visit *visit)
{
    show(visit, 200, NULL, NULL, NULL);
}

struct rewrapping {
    struct account_rewrap rewrap;
    uint8_t stamp[ACCOUNT_STAMP_SIZE]; /* what the change gave the account */
};

static enum result write_password(struct tx *tx, void *argument)
{
    struct rewrapping *rewrapping = argument;
    enum result result = account_password_store(tx, &rewrapping->rewrap);
    return result == RESULT_OK ? account_stamp(tx, rewrapping->rewrap.id, rewrapping->stamp) : result;
}

static void change_password(struct visit *visit, const char *before, const char *after)
{
    struct app *app = visit->app;
    const char *username = visit->session.username;
    const struct account_password_order order = {app->practice, app->config, app->password_lane,
                                                 username,      before,      after};
    struct rewrapping rewrapping;
    enum result result = account_password_prepare(app->staff_db, &order, &rewrapping.rewrap);
    visit_audit(visit, visit->session.account_id, "");
    if (result == RESULT_OK)
        result = visit_write_staff(visit, write_password, &rewrapping);
    memory_wipe(&rewrapping.rewrap, sizeof rewrapping.rewrap);
    if (result == RESULT_OK || result == RESULT_REFUSED)
        password_turn_ended(visit, username, result == RESULT_OK);
    if (result == RESULT_REFUSED) {
        show(visit, 422, NULL, "before", phrase(PHRASE_ACCOUNT_ERROR_BEFORE));
    } else if (result != RESULT_OK) {
        visit_fail(visit, result);
    } else {
        session_end_others(app->sessions, visit->session.account_id, visit->session_token);
        half_session_end_account(app->half_sessions, visit->session.account_id);
        session_restamp(app->sessions, visit->session_token, rewrapping.stamp);
        session_confirm(app->sessions, visit->session_token);
        visit_redirect(visit, "/staff/account?done=password");
    }
}

void page_account_password(struct visit *visit)
{
    const char *before = form_value(visit->form, "before");
    const char *after = form_value(visit->form, "after");
    const char *again = form_value(visit->form, "again");
    if (before == NULL || after == NULL || again == NULL) {
        visit_error(visit, 400);
        return;
    }
    const char *problem = account_password_problem(after, visit->session.username, visit->app->config);
    if (problem != NULL)
        show(visit, 422, NULL, "after", problem);
    else if (strcmp(after, again) != 0)
        show(visit, 422, NULL, "again", phrase(PHRASE_PASSWORD_ERROR_AGAIN));
    else if (password_turn(visit, visit->session.username))
        change_password(visit, before, after);
}

void page_account_sessions(struct visit *visit)
{
    const char *number = form_value(visit->form, "number");
    if (number == NULL)
        session_end_others(visit->app->sessions, visit->session.account_id, visit->session_token);
    else
        session_end_number(visit->app->sessions, visit->session.account_id, number);
    if (staff_audit(visit, "session_end", visit->session.account_id, number == NULL ? "all others" : "one"))
        visit_redirect(visit, "/staff/account?done=sessions");
}

void page_account_invite(struct visit *visit)
{
    const char *name = form_value(visit->form, "name");
    if (!step_up_pass(visit, "account"))
        return;
    if (name == NULL || name[0] == '\0' || strlen(name) > NAME_LIMIT) {
        show(visit, 422, NULL, "name", phrase(PHRASE_ACCOUNTS_ERROR_NAME));
        return;
    }
    struct invitation invitation = {.display_name = name, .wants_key = true};
    json_t *view = account_invite(visit, &invitation, NULL);
    if (view != NULL)
        show(visit, 200, view, NULL, NULL);
}

struct granting {
    const struct practice *practice;
    const uint8_t *id;
    const char *fingerprint;
    const uint8_t *secret_key;
};

static enum result write_grant(struct tx *tx, void *argument)
{
    const struct granting *granting = argument;
    return account_grant(tx, granting->practice, granting->id, granting->fingerprint, granting->secret_key);
}

static void grant(struct visit *visit, const struct account_entry *entry, const char *fingerprint)
{
    const uint8_t *secret_key = staff_open_key(visit);
    if (secret_key == NULL)
        return;
    struct granting granting = {visit->app->practice, entry->account.id, fingerprint, secret_key};
    visit_audit(visit, entry->account.id, fingerprint);
    enum result result = visit_write_staff(visit, write_grant, &granting);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return;
    }
    account_end_sessions(visit, entry->account.id);
    visit_redirect(visit, "/staff/account?done=grant");
}

/* The fingerprint comes with the form, so that what was compared is what is granted to. */
void page_account_grant(struct visit *visit)
{
    const char *fingerprint = form_value(visit->form, "fingerprint");
    if (!step_up_pass(visit, "account"))
        return;
    const struct account_entry *entry = account_from_form(visit, "account");
    if (entry == NULL)
        return;
    if (fingerprint == NULL || !entry->wants_key)
        visit_error(visit, 422);
    else if (form_value(visit->form, "compared") == NULL)
        show(visit, 422, NULL, "compared", phrase(PHRASE_ACCOUNT_ERROR_COMPARE));
    else
        grant(visit, entry, fingerprint);
}

void page_account_begin_anew(struct visit *visit)
{
    if (!step_up_pass(visit, "account"))
        return;
    const struct account_entry *entry = account_from_form(visit, "account");
    if (entry == NULL)
        return;
    bool is_colleague = entry->wants_key || entry->account.is_clinician;
    bool is_self = crypto_equal(entry->account.id, visit->session.account_id, UUID_SIZE);
    if (!is_colleague || is_self || entry->account.is_disabled) {
        visit_error(visit, 422);
        return;
    }
    json_t *view = account_invite_anew(visit, entry, NULL);
    if (view != NULL)
        show(visit, 200, view, NULL, NULL);
}

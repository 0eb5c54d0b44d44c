/* The admin's list of who may sign in. Nobody here sets or learns a password; nobody here gives the key. */
#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "domain/account/second_factor.h"
#include "page/account/account_view.h"
#include "page/account/step_up.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/visit_tx.h"
#include "text/phrase.h"

#define PLACE "accounts"

enum { NAME_LIMIT = 100 };

static enum result add_accounts(struct visit *visit, json_t *context)
{
    struct account_entry *entries = NULL;
    size_t count = 0;
    json_t *accounts = json_array();
    json_object_set_new(context, "accounts", accounts);
    enum result result = account_list(visit->app->staff_db, visit->arena, &entries, &count);
    for (size_t index = 0; index < count; index++)
        json_array_append_new(accounts, account_view(visit, &entries[index]));
    return result;
}

static enum result add_invitations(struct visit *visit, json_t *context)
{
    struct invitation *invitations = NULL;
    size_t count = 0;
    json_t *views = json_array();
    json_object_set_new(context, "invitations", views);
    enum result result = invitation_list(visit->app->staff_db, visit->arena, &invitations, &count);
    for (size_t index = 0; index < count; index++) {
        char id[UUID_TEXT_SIZE];
        char until[CLOCK_TEXT_SIZE];
        encoding_hex(invitations[index].id, UUID_SIZE, id);
        clock_minute(invitations[index].expires_at, until);
        json_array_append_new(views, json_pack("{s:s, s:s, s:s}", "id", id, "name",
                                               invitations[index].display_name, "until", until));
    }
    return result;
}

static void show(struct visit *visit, int status, json_t *invitation, const char *field, const char *error)
{
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_ACCOUNTS));
    bool required = false;
    bool done = form_value(visit->query, "done") != NULL;
    enum result result = add_accounts(visit, context);
    if (result == RESULT_OK)
        result = add_invitations(visit, context);
    if (result == RESULT_OK)
        result = second_factor_required(visit->app->staff_db, &required);
    json_object_set_new(context, "required", json_boolean(required));
    json_object_set_new(context, "message", json_string(done ? phrase(PHRASE_ACCOUNTS_CHANGED) : ""));
    json_object_set_new(context, "invitation", invitation != NULL ? invitation : json_null());
    account_add_error(context, field, error);
    if (result == RESULT_OK)
        visit_render(visit, status, "accounts", context);
    else
        visit_fail(visit, result);
}

void page_accounts(struct visit *visit)
{
    if (step_up_pass(visit, PLACE))
        show(visit, 200, NULL, NULL, NULL);
}

void page_accounts_add(struct visit *visit)
{
    const char *name = form_value(visit->form, "name");
    struct invitation invitation = {
        .display_name = name,
        .is_admin = form_value(visit->form, "is_admin") != NULL,
        .wants_key = form_value(visit->form, "is_clinician") != NULL,
    };
    if (!step_up_pass(visit, PLACE))
        return;
    if (name == NULL || name[0] == '\0' || strlen(name) > NAME_LIMIT) {
        show(visit, 422, NULL, "name", phrase(PHRASE_ACCOUNTS_ERROR_NAME));
    } else if (!invitation.is_admin && !invitation.wants_key) {
        show(visit, 422, NULL, "is_clinician", phrase(PHRASE_ACCOUNTS_ERROR_ROLE));
    } else {
        json_t *view = account_invite(visit, &invitation, NULL);
        if (view != NULL)
            show(visit, 200, view, NULL, NULL);
    }
}

static const struct {
    const char *word;
    enum account_change change;
    const char *action;
} changes[] = {
    {"disable", ACCOUNT_DISABLE, "account_disable"}, {"enable", ACCOUNT_ENABLE, "account_enable"},
    {"admin", ACCOUNT_MAKE_ADMIN, "account_admin"},  {"not-admin", ACCOUNT_UNMAKE_ADMIN, "account_not_admin"},
    {"remove", ACCOUNT_REMOVE, "account_remove"},
};

enum { CHANGE_COUNT = sizeof changes / sizeof changes[0] };

struct changing {
    const uint8_t *id;
    enum account_change change;
};

static enum result write_change(struct tx *tx, void *argument)
{
    const struct changing *changing = argument;
    return account_change(tx, changing->id, changing->change);
}

static void change(struct visit *visit, const struct account_entry *entry, size_t which)
{
    struct changing changing = {entry->account.id, changes[which].change};
    visit_audit_as(visit, changes[which].action, entry->account.id, "");
    enum result result = visit_write_staff(visit, write_change, &changing);
    if (result == RESULT_CONFLICT) {
        show(visit, 422, NULL, "accounts", phrase(PHRASE_ACCOUNTS_ERROR_LAST));
        return;
    }
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return;
    }
    /* What a session may do was decided when it began. */
    account_end_sessions(visit, entry->account.id);
    visit_redirect(visit, "/staff/accounts?done=1");
}

static void begin_anew(struct visit *visit, const struct account_entry *entry)
{
    bool is_refused = false;
    json_t *view = account_invite_anew(visit, entry, &is_refused);
    if (view != NULL)
        show(visit, 200, view, NULL, NULL);
    else if (is_refused)
        show(visit, 422, NULL, "accounts", phrase(PHRASE_ACCOUNTS_ERROR_ONLY_READER));
}

void page_accounts_change(struct visit *visit)
{
    const char *word = form_value(visit->form, "change");
    if (!step_up_pass(visit, PLACE))
        return;
    const struct account_entry *entry = account_from_form(visit, "account");
    if (entry == NULL)
        return;
    if (word != NULL && strcmp(word, "begin-anew") == 0 && !entry->account.is_disabled) {
        begin_anew(visit, entry);
        return;
    }
    for (size_t index = 0; word != NULL && index < CHANGE_COUNT; index++) {
        if (strcmp(changes[index].word, word) == 0) {
            change(visit, entry, index);
            return;
        }
    }
    visit_error(visit, 400);
}

static enum result write_withdrawal(struct tx *tx, void *argument)
{
    return invitation_withdraw(tx, argument);
}

void page_accounts_withdraw(struct visit *visit)
{
    uint8_t id[UUID_SIZE];
    const char *text = form_value(visit->form, "invitation");
    if (!step_up_pass(visit, PLACE))
        return;
    if (text == NULL || !encoding_from_hex(text, id, sizeof id)) {
        visit_error(visit, 400);
        return;
    }
    visit_audit(visit, id, "");
    enum result result = visit_write_staff(visit, write_withdrawal, id);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        visit_redirect(visit, "/staff/accounts?done=1");
}

static enum result write_rule(struct tx *tx, void *argument)
{
    const bool *required = argument;
    return second_factor_require(tx, *required);
}

void page_accounts_rules(struct visit *visit)
{
    bool required = form_value(visit->form, "required") != NULL;
    if (!step_up_pass(visit, PLACE))
        return;
    visit_audit(visit, NULL, required ? "required" : "not required");
    enum result result = visit_write_staff(visit, write_rule, &required);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        visit_redirect(visit, "/staff/accounts?done=1");
}

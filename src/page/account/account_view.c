#include "page/account/account_view.h"

#include "text/phrase.h"

#include <string.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/encoding.h"
#include "domain/session/half_session.h"
#include "page/frame/error_page.h"
#include "page/frame/visit_tx.h"

const struct account_entry *account_from_form(struct visit *visit, const char *field)
{
    uint8_t id[UUID_SIZE];
    struct account_entry *entries = NULL;
    size_t count = 0;
    const char *text = form_value(visit->form, field);
    if (text == NULL || !encoding_from_hex(text, id, sizeof id)) {
        visit_error(visit, 400);
        return NULL;
    }
    enum result result = account_list(visit->app->staff_db, visit->arena, &entries, &count);
    for (size_t index = 0; result == RESULT_OK && index < count; index++)
        if (crypto_equal(entries[index].account.id, id, sizeof id))
            return &entries[index];
    visit_fail(visit, result == RESULT_OK ? RESULT_NOT_FOUND : result);
    return NULL;
}

static const char *state_label(const struct account_entry *entry)
{
    if (entry->account.is_disabled)
        return phrase(PHRASE_ACCOUNT_STATE_DISABLED);
    if (entry->is_invited)
        return phrase(PHRASE_ACCOUNT_STATE_ANEW);
    if (entry->account.is_clinician)
        return phrase(PHRASE_ACCOUNT_STATE_HOLDS);
    return entry->wants_key ? phrase(PHRASE_ACCOUNT_STATE_WAITS) : phrase(PHRASE_ACCOUNT_STATE_WITHOUT);
}

json_t *account_view(struct visit *visit, const struct account_entry *entry)
{
    const struct account *account = &entry->account;
    char id[UUID_TEXT_SIZE];
    char fingerprint[ACCOUNT_FINGERPRINT_SIZE];
    encoding_hex(account->id, sizeof account->id, id);
    account_fingerprint(account->public_key, fingerprint);
    bool is_self = crypto_equal(account->id, visit->session.account_id, UUID_SIZE);
    return json_pack("{s:s, s:s, s:s, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:s, s:s}", "id", id, "username",
                     account->username, "name", account->display_name, "is_admin", account->is_admin,
                     "is_clinician", account->is_clinician, "is_disabled", account->is_disabled, "has_totp",
                     account->has_totp, "wants_key", entry->wants_key && !account->is_disabled, "is_invited",
                     entry->is_invited, "is_self", is_self, "fingerprint", fingerprint, "state_label",
                     state_label(entry));
}

void account_add_error(json_t *context, const char *field, const char *message)
{
    json_t *errors = json_array();
    json_object_set_new(context, "errors", errors);
    json_object_set_new(context, "has_errors", json_boolean(message != NULL));
    json_object_set_new(context, "error",
                        message != NULL ? json_pack("{s:s}", field, message) : json_object());
    if (message != NULL)
        json_array_append_new(errors, json_pack("{s:s+, s:s}", "href", "#", field, "message", message));
}

struct inviting {
    struct visit *visit;
    struct invitation *invitation;
    char code[INVITATION_CODE_SIZE];
};

/* Its id is known only now. */
static enum result write_invitation(struct tx *tx, void *argument)
{
    struct inviting *inviting = argument;
    struct invitation *invitation = inviting->invitation;
    struct visit *visit = inviting->visit;
    invitation->has_id = visit->has_ticket;
    if (visit->has_ticket)
        memcpy(invitation->id, visit->ticket, UUID_SIZE);
    enum result result = invitation_create(tx, invitation, inviting->code);
    visit_audit_as(visit, "account_invite", invitation->is_reset ? invitation->account_id : invitation->id,
                   arena_format(visit->arena, "%s%s%s", invitation->is_reset ? "begin anew" : "new",
                                invitation->is_admin ? ", admin" : "",
                                invitation->wants_key ? ", clinician" : ""));
    return result;
}

json_t *account_invite(struct visit *visit, struct invitation *invitation, bool *is_refused)
{
    struct inviting inviting = {.visit = visit, .invitation = invitation};
    char until[CLOCK_TEXT_SIZE];
    invitation->has_inviter = true;
    memcpy(invitation->invited_by, visit->session.account_id, UUID_SIZE);
    enum result result = visit_write_staff(visit, write_invitation, &inviting);
    if (result == RESULT_REFUSED && is_refused != NULL) {
        *is_refused = true;
        return NULL;
    }
    if (result != RESULT_OK) {
        visit_fail(visit, result);
        return NULL;
    }
    clock_long_day(invitation->expires_at, until);
    return json_pack("{s:s, s:s, s:s, s:b, s:s}", "code", inviting.code, "href",
                     arena_format(visit->arena, "%s/staff/invitation?code=%s", visit->app->config->site_url,
                                  inviting.code),
                     "name", invitation->display_name, "is_reset", invitation->is_reset, "until", until);
}

json_t *account_invite_anew(struct visit *visit, const struct account_entry *entry, bool *is_refused)
{
    struct invitation invitation = {
        .is_reset = true,
        .display_name = entry->account.username,
        .is_admin = entry->account.is_admin,
        .wants_key = entry->wants_key || entry->account.is_clinician,
    };
    memcpy(invitation.account_id, entry->account.id, UUID_SIZE);
    return account_invite(visit, &invitation, is_refused);
}

void account_end_sessions(struct visit *visit, const uint8_t account_id[static UUID_SIZE])
{
    session_end_account(visit->app->sessions, account_id);
    half_session_end_account(visit->app->half_sessions, account_id);
}

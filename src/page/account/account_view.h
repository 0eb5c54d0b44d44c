/* What the pages about accounts share. */
#ifndef GATHER_PAGE_ACCOUNT_ACCOUNT_VIEW_H
#define GATHER_PAGE_ACCOUNT_ACCOUNT_VIEW_H

#include "domain/account/account_desk.h"
#include "domain/account/invitation.h"
#include "page/frame/visit.h"

/* The account that the form's field names, out of all of them. NULL: the response says why not. */
const struct account_entry *account_from_form(struct visit *visit, const char *field);

/* {id, username, name, is_admin, is_clinician, is_disabled, has_totp, wants_key, is_invited, is_self,
 * fingerprint, state_label}. A new reference. */
json_t *account_view(struct visit *visit, const struct account_entry *entry);

/* Adds errors, has_errors and, as error, the message under the field's name; href is "#field". message NULL:
 * there is none. */
void account_add_error(json_t *context, const char *field, const char *message);

/* The code of a new invitation as it is shown this once: {code, href, name, is_reset, until}. NULL: the
 * response says why not, unless *is_refused (may be NULL) became true: nobody else can read, so the account
 * cannot begin anew, and the page is to say so. The audit log has it noted. */
json_t *account_invite(struct visit *visit, struct invitation *invitation, bool *is_refused);

/* account_invite for an account that is there, so that it begins anew. */
json_t *account_invite_anew(struct visit *visit, const struct account_entry *entry, bool *is_refused);

/* Ends all that an account has open, sign-ins under way included. */
void account_end_sessions(struct visit *visit, const uint8_t account_id[static UUID_SIZE]);

#endif

/* Sending a registration: the one place where many people write at the same moment. */
#ifndef GATHER_DOMAIN_SIGNUP_SIGNUP_SUBMIT_H
#define GATHER_DOMAIN_SIGNUP_SIGNUP_SUBMIT_H

#include "domain/signup/signup.h"

/* Sends a draft: seals its answers (without fields of ours) and, in one write, inserts the sign-up and
 * messages (which may be NULL) and deletes the draft. Idempotent per access: RESULT_CONFLICT means it had
 * been sent already and nothing was written; show the same confirmation. RESULT_REFUSED: the group takes no
 * registrations now. */
enum result signup_submit(struct db *db, const struct practice *practice, const struct access *access,
                          const struct draft *draft, const char *form_version, int reply_days,
                          const struct outbox_message *messages, struct arena *arena);

#endif

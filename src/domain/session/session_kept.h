/* A form that was sent when its session had ended: kept in memory for the account whose session it was, under
 * a key that only the browser has, for an hour. */
#ifndef GATHER_DOMAIN_SESSION_SESSION_KEPT_H
#define GATHER_DOMAIN_SESSION_SESSION_KEPT_H

#include "base/arena.h"
#include "base/crypto.h"
#include "domain/session/session_record.h"

enum { SESSION_KEPT_TOKEN_SIZE = SESSION_TOKEN_TEXT_SIZE, SESSION_KEPT_BYTES = 32 };

struct session_kept;
struct sessions;

struct session_kept *session_kept_create(void);
/* NULL is fine. */
void session_kept_destroy(struct session_kept *kept);

/* Inside of session.c, with the mutex held: a session ended by itself, and whose it was is remembered for a
 * while. */
void session_kept_ended(struct session_kept *kept, const uint8_t sid[static CRYPTO_KEY_SIZE],
                        const uint8_t account_id[static UUID_SIZE], int64_t at);

/* Keeps what was sent to path with the cookie of a session that has ended; token gets what opens it. False:
 * it is not known whose session it was (the process began anew, it is too long ago, or it was ended on
 * purpose), or it is too much. */
bool session_keep_form(struct sessions *sessions, const char *session_token, const char *path,
                       const char *body, size_t length, char token[static SESSION_KEPT_TOKEN_SIZE]);

/* What was kept under token, if it is that account's; both in arena. */
bool session_kept_form(struct sessions *sessions, const char *token,
                       const uint8_t account_id[static UUID_SIZE], struct arena *arena, const char **path,
                       const char **body, size_t *length);

#endif

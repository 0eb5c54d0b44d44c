/* Staff sessions, in this process's memory alone: a restart signs everyone out. The practice's key is held
 * only as ciphertext under a key derived from the cookie. */
#ifndef GATHER_DOMAIN_SESSION_SESSION_H
#define GATHER_DOMAIN_SESSION_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/config.h"
#include "base/random.h"
#include "domain/session/session_record.h"

struct sessions;

struct sessions *sessions_create(const struct config *config);
void sessions_destroy(struct sessions *sessions);

/* A new session with a fresh token, for a cookie; its times are set here. practice_secret_key may be NULL. */
void session_start(struct sessions *sessions, const struct session *session,
                   const uint8_t *practice_secret_key, char token_text[static SESSION_TOKEN_TEXT_SIZE]);

/* The session of a token, renewing its idle time; false when there is none, or it has expired. */
bool session_find(struct sessions *sessions, const char *token_text, struct session *session);

/* The practice's secret key of a clinician's session (secret memory; the caller frees it), or NULL. */
uint8_t *session_open_key(struct sessions *sessions, const char *token_text);

/* How many are alive. */
int sessions_count(struct sessions *sessions);

void session_end(struct sessions *sessions, const char *token_text);
/* Ends every session of an account: disabled, removed, password changed. */
void session_end_account(struct sessions *sessions, const uint8_t account_id[static UUID_SIZE]);

/* Attempts are slowed, never locked out: milliseconds a sign-in for this name from this network must wait
 * now, given the failures before it (see attempts_delay); and the note of how one ended. */
int64_t session_attempt_delay(struct sessions *sessions, const char *username, const char *address,
                              bool is_known);
void session_attempt_ended(struct sessions *sessions, const char *username, const char *address,
                           bool success);

#endif

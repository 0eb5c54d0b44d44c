/* Half a sign-in: the password was right, the code of the second factor has not come. In memory for five
 * minutes and five codes, under a cookie of its own, whose keys alone open what is kept. */
#ifndef GATHER_DOMAIN_SESSION_HALF_SESSION_H
#define GATHER_DOMAIN_SESSION_HALF_SESSION_H

#include "domain/account/totp.h"
#include "domain/session/session.h"

struct half_sessions;

struct half_session {
    struct session session;
    uint8_t totp_secret[TOTP_SECRET_SIZE];
    uint8_t *practice_secret_key; /* secret memory, the caller frees it; NULL for who is no clinician */
};

struct half_sessions *half_sessions_create(void);
void half_sessions_destroy(struct half_sessions *halves);

/* Keeps copies; token is for the cookie. */
void half_session_start(struct half_sessions *halves, const struct half_session *half,
                        char token_text[static SESSION_TOKEN_TEXT_SIZE]);

/* Opens it for one try of a code. False: there is none (any more). */
bool half_session_open(struct half_sessions *halves, const char *token_text, struct half_session *half);
void half_session_end(struct half_sessions *halves, const char *token_text);

/* Ends those of an account: disabled, removed, password changed. */
void half_session_end_account(struct half_sessions *halves, const uint8_t account_id[static UUID_SIZE]);

#endif

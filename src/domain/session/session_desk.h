/* What people do with their own sessions: see them, end others, type the password once more. */
#ifndef GATHER_DOMAIN_SESSION_SESSION_DESK_H
#define GATHER_DOMAIN_SESSION_SESSION_DESK_H

#include "domain/session/session.h"

enum { SESSION_NUMBER_SIZE = 17, SESSION_LIST_LIMIT = 64 };

struct session_entry {
    char number[SESSION_NUMBER_SIZE]; /* tells it apart on a page; opens nothing */
    bool is_own;                      /* the one of the token given */
    int64_t started_at;
    int64_t seen_at;
};

/* The live sessions of an account; how many. */
size_t session_list(struct sessions *sessions, const uint8_t account_id[static UUID_SIZE],
                    const char *token_text, struct session_entry entries[static SESSION_LIST_LIMIT]);

/* Ends the account's session with that number; false when there is none. */
bool session_end_number(struct sessions *sessions, const uint8_t account_id[static UUID_SIZE],
                        const char *number);

/* Ends every session of the account but that of the token. */
void session_end_others(struct sessions *sessions, const uint8_t account_id[static UUID_SIZE],
                        const char *token_text);

/* Goes on with a stamp that this session's own change gave its account. */
void session_restamp(struct sessions *sessions, const char *token_text,
                     const uint8_t stamp[static ACCOUNT_STAMP_SIZE]);

/* Notes that the password was typed now; and whether that is less than ten minutes ago. */
void session_confirm(struct sessions *sessions, const char *token_text);
bool session_is_confirmed(const struct session *session, int64_t now);

/* The second factor is there now. */
void session_enrolled(struct sessions *sessions, const char *token_text);

#endif

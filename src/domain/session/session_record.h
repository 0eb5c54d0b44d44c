/* Who is signed in. */
#ifndef GATHER_DOMAIN_SESSION_SESSION_RECORD_H
#define GATHER_DOMAIN_SESSION_SESSION_RECORD_H

#include "base/random.h"
#include "domain/account/account_stamp.h"
#include <stdbool.h>
#include <stdint.h>

enum { SESSION_TOKEN_TEXT_SIZE = 44 };

struct session {
    uint8_t account_id[UUID_SIZE];
    uint8_t stamp[ACCOUNT_STAMP_SIZE]; /* of the account as it let them in; over once it has another */
    char username[65];
    bool is_admin;
    bool is_clinician;
    bool must_enrol; /* nothing but a second factor may be set up: everybody is to have one */
    int64_t started_at;
    int64_t expires_at;
    int64_t confirmed_at; /* when the password was last typed */
};

#endif

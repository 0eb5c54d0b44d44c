/* What a person holds: a token (256 bits, in a cookie or link) and a code (12 Crockford characters,
 * "K7QM-XDRA-9FTB"). Either opens the thread's key; the database keeps only hashes of what KDFs give of them.
 */
#ifndef GATHER_DOMAIN_THREAD_ACCESS_H
#define GATHER_DOMAIN_THREAD_ACCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/lane.h"
#include "base/random.h"
#include "base/result.h"
#include "domain/seal/practice.h"
#include "domain/thread/access_code.h"
#include "store/db.h"

enum { ACCESS_TOKEN_TEXT_SIZE = 44 };

/* What else opens a thread, besides its first token and its code. */
enum access_token_kind { ACCESS_TOKEN_NONE, ACCESS_TOKEN_DEVICE, ACCESS_TOKEN_MAIL };

struct access_token {
    enum access_token_kind kind;
    uint8_t hash[32];
    uint8_t wrap[CRYPTO_KEY_SIZE + CRYPTO_AEAD_OVERHEAD];
    int64_t created_at;
};

/* The rows' bytes, and what only the person's request knows; wipe with access_wipe. */
struct access {
    uint8_t id[UUID_SIZE];
    uint8_t token_hash[32];
    uint8_t token_wrap[CRYPTO_KEY_SIZE + CRYPTO_AEAD_OVERHEAD];
    uint8_t code_hash[32];
    uint8_t code_wrap[CRYPTO_KEY_SIZE + CRYPTO_AEAD_OVERHEAD];
    int64_t created_at;
    uint8_t thread_key[CRYPTO_KEY_SIZE];
    char code[ACCESS_CODE_TEXT_SIZE]; /* only right after access_create */
    struct access_token
        mailed; /* the token of a link in a message that is about to be written, stored with it */
};

/* A fresh random token as cookie text; nothing is stored. */
void access_make_token(char text[static ACCESS_TOKEN_TEXT_SIZE]);

/* A new access for token_text (RESULT_REFUSED: not a token): new thread key, new code. The code's Argon2id
 * runs on lane; RESULT_BUSY when that is full. Nothing is stored: access_insert does that inside a write. */
enum result access_create(const char *token_text, const struct practice *practice, struct lane *lane,
                          struct access *access);
enum result access_insert(struct tx *tx, const struct access *access);

/* The access a token opens (one read, microseconds) or a code opens (Argon2id on lane). RESULT_NOT_FOUND when
 * there is none: the same answer and the same work for a wrong code and one that never was. A code that is
 * not even a code in form is RESULT_NOT_FOUND at once. */
enum result access_by_token(struct db *db, const char *token_text, struct access *access);
enum result access_by_code(struct db *db, const char *code, const struct practice *practice,
                           struct lane *lane, struct access *access);

/* Makes token_text (a fresh one) a further token of the opened thread, for access_token_insert. False: it is
 * none. The tokens there are go on working. */
bool access_token_make(const struct access *access, const char *token_text, enum access_token_kind kind,
                       struct access_token *token);

void access_wipe(struct access *access);

#endif

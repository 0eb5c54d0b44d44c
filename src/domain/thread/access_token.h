/* Further tokens of a thread: of each browser that came in by the code, and of each link that was mailed. */
#ifndef GATHER_DOMAIN_THREAD_ACCESS_TOKEN_H
#define GATHER_DOMAIN_THREAD_ACCESS_TOKEN_H

#include "domain/thread/access.h"

/* One of a thread's tokens, as its person's page lists it. */
struct access_key {
    enum access_token_kind kind;
    int64_t created_at;
    bool is_this; /* the one the thread was opened with */
};

/* Stores a token made by access_token_make; to be called inside the write of what it is for. RESULT_OK at
 * once when token->kind is ACCESS_TOKEN_NONE. */
enum result access_token_insert(struct tx *tx, const struct access *access, const struct access_token *token);

/* All tokens of the thread, oldest first, ACCESS_KEY_LIMIT at most; an array in arena. */
enum { ACCESS_KEY_LIMIT = 50 };
enum result access_token_list(struct tx *tx, const struct access *access, struct arena *arena,
                              struct access_key **keys, size_t *count);

/* Makes every token of kind but the one access was opened with open nothing any more. */
enum result access_token_forget(struct tx *tx, const struct access *access, enum access_token_kind kind);

#endif

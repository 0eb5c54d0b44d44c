#include "domain/thread/access_token.h"

#include <string.h>

#include "base/crypto.h"
#include "store/column.h"
#include "store/statement.h"

static const char *const words[] = {
    [ACCESS_TOKEN_NONE] = "", [ACCESS_TOKEN_DEVICE] = "device", [ACCESS_TOKEN_MAIL] = "mail"};

enum result access_token_insert(struct tx *tx, const struct access *access, const struct access_token *token)
{
    if (token->kind == ACCESS_TOKEN_NONE)
        return RESULT_OK;
    struct statement *insert = statement(tx, STATEMENT_ACCESS_TOKEN_INSERT);
    statement_bind_blob(insert, ":token_hash", token->hash, sizeof token->hash);
    statement_bind_blob(insert, ":access_id", access->id, sizeof access->id);
    statement_bind_blob(insert, ":token_wrap", token->wrap, sizeof token->wrap);
    statement_bind_text(insert, ":kind", words[token->kind]);
    statement_bind_integer(insert, ":created_at", token->created_at);
    return statement_run(insert);
}

enum result access_token_list(struct tx *tx, const struct access *access, struct arena *arena,
                              struct access_key **keys, size_t *count)
{
    struct statement *row = statement(tx, STATEMENT_ACCESS_TOKEN_LIST);
    enum result result = RESULT_OK;
    statement_bind_blob(row, ":access_id", access->id, sizeof access->id);
    *keys = arena_allocate(arena, ACCESS_KEY_LIMIT * sizeof **keys);
    *count = 0;
    while (*count < ACCESS_KEY_LIMIT && (result = statement_step(row)) == RESULT_OK) {
        uint8_t hash[sizeof access->token_hash] = {0};
        struct access_key *key = &(*keys)[(*count)++];
        (void)column_bytes(row, 0, hash, sizeof hash);
        key->is_this = crypto_equal(hash, access->token_hash, sizeof hash);
        key->kind = strcmp(column_text(row, 1, arena), "mail") == 0 ? ACCESS_TOKEN_MAIL : ACCESS_TOKEN_DEVICE;
        key->created_at = column_integer(row, 2);
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result forget_rows(struct tx *tx, const struct access *access, enum access_token_kind kind)
{
    static const uint8_t nothing[sizeof access->token_hash];
    struct statement *forget = statement(tx, STATEMENT_ACCESS_TOKEN_FORGET);
    bool has_moved = kind == ACCESS_TOKEN_DEVICE;
    statement_bind_blob(forget, ":access_id", access->id, sizeof access->id);
    statement_bind_text(forget, ":kind", words[kind]);
    statement_bind_blob(forget, ":token_hash", has_moved ? access->token_hash : nothing, sizeof nothing);
    return statement_run(forget);
}

/* A token in accesses is a device's: this one is put there in its place, so that it is not among the rows. */
enum result access_token_forget(struct tx *tx, const struct access *access, enum access_token_kind kind)
{
    if (kind == ACCESS_TOKEN_DEVICE) {
        struct statement *promote = statement(tx, STATEMENT_ACCESS_TOKEN_PROMOTE);
        statement_bind_blob(promote, ":access_id", access->id, sizeof access->id);
        statement_bind_blob(promote, ":token_hash", access->token_hash, sizeof access->token_hash);
        statement_bind_blob(promote, ":token_wrap", access->token_wrap, sizeof access->token_wrap);
        enum result result = statement_run(promote);
        if (result != RESULT_OK)
            return result;
    }
    return forget_rows(tx, access, kind);
}

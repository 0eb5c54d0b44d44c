#include "domain/thread/draft.h"

#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/crypto_box.h"
#include "base/log.h"
#include "base/memory.h"
#include "store/column.h"
#include "store/statement.h"

enum {
    BODY_BLOCK = 1024,
    BODY_LIMIT = 64 * 1024, /* nobody's typing comes near; a body is held in memory whole */
    CONTEXT_SIZE = UUID_SIZE + UUID_SIZE + 7,
    DEFAULT_DAYS = 14,
};

/* Parts of fixed length, so no two contexts give the same bytes. */
static void draft_context(const struct access *access, const struct draft *draft,
                          uint8_t context[static CONTEXT_SIZE])
{
    memcpy(context, access->id, UUID_SIZE);
    memcpy(context + UUID_SIZE, draft->group_id, UUID_SIZE);
    memcpy(context + UUID_SIZE + UUID_SIZE, "draft-1", 7);
}

/* Appends the sealed answers to body (ciphertext; the caller frees it). False: there is more than a draft may
 * hold. */
static bool seal_draft(const struct access *access, const struct draft *draft, struct buffer *body)
{
    uint8_t key[CRYPTO_KEY_SIZE];
    uint8_t context[CONTEXT_SIZE];
    struct buffer plain = {0};
    if (draft->answers != NULL)
        answers_write(draft->answers, &plain);
    bool fits = plain.length < BODY_LIMIT;
    if (fits) {
        buffer_reserve(&plain, BODY_BLOCK);
        size_t padded =
            crypto_pad((uint8_t *)plain.data, plain.length, BODY_BLOCK, plain.length + BODY_BLOCK);
        draft_context(access, draft, context);
        crypto_derive(access->thread_key, "draft", key);
        buffer_reserve(body, padded + CRYPTO_AEAD_OVERHEAD);
        crypto_aead_seal(key, context, sizeof context, plain.data, padded, (uint8_t *)body->data);
        body->length = padded + CRYPTO_AEAD_OVERHEAD;
    }
    memory_wipe(key, sizeof key);
    buffer_free(&plain);
    return fits;
}

static struct answers *open_draft(const struct access *access, const struct draft *draft, const uint8_t *body,
                                  size_t length, struct arena *arena)
{
    uint8_t key[CRYPTO_KEY_SIZE];
    uint8_t context[CONTEXT_SIZE];
    if (body == NULL || length < CRYPTO_AEAD_OVERHEAD + BODY_BLOCK)
        return NULL;
    size_t padded = length - CRYPTO_AEAD_OVERHEAD;
    uint8_t *plain = arena_allocate(arena, padded);
    draft_context(access, draft, context);
    crypto_derive(access->thread_key, "draft", key);
    bool opened = crypto_aead_open(key, context, sizeof context, body, length, plain);
    memory_wipe(key, sizeof key);
    size_t used = opened ? crypto_unpad(plain, padded, BODY_BLOCK) : (size_t)-1;
    return used == (size_t)-1 ? NULL : answers_read(arena, plain, used);
}

struct draft_write {
    const struct access *access;
    const struct draft *draft;
    const struct buffer *body;
};

static enum result insert_draft(struct tx *tx, void *argument)
{
    const struct draft_write *write = argument;
    struct statement *insert = statement(tx, STATEMENT_DRAFT_INSERT);
    statement_bind_blob(insert, ":access_id", write->access->id, UUID_SIZE);
    statement_bind_blob(insert, ":group_id", write->draft->group_id, UUID_SIZE);
    statement_bind_blob(insert, ":body", write->body->data, write->body->length);
    statement_bind_integer(insert, ":started_at", write->draft->started_at);
    statement_bind_integer(insert, ":updated_at", write->draft->updated_at);
    statement_bind_integer(insert, ":expires_at", write->draft->expires_at);
    return statement_run(insert);
}

static enum result insert_thread(struct tx *tx, void *argument)
{
    const struct draft_write *write = argument;
    enum result result = access_insert(tx, write->access);
    return result == RESULT_OK ? insert_draft(tx, argument) : result;
}

static enum result store_new(struct db *db, tx_work insert, const struct access *access, struct draft *draft)
{
    struct buffer body = {0};
    struct draft_write write = {access, draft, &body};
    draft->started_at = clock_now();
    draft->updated_at = draft->started_at;
    if (draft->expires_at <= draft->started_at)
        draft->expires_at = draft->started_at + DEFAULT_DAYS * CLOCK_DAY;
    enum result result = RESULT_REFUSED;
    if (seal_draft(access, draft, &body))
        result = db_write(db, insert, &write);
    buffer_free(&body);
    return result;
}

enum result draft_create(struct db *db, struct access *access, struct draft *draft)
{
    return store_new(db, insert_thread, access, draft);
}

enum result draft_attach(struct db *db, const struct access *access, struct draft *draft)
{
    return store_new(db, insert_draft, access, draft);
}

struct draft_read {
    const struct access *access;
    struct draft *draft;
    struct arena *arena;
    uint8_t *body;
    size_t length;
};

static enum result find_draft(struct tx *tx, void *argument)
{
    struct draft_read *read = argument;
    struct statement *find = statement(tx, STATEMENT_DRAFT_BY_ACCESS);
    statement_bind_blob(find, ":access_id", read->access->id, UUID_SIZE);
    statement_bind_integer(find, ":now", clock_now());
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    bool good = column_bytes(find, 0, read->draft->group_id, UUID_SIZE);
    read->body = column_blob(find, 1, read->arena, &read->length);
    read->draft->started_at = column_integer(find, 2);
    read->draft->updated_at = column_integer(find, 3);
    read->draft->expires_at = column_integer(find, 4);
    return good ? RESULT_OK : RESULT_FAILED;
}

enum result draft_load(struct db *db, const struct access *access, struct draft *draft, struct arena *arena)
{
    struct draft_read read = {.access = access, .draft = draft, .arena = arena};
    *draft = (struct draft){0};
    enum result result = db_read(db, find_draft, &read);
    if (result != RESULT_OK)
        return result;
    draft->answers = open_draft(access, draft, read.body, read.length, arena);
    if (draft->answers != NULL)
        return RESULT_OK;
    log_error("a draft does not open: intake.db was changed");
    return RESULT_FAILED;
}

static enum result update_draft(struct tx *tx, void *argument)
{
    const struct draft_write *write = argument;
    struct statement *update = statement(tx, STATEMENT_DRAFT_UPDATE);
    statement_bind_blob(update, ":access_id", write->access->id, UUID_SIZE);
    statement_bind_blob(update, ":group_id", write->draft->group_id, UUID_SIZE);
    statement_bind_blob(update, ":body", write->body->data, write->body->length);
    statement_bind_integer(update, ":updated_at", write->draft->updated_at);
    statement_bind_integer(update, ":expires_at", write->draft->expires_at);
    enum result result = statement_run(update);
    return result == RESULT_OK && statement_changes(tx) == 0 ? RESULT_NOT_FOUND : result;
}

enum result draft_save(struct db *db, const struct access *access, struct draft *draft, int draft_days)
{
    struct buffer body = {0};
    struct draft_write write = {access, draft, &body};
    draft->updated_at = clock_now();
    draft->expires_at = draft->updated_at + draft_days * CLOCK_DAY;
    enum result result = RESULT_REFUSED;
    if (seal_draft(access, draft, &body))
        result = db_write(db, update_draft, &write);
    buffer_free(&body);
    return result;
}

static enum result delete_draft(struct tx *tx, void *argument)
{
    const struct access *access = argument;
    struct statement *delete_body = statement(tx, STATEMENT_DRAFT_DELETE);
    statement_bind_blob(delete_body, ":access_id", access->id, UUID_SIZE);
    enum result result = statement_run(delete_body);
    if (result != RESULT_OK)
        return result;
    if (statement_changes(tx) == 0)
        return RESULT_NOT_FOUND;
    struct statement *delete_access = statement(tx, STATEMENT_ACCESS_DELETE);
    statement_bind_blob(delete_access, ":id", access->id, UUID_SIZE);
    return statement_run(delete_access);
}

enum result draft_delete(struct db *db, const struct access *access)
{
    struct access copy = *access;
    enum result result = db_write(db, delete_draft, &copy);
    access_wipe(&copy);
    return result;
}

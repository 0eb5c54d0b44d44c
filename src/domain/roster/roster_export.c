#include "domain/roster/roster_export.h"

#include "base/arena.h"
#include "base/crypto_sha256.h"
#include "base/encoding.h"
#include "domain/audit/audit.h"
#include "domain/roster/roster_csv.h"
#include "domain/roster/roster_options.h"

static enum result note(const struct roster_export *export, const char *action, const char *detail)
{
    char record[UUID_TEXT_SIZE];
    encoding_hex(export->group->id, UUID_SIZE, record);
    return audit_append(export->staff_db, export->practice, export->account_id, action, record, detail);
}

enum result roster_export_note(const struct roster_export *export)
{
    struct arena *arena = arena_create();
    const char *detail = arena_format(arena, "%s%s", export->by, roster_options_text(export->options, arena));
    enum result result = note(export, "roster_export", detail);
    arena_destroy(arena);
    return result;
}

struct hashing {
    struct crypto_sha256 *hash;
    bool (*sink)(void *argument, const void *data, size_t length);
    void *argument;
};

/* Only what was taken is counted in, so that the hash is that of the file as it arrived. */
static bool hash_and_send(void *argument, const void *data, size_t length)
{
    const struct hashing *hashing = argument;
    if (!hashing->sink(hashing->argument, data, length))
        return false;
    crypto_sha256_add(hashing->hash, data, length);
    return true;
}

enum result roster_export_send(const struct roster_export *export,
                               const uint8_t secret_key[static CRYPTO_KEY_SIZE],
                               bool (*sink)(void *argument, const void *data, size_t length), void *argument,
                               int64_t *rows)
{
    char sha256[CRYPTO_SHA256_TEXT_SIZE];
    struct arena *arena = arena_create();
    struct hashing hashing = {crypto_sha256_create(), sink, argument};
    enum result result = roster_write_csv(export->intake_db, export->intake, export->group, secret_key,
                                          export->options, hash_and_send, &hashing, rows);
    crypto_sha256_finish(hashing.hash, sha256);
    const char *detail = arena_format(arena, "%s%s, %lld rows, sha256 %s", export->by,
                                      result == RESULT_OK ? "whole" : "broken off", (long long)*rows, sha256);
    if (note(export, "roster_export_end", detail) != RESULT_OK)
        result = RESULT_FAILED;
    arena_destroy(arena);
    return result;
}

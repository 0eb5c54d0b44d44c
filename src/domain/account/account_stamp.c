#include "domain/account/account_stamp.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/crypto.h"
#include "store/column.h"
#include "store/statement.h"

/* Each part with its length, so that nothing moves from one column to the next unseen. */
static void put(struct buffer *text, struct statement *row, int column, struct arena *arena)
{
    size_t length = 0;
    const uint8_t *part = column_blob(row, column, arena, &length);
    buffer_append_format(text, "%d:%zu:", part != NULL, length);
    if (part != NULL)
        buffer_append(text, part, length);
}

enum result account_stamp(struct tx *tx, const uint8_t id[static UUID_SIZE],
                          uint8_t stamp[static ACCOUNT_STAMP_SIZE])
{
    memset(stamp, 0, ACCOUNT_STAMP_SIZE);
    struct statement *row = statement(tx, STATEMENT_ACCOUNT_STAMP);
    statement_bind_blob(row, ":id", id, UUID_SIZE);
    enum result result = statement_step(row);
    if (result != RESULT_OK)
        return result;
    struct arena *arena = arena_create();
    struct buffer text = {0};
    buffer_append_format(&text, "%d;", column_integer(row, 0) != 0);
    for (int column = 1; column <= 4; column++)
        put(&text, row, column, arena);
    crypto_digest(NULL, 0, text.data, text.length, stamp, ACCOUNT_STAMP_SIZE);
    buffer_free(&text);
    arena_destroy(arena);
    return RESULT_OK;
}

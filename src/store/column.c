#include "store/column.h"

#include <string.h>

#include "base/memory.h"
#include "store/connection.h"

static sqlite3_stmt *row_of(struct statement *statement, int index)
{
    /* sqlite3_data_count is 0 unless the statement stands on a row. */
    if (statement->prepared == NULL || index < 0 || index >= sqlite3_data_count(statement->prepared))
        memory_fatal("a column was read that there is not");
    return statement->prepared;
}

bool column_is_null(struct statement *statement, int index)
{
    return sqlite3_column_type(row_of(statement, index), index) == SQLITE_NULL;
}

int64_t column_integer(struct statement *statement, int index)
{
    return sqlite3_column_int64(row_of(statement, index), index);
}

char *column_text(struct statement *statement, int index, struct arena *arena)
{
    if (column_is_null(statement, index))
        return NULL;
    const unsigned char *text = sqlite3_column_text(statement->prepared, index);

    if (text == NULL)
        memory_fatal("out of memory");
    return arena_copy(arena, text, (size_t)sqlite3_column_bytes(statement->prepared, index));
}

uint8_t *column_blob(struct statement *statement, int index, struct arena *arena, size_t *length)
{
    *length = 0;
    if (column_is_null(statement, index))
        return NULL;
    /* NULL for a blob of no bytes, which is not SQL NULL. */
    const void *blob = sqlite3_column_blob(statement->prepared, index);

    *length = (size_t)sqlite3_column_bytes(statement->prepared, index);
    return (uint8_t *)arena_copy(arena, blob, *length);
}

bool column_bytes(struct statement *statement, int index, void *data, size_t length)
{
    const void *blob = sqlite3_column_blob(row_of(statement, index), index);
    bool is_exact = blob != NULL && (size_t)sqlite3_column_bytes(statement->prepared, index) == length;

    if (is_exact)
        memcpy(data, blob, length);
    else
        memset(data, 0, length);
    return is_exact;
}

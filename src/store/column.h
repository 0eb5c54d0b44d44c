/* The columns of the row a statement stands on, by index from 0. */
#ifndef GATHER_STORE_COLUMN_H
#define GATHER_STORE_COLUMN_H

#include <stdbool.h>

#include "store/statement.h"

bool column_is_null(struct statement *statement, int index);
int64_t column_integer(struct statement *statement, int index);
/* A copy in arena; NULL for SQL NULL. */
char *column_text(struct statement *statement, int index, struct arena *arena);
/* A copy in arena, its length in *length; NULL for SQL NULL. */
uint8_t *column_blob(struct statement *statement, int index, struct arena *arena, size_t *length);
/* Copies a blob of exactly length bytes into data; false (and data zeroed) when it is not that long. */
bool column_bytes(struct statement *statement, int index, void *data, size_t length);

#endif

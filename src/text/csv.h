/* RFC 4180 through libcsv; csv.c is the only file that includes csv.h of libcsv. */
#ifndef GATHER_TEXT_CSV_H
#define GATHER_TEXT_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/* Appends one quoted field, with a comma before it unless first. NULL is an empty field. */
void csv_append_field(struct buffer *buffer, const char *value, bool first);

/* The same for length bytes of value (which may hold NULs) and another separator than the comma. */
void csv_append_bytes(struct buffer *buffer, const void *value, size_t length, bool first, char separator);

/* Appends CRLF. */
void csv_append_end(struct buffer *buffer);

/* Reads strictly. field(value, length, argument) for each field (value is not NUL-terminated), row(argument)
 * after each record. False when malformed or when either said false. A byte order mark at the start is
 * skipped. (Not csv_parse: that is a name of libcsv's.) */
bool csv_read(const void *data, size_t length,
              bool (*field)(const char *value, size_t length, void *argument), bool (*row)(void *argument),
              void *argument);

#endif

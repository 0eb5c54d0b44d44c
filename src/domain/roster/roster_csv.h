/* The roster as a CSV file. */
#ifndef GATHER_DOMAIN_ROSTER_ROSTER_CSV_H
#define GATHER_DOMAIN_ROSTER_ROSTER_CSV_H

#include "domain/roster/roster.h"

/* Writes the roster as CSV (UTF-8 with BOM, CRLF, RFC 4180): sink takes the bytes and returns false when the
 * peer is gone. Constant memory. *rows counts the data rows, and goes up while they are written.
 * RESULT_NOT_FOUND: there is no such preset, status or column, and nothing was written. Anything else but
 * RESULT_OK: what was written is not whole, break it visibly. */
enum result roster_write_csv(struct db *intake_db, const struct intake *intake, const struct group *group,
                             const uint8_t secret_key[static CRYPTO_KEY_SIZE],
                             const struct roster_options *options,
                             bool (*sink)(void *argument, const void *data, size_t length), void *argument,
                             int64_t *rows);

#endif

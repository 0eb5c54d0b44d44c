/* A roster that leaves the practice, and what the audit log keeps of it: who, when, which columns, how many
 * rows, and the SHA-256 of the bytes, by which a file found later is told apart from others. */
#ifndef GATHER_DOMAIN_ROSTER_ROSTER_EXPORT_H
#define GATHER_DOMAIN_ROSTER_ROSTER_EXPORT_H

#include "domain/roster/roster.h"
#include "domain/seal/practice.h"

struct roster_export {
    struct db *intake_db;
    struct db *staff_db;
    const struct practice *practice;
    const struct intake *intake;
    const struct group *group;
    const struct roster_options *options;
    const uint8_t *account_id;
    const char *by; /* "" or "command line, ": before what the log says */
};

/* Writes who and what into the log. Anything but RESULT_OK: whoever cannot be recorded gets nothing. */
enum result roster_export_note(const struct roster_export *export);

/* roster_write_csv, and a row in the log of how it ended. RESULT_FAILED when that could not be written. */
enum result roster_export_send(const struct roster_export *export,
                               const uint8_t secret_key[static CRYPTO_KEY_SIZE],
                               bool (*sink)(void *argument, const void *data, size_t length), void *argument,
                               int64_t *rows);

#endif

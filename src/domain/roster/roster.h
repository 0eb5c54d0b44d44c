/* A group's sign-ups, opened with the practice's key: for the clinician's list and for CSV. */
#ifndef GATHER_DOMAIN_ROSTER_ROSTER_H
#define GATHER_DOMAIN_ROSTER_ROSTER_H

#include <stdbool.h>

#include "base/buffer.h"
#include "domain/form/intake.h"
#include "domain/signup/signup.h"

struct roster_options {
    const char *preset; /* "contact", "attendance", "screening", "everything", or "own": columns */
    char separator;     /* ',' or ';' */
    bool exact;         /* byte for byte what was typed, no byte order mark; else safe in spreadsheets */
    bool unmarked;      /* no byte order mark */
    const char *status; /* a status word, or NULL for all but erased ones */
    const char *const *columns; /* keys as roster_choice.h has them, in the order wanted; for "own" alone */
    size_t column_count;
};

/* One opened row, for the list page. answers is NULL when the envelope could not be opened (say so; never
 * hide it). */
typedef bool (*roster_each)(const struct signup *signup, const struct answers *answers, void *argument);

/* Opens every sign-up of the group that is not erased, and no double that was merged, in the order received.
 * each returning false ends it with RESULT_FAILED. */
enum result roster_read(struct db *intake_db, const struct group *group,
                        const uint8_t secret_key[static CRYPTO_KEY_SIZE], roster_each each, void *argument);

/* What a sign-up is called in lists and files: "G-" and 8 Crockford digits that follow from its id, so that
 * it is the same everywhere and no spreadsheet takes it for a number. */
enum { ROSTER_REFERENCE_SIZE = 11 };
void roster_reference(const uint8_t id[static UUID_SIZE], char text[static ROSTER_REFERENCE_SIZE]);

/* "group-roster-2027-02-14.csv": ASCII, no health word, no group name. In arena. */
const char *roster_file_name(int64_t now, struct arena *arena);

#endif

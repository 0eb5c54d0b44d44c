/* manifest.json of a copy of the practice: what is in it, which keys open it, and where the audit log ended.
 * It says nothing about anybody. */
#ifndef GATHER_DOMAIN_OPERATIONS_MANIFEST_H
#define GATHER_DOMAIN_OPERATIONS_MANIFEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/file_copy.h"
#include "base/problem.h"
#include "domain/audit/audit_head.h"
#include "domain/seal/key_files.h"

enum { MANIFEST_INTAKE, MANIFEST_STAFF, MANIFEST_PRACTICE_KEY, MANIFEST_MAIL_KEY, MANIFEST_FILE_COUNT };

struct manifest_file {
    int64_t size;
    uint8_t hash[FILE_DIGEST_SIZE];
};

struct manifest {
    int64_t made_at;
    const char *program; /* its version */
    int intake_version;  /* schemas */
    int staff_version;
    int64_t registrations; /* shells of erased ones included */
    int64_t accounts;
    struct audit_head head;
    struct key_ids keys;
    struct manifest_file files[MANIFEST_FILE_COUNT];
};

/* "intake.db", "staff.db", "practice.pub", "mail.pub" */
const char *manifest_file_name(int file);

/* Fills in what the files of folder are now. */
bool manifest_measure(struct manifest *manifest, const char *folder, struct problems *problems);

/* folder/manifest.json, fsynced. */
bool manifest_write(const struct manifest *manifest, const char *folder, struct problems *problems);

/* Texts are in arena. */
bool manifest_read(struct manifest *manifest, const char *folder, struct arena *arena,
                   struct problems *problems);

/* Each file of folder that is missing or not what manifest says is a problem. */
bool manifest_compare(const struct manifest *manifest, const char *folder, struct problems *problems);

#endif

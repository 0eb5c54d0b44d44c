/* How long what people told us is kept, and its deletion: [retention] of gather.conf, days after the last
 * change of status. Deletion is real: bodies and keys, earlier versions, notes and the person's access are
 * overwritten in the file; a shell without any of them stays for the counts. */
#ifndef GATHER_DOMAIN_OPERATIONS_RETENTION_H
#define GATHER_DOMAIN_OPERATIONS_RETENTION_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/config.h"
#include "base/result.h"
#include "domain/group/status.h"
#include "domain/signup/signup.h"

struct db;

/* When a registration in that status since status_at will be deleted; 0: never. */
int64_t retention_date(const struct config *config, enum status status, int64_t status_at);

/* When a registration will be deleted: whoever came to a session has days of their own, and a clinician may
 * have decided to keep it. */
struct retention_facts {
    int64_t date;       /* 0: never */
    int64_t keep_until; /* 0: nothing was decided */
    bool is_member;     /* came to a session */
};
enum result retention_of(struct tx *tx, const struct config *config, const struct signup *signup,
                         struct retention_facts *facts);

struct retention_count {
    const char *what;  /* a status's word, "member", "question" or "unfinished" */
    const char *group; /* its slug; "" for a question about none */
    int64_t count;
};

/* What is due at now, in an array in arena. */
enum result retention_due(struct db *db, const struct config *config, int64_t now, struct arena *arena,
                          struct retention_count **counts, size_t *count);

struct retention_done {
    int64_t signups;
    int64_t enquiries;
    int64_t drafts;
};

/* Deletes what is due at now, a few rows a transaction so that nobody waits for it, and brings the deletion
 * through the WAL into the file. step hears how many are gone and may be NULL. RESULT_BUSY: all is deleted,
 * but another process kept the WAL open, which still holds it until the next checkpoint. */
enum result retention_purge(struct db *db, const struct config *config, int64_t now,
                            void (*step)(int64_t gone, void *argument), void *argument,
                            struct retention_done *done);

#endif

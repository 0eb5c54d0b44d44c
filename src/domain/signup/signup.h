/* A sign-up: one person's registration for one group. */
#ifndef GATHER_DOMAIN_SIGNUP_SIGNUP_H
#define GATHER_DOMAIN_SIGNUP_SIGNUP_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/group/group.h"
#include "domain/group/status.h"
#include "domain/mail/outbox.h"
#include "domain/seal/envelope.h"
#include "domain/thread/access.h"
#include "domain/thread/draft.h"

struct signup {
    uint8_t id[UUID_SIZE];
    enum status status;
    int64_t status_at;
    int64_t received_at;
    int64_t reply_by;
    int64_t offer_until; /* 0: none */
    const char *source;
    bool held; /* tripped a spam check; for review */
    int version;
    bool erased;              /* the shell of a deleted registration: no envelope */
    struct envelope envelope; /* its id is the signup's id */
};

/* Sends a draft: seals its answers (without fields of ours) and, in one write, inserts the sign-up and
 * messages (which may be NULL) and deletes the draft. Idempotent per access: RESULT_CONFLICT means it had
 * been sent already and nothing was written; show the same confirmation. RESULT_REFUSED: the group takes no
 * registrations now. */
enum result signup_submit(struct db *db, const struct practice *practice, const struct access *access,
                          const struct draft *draft, const char *form_version, int reply_days,
                          const struct outbox_message *messages, struct arena *arena);

/* The sign-up an access leads to, envelope included; RESULT_NOT_FOUND when it never was or is erased.
 * group_slug, if not NULL, is set to its group's. */
enum result signup_by_access(struct db *db, const struct access *access, struct arena *arena,
                             struct signup *signup, const char **group_slug);

/* One by id, for staff. */
enum result signup_by_id(struct db *db, const uint8_t id[static UUID_SIZE], struct arena *arena,
                         struct signup *signup, const char **group_slug);

/* Calls each for every sign-up of a group in the order received, in one snapshot; scratch memory of a row is
 * gone after each returns. each returning false stops with RESULT_FAILED. */
enum result signup_each(struct db *db, const uint8_t group_id[static UUID_SIZE],
                        bool (*each)(const struct signup *signup, struct arena *row_arena, void *argument),
                        void *argument);

/* When an offer of so many days made at that time ends: with its last day, because people are given days, not
 * hours. */
int64_t signup_offer_end(int64_t at, int64_t days);

/* Moves a sign-up to a status and writes the event, in one write. RESULT_CONFLICT: not allowed from where it
 * is now, the group is full, or a person confirms an offer that has run out. account_id is NULL for the
 * person and the system. */
enum result signup_move(struct db *db, const uint8_t id[static UUID_SIZE], enum status from, enum status to,
                        enum status_actor actor, const uint8_t *account_id);

#endif

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
    bool erased; /* the shell of a deleted registration: no envelope */
    bool merged; /* a double, which stays as it was sent beside the one it was merged into */
    bool shared; /* of signup_by_access: the codes of doubles open it, too, so it keeps its key */
    struct envelope envelope; /* its id is the signup's id */
};

/* The sign-up an access leads to, envelope included; RESULT_NOT_FOUND when it never was or is erased. The
 * access of a double leads to what it was merged into, whose envelope its thread key then opens. group_slug,
 * if not NULL, is set to its group's. */
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

#endif

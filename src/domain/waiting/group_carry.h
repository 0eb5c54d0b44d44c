/* Who asked to be carried over to the next group after theirs was closed. */
#ifndef GATHER_DOMAIN_WAITING_GROUP_CARRY_H
#define GATHER_DOMAIN_WAITING_GROUP_CARRY_H

#include "domain/thread/access.h"
#include "store/db.h"
#include <stdbool.h>

/* How many asked to be carried over to another group than this after theirs was closed. */
enum result group_carry_count(struct db *db, const uint8_t group_id[static UUID_SIZE], int64_t *count);

/* Moving them to a group, with the status and the place in line they had; count is set. */
struct group_carrying {
    const uint8_t *group_id;
    const uint8_t *account_id;
    int practice_reply_days; /* for a group that has no days of its own */
    int64_t at;
    int64_t count;
};

/* RESULT_REFUSED: the group is not open. */
enum result group_carry(struct tx *tx, struct group_carrying *carrying);

/* The person's wish to be carried over; RESULT_NOT_FOUND when the sign-up is not that access's. */
enum result group_carry_ask(struct db *db, const struct access *access,
                            const uint8_t signup_id[static UUID_SIZE], bool carry_over);

/* What a person may wish, and wishes: they may once their group was closed and they had no place in it. */
struct group_carry_wish {
    bool may_ask;
    bool asked;
};
enum result group_carry_asked(struct db *db, const uint8_t signup_id[static UUID_SIZE],
                              struct group_carry_wish *wish);

#endif

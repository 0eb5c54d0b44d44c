/* Who asked to be carried over to the next group after theirs was closed. */
#ifndef GATHER_DOMAIN_WAITING_GROUP_CARRY_H
#define GATHER_DOMAIN_WAITING_GROUP_CARRY_H

#include "domain/thread/access.h"
#include "store/db.h"
#include <stdbool.h>

/* Those who asked to be carried over after their group was closed: how many, and moving them to group_id with
 * the status and the place in line they had. */
enum result group_carry_count(struct db *db, const uint8_t group_id[static UUID_SIZE], int64_t *count);
enum result group_carry(struct db *db, const uint8_t group_id[static UUID_SIZE],
                        const uint8_t account_id[static UUID_SIZE], int64_t *count);

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

/* Two registrations of one person. */
#ifndef GATHER_DOMAIN_SIGNUP_SIGNUP_MERGE_H
#define GATHER_DOMAIN_SIGNUP_SIGNUP_MERGE_H

#include "domain/signup/signup.h"

/* Makes kept the registration and double_id its double: withdrawn, with a reference to kept, which takes the
 * earlier place in line of the two. RESULT_NOT_FOUND: one of them is not in the group, erased, or merged
 * already. */
enum result signup_merge(struct db *db, const uint8_t group_id[static UUID_SIZE],
                         const uint8_t kept[static UUID_SIZE], const uint8_t double_id[static UUID_SIZE],
                         const uint8_t account_id[static UUID_SIZE]);

/* Which registration id was merged into; RESULT_NOT_FOUND: none. */
enum result signup_merged_into(struct db *db, const uint8_t id[static UUID_SIZE],
                               uint8_t kept[static UUID_SIZE]);

#endif

/* What a person does to their own registration. */
#ifndef GATHER_DOMAIN_SIGNUP_SIGNUP_PERSON_H
#define GATHER_DOMAIN_SIGNUP_SIGNUP_PERSON_H

#include <stdint.h>

#include "domain/thread/access.h"
#include "store/db.h"

/* Erases the sign-up id of access: its envelope and keys, earlier versions, the questions of its thread, and
 * the access itself, so that token and code open nothing. A shell stays for the counts; a place it held is
 * free. RESULT_NOT_FOUND when it is not theirs or is erased already. */
enum result signup_erase(struct db *db, const struct access *access, const uint8_t id[static UUID_SIZE]);

/* How many are before a waiting sign-up on its group's list; 0 when it does not wait. */
enum result signup_ahead(struct db *db, const uint8_t id[static UUID_SIZE], int64_t *ahead);

#endif

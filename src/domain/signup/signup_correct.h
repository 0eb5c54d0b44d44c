/* Corrections: a person sends their answers anew, and the earlier ones stay for the clinician's history. */
#ifndef GATHER_DOMAIN_SIGNUP_SIGNUP_CORRECT_H
#define GATHER_DOMAIN_SIGNUP_SIGNUP_CORRECT_H

#include "domain/signup/signup.h"

/* Seals the draft's answers as the next version of the sign-up of access and, in one write, keeps the version
 * it replaces, stores this one and messages (which may be NULL) and deletes the draft. RESULT_CONFLICT: there
 * is no such draft or version any more (a second click, or erased meanwhile), and nothing was written. */
enum result signup_correct(struct db *db, const struct practice *practice, const struct access *access,
                           const struct draft *draft, const struct signup *signup, const char *form_version,
                           const struct outbox_message *messages, struct arena *arena);

/* A clinician's correction: amended is the sign-up's envelope after envelope_amend. In one write, keeps the
 * version it replaces, stores this one and messages (which may be NULL). RESULT_CONFLICT: it is another
 * version by now, or erased. */
enum result signup_amend(struct tx *tx, const struct signup *signup, const struct envelope *amended,
                         const uint8_t account_id[static UUID_SIZE], const struct outbox_message *messages);

/* The earlier versions of a sign-up for staff, newest first, SIGNUP_VERSION_LIMIT at most: envelopes, each
 * opened by itself, their numbers in versions. Both are arrays in arena. */
enum { SIGNUP_VERSION_LIMIT = 50 };
enum result signup_versions(struct db *db, const struct signup *signup, struct arena *arena,
                            struct envelope **envelopes, int **versions, size_t *count);

#endif

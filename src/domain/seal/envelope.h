/* What is kept of a registration, a correction or a question (docs/SECURITY.md, design section 5):
 *   DEK random 32; AD = "gather-envelope-1" | id | key_id | group | form version | sealed_at
 *   body       = XChaCha20-Poly1305-IETF(DEK, pad(answers CSV, 3584), AD)
 *   sealed_key = crypto_box_seal(practice public key, EK) | XChaCha20-Poly1305-IETF(EK, DEK, AD)
 *                EK: the sealing process's epoch key, epoch.h
 *   person_key = XChaCha20-Poly1305-IETF(thread key, DEK, AD)       (absent when nobody holds a thread key)
 *   merged_key = XChaCha20-Poly1305-IETF(DEK of a double, DEK of what it was merged into, "gather-merge-1" |
 * both ADs)
 */
#ifndef GATHER_DOMAIN_SEAL_ENVELOPE_H
#define GATHER_DOMAIN_SEAL_ENVELOPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/random.h"
#include "domain/seal/answers.h"
#include "domain/seal/epoch.h"
#include "domain/seal/practice.h"

struct envelope {
    uint8_t id[UUID_SIZE];
    uint8_t key_id[KEY_ID_SIZE];
    uint8_t group_id[UUID_SIZE];
    const char *form_version;
    int64_t sealed_at;
    uint8_t *body;
    size_t body_length;
    uint8_t *sealed_key;
    size_t sealed_key_length;
    uint8_t *person_key; /* may be NULL */
    size_t person_key_length;
};

/* Seals answers into envelope, whose id, group_id, form_version and sealed_at the caller has set; the rest is
 * filled in from arena. thread_key may be NULL. */
void envelope_seal(struct envelope *envelope, const struct practice *practice, const uint8_t *thread_key,
                   const struct answers *answers, struct arena *arena);

/* The answers, opened by the practice's secret key; NULL when the key is
 * another one or anything was changed, relabelled or swapped. */
struct answers *envelope_open(const struct envelope *envelope,
                              const uint8_t secret_key[static CRYPTO_KEY_SIZE], struct arena *arena);
/* The same for many in a row with one key: remembers the epoch key of the one before, which the next is often
 * sealed under. Start with {0}, end with envelope_opener_wipe. */
struct envelope_opener {
    uint8_t sealed[EPOCH_SEALED_SIZE];
    uint8_t key[CRYPTO_KEY_SIZE];
    bool is_filled;
};
struct answers *envelope_open_next(struct envelope_opener *opener, const struct envelope *envelope,
                                   const uint8_t secret_key[static CRYPTO_KEY_SIZE], struct arena *arena);
void envelope_opener_wipe(struct envelope_opener *opener);

/* Puts answers in the place of those that are in it: the keys and what they are bound to stay as they are, so
 * whoever could open it still can, the person too. body is new, in arena. False as above. */
bool envelope_amend(struct envelope *envelope, const uint8_t secret_key[static CRYPTO_KEY_SIZE],
                    const struct answers *answers, struct arena *arena);

/* The same by the person's thread key. */
bool envelope_amend_as_person(struct envelope *envelope, const uint8_t thread_key[static CRYPTO_KEY_SIZE],
                              const struct answers *answers, struct arena *arena);

/* What lets the person of one envelope open another, although nobody else knows their thread key: the key of
 * to, under the key of from, bound to both. NULL: one of them does not open, or nobody holds a thread key to
 * from. In arena. */
uint8_t *envelope_link(const struct envelope *from, const struct envelope *to,
                       const uint8_t secret_key[static CRYPTO_KEY_SIZE], struct arena *arena, size_t *length);

/* Follows a link with the thread key of from's person: to->person_key becomes one which that thread key
 * opens. False: it is another link, or something was changed. */
bool envelope_follow(const struct envelope *from, const uint8_t thread_key[static CRYPTO_KEY_SIZE],
                     const uint8_t *link, size_t length, struct envelope *to, struct arena *arena);

/* The answers by the person's thread key; NULL as above. */
struct answers *envelope_open_as_person(const struct envelope *envelope,
                                        const uint8_t thread_key[static CRYPTO_KEY_SIZE],
                                        struct arena *arena);

#endif

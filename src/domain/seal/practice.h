/* The practice's keys: files in a folder the owner of the machine pins, never read from a database that a
 * front process can write. practice.pub (everybody), mail.pub (everybody), mail.key (mail only), pepper.key
 * (staff only). */
#ifndef GATHER_DOMAIN_SEAL_PRACTICE_H
#define GATHER_DOMAIN_SEAL_PRACTICE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/config.h"
#include "base/crypto.h"
#include "base/problem.h"

enum { KEY_ID_SIZE = 16 };

struct epoch;

struct practice {
    uint8_t public_key[CRYPTO_KEY_SIZE];
    uint8_t key_id[KEY_ID_SIZE];         /* BLAKE2b-128 of public_key */
    uint8_t code_salt[CRYPTO_SALT_SIZE]; /* for people's codes; derived from public_key */
    uint8_t mail_public_key[CRYPTO_KEY_SIZE];
    struct epoch *epoch;      /* what envelopes are sealed under, epoch.h */
    struct epoch *mail_epoch; /* the same for messages */
    uint8_t *pepper; /* secret memory, CRYPTO_KEY_SIZE bytes; NULL where the role has no right to it */
};

/* Reads the keys (files of 64 hexadecimal digits and a newline); with_pepper for staff and the command line.
 * A missing, malformed or too widely readable file is a problem saying what to do. NULL when there was one.
 */
struct practice *practice_load(const struct config *config, bool with_pepper, struct problems *problems);

/* The same for whoever looks for everything that is wrong: keys that are whole, but that others may read, are
 * a problem and loaded still. */
struct practice *practice_survey(const struct config *config, bool with_pepper, struct problems *problems);

void practice_destroy(struct practice *practice);

/* mail.key, for the mail process alone (secret memory, CRYPTO_KEY_SIZE bytes; the caller frees it). NULL, and
 * a problem, when it cannot be read or mail.pub belongs to another key. */
uint8_t *practice_load_mail_key(const struct config *config, struct problems *problems);

/* Makes every key file in folder (which exists), refusing to replace any. *secret_key (secret memory,
 * CRYPTO_KEY_SIZE bytes; the caller frees it with crypto_secret_free) is the practice's secret key, which is
 * written nowhere. */
bool practice_create(const char *folder, uint8_t **secret_key, struct problems *problems);

#endif

/* The practice's key files as a set that is copied, named and compared without being opened. */
#ifndef GATHER_DOMAIN_SEAL_KEY_FILES_H
#define GATHER_DOMAIN_SEAL_KEY_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/problem.h"
#include "domain/seal/practice.h"

/* BLAKE2b-128 of the two public keys, and of something derived from the pepper: they say which key it is and
 * nothing about it. */
struct key_ids {
    uint8_t practice[KEY_ID_SIZE];
    uint8_t mail[KEY_ID_SIZE];
    uint8_t pepper[KEY_ID_SIZE];
};

/* practice must have been loaded with its pepper. */
void key_ids_of(const struct practice *practice, struct key_ids *ids);

/* Copies practice.pub and mail.pub, and with_secrets mail.key and pepper.key as well, into the folder to,
 * which exists. A file that is there already with the same content is left; another one there, and one that
 * cannot be read, is a problem. */
bool key_files_copy(const char *from, const char *to, bool with_secrets, struct problems *problems);

#endif

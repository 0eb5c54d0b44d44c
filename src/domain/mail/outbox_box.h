/* Inside of outbox.c and outbox_queue.c: a message as it is sealed. */
#ifndef GATHER_DOMAIN_MAIL_OUTBOX_BOX_H
#define GATHER_DOMAIN_MAIL_OUTBOX_BOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/crypto_box.h"
#include "base/random.h"
#include "domain/mail/mail.h"
#include "domain/seal/practice.h"

/* The epoch's key sealed to mail.pub (epoch.h) | AEAD under that key of pad(CSV of the message's fields,
 * 2048) for the row's id, into arena. Every message is as long as others of its size, so the length of a row
 * says little about what is in it. */
uint8_t *outbox_box_seal(const struct practice *practice, const uint8_t id[static UUID_SIZE],
                         const struct mail *mail, struct arena *arena, size_t *length);

/* False unless box opens with mail_key and was sealed for the row of that id. */
bool outbox_box_open(const uint8_t mail_key[static CRYPTO_KEY_SIZE], const uint8_t id[static UUID_SIZE],
                     const uint8_t *box, size_t length, struct mail *mail, struct arena *arena);

#endif

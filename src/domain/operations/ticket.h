/* A form that makes something carries a ticket. Sent again as it was (a second click, a reload, Back and
 * send, two at once), it makes nothing more; changed, it is another form. */
#ifndef GATHER_DOMAIN_OPERATIONS_TICKET_H
#define GATHER_DOMAIN_OPERATIONS_TICKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/random.h"
#include "base/result.h"
#include "domain/seal/practice.h"
#include "store/tx.h"

/* A fresh one, for a form that is shown. */
void ticket_make(char text[static UUID_TEXT_SIZE]);

/* What stands for this ticket with this body sent to this path: a keyed hash, from which nobody learns what
 * was in it, that begins with the ticket's time, so that it can be the id of what is made. False: text is no
 * ticket. */
bool ticket_id(const struct practice *practice, const char *text, const char *path, const char *body,
               size_t length, uint8_t id[static UUID_SIZE]);

/* RESULT_CONFLICT: it was used before. Forgets those of more than a week ago. */
enum result ticket_use(struct tx *tx, const uint8_t id[static UUID_SIZE], int64_t now);

#endif

/* Where messages go: to a mail server, or as files into a folder. */
#ifndef GATHER_DOMAIN_MAIL_DELIVERY_H
#define GATHER_DOMAIN_MAIL_DELIVERY_H

#include <stdbool.h>

#include "base/config.h"
#include "base/problem.h"
#include "domain/mail/mailer.h"
#include "domain/mail/outbox_queue.h"

struct delivery;

/* What [mail] says, which mail_check has been content with; makes the folder for files. See mailer_create for
 * ending. NULL when there was a problem. */
struct delivery *delivery_open(const struct config *config, bool (*ending)(void), struct problems *problems);

/* NULL is fine. */
void delivery_close(struct delivery *delivery);

/* Writes the item out as a message and hands it over. A file is called after the message, so handing the same
 * one over again replaces it. *error as mailer_send, or disk. */
enum mailer_outcome delivery_send(struct delivery *delivery, const struct outbox_item *item,
                                  const char **error);

#endif

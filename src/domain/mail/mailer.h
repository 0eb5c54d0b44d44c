/* Handing a message to a mail server; mailer.c is the only file that knows libcurl. */
#ifndef GATHER_DOMAIN_MAIL_MAILER_H
#define GATHER_DOMAIN_MAIL_MAILER_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/config.h"
#include "base/problem.h"

enum mailer_outcome {
    MAILER_SENT,    /* the server has taken it over */
    MAILER_LATER,   /* not now: no connection, a temporary refusal, something of ours is set wrong */
    MAILER_REFUSED, /* never: this recipient or this message is refused for good */
};

struct mailer;

/* Reads the password file; opens no connection yet. ending() true: a message under way may take a few seconds
 * more and is then abandoned. NULL when there was a problem. */
struct mailer *mailer_create(const struct config *config, bool (*ending)(void), struct problems *problems);

/* NULL is fine. */
void mailer_destroy(struct mailer *mailer);

/* Sends message (with CRLF line ends) to one recipient. *error is a word that says why not: connection,
 * certificate, login, sender, address, message, dropped, slow, stopped, server. Nothing a server says is
 * logged: it repeats addresses. */
enum mailer_outcome mailer_send(struct mailer *mailer, const char *recipient, const struct buffer *message,
                                const char **error);

#endif

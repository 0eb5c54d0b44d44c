/* Messages out of www/mail: one template a kind, "Subject: ..." in its first line, then a blank line and the
 * text. The HTML is made from the text, so that both say the same; layout-html.mustache is how it looks. */
#ifndef GATHER_DOMAIN_NOTICE_MESSAGE_H
#define GATHER_DOMAIN_NOTICE_MESSAGE_H

#include <jansson.h>

#include "base/arena.h"
#include "base/config.h"
#include "base/problem.h"
#include "domain/mail/mail.h"
#include "text/template_load.h"

/* The templates of config's www/mail, each with a subject. NULL when there was a problem. */
struct templates *message_load(const struct config *config, struct problems *problems);

/* Subject and text of the message of kind, filled in from context (which is borrowed, and gets "practice"
 * added), all in arena; the rest is left to the caller. */
struct mail message_render(const struct templates *templates, const struct config *config, const char *kind,
                           json_t *context, struct arena *arena);

/* The HTML that says the same as text. */
const char *message_html(const struct templates *templates, const char *subject, const char *text,
                         struct arena *arena);

/* Every kind there is, ended by NULL. */
const char *const *message_kinds(void);

#endif

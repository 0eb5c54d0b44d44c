/* How a message about something is made; for notify*.c alone. */
#ifndef GATHER_DOMAIN_NOTICE_NOTIFY_MAKE_H
#define GATHER_DOMAIN_NOTICE_NOTIFY_MAKE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/config.h"
#include "domain/mail/outbox.h"
#include "domain/seal/answers.h"
#include "domain/seal/practice.h"
#include "text/template_load.h"

struct notifier {
    const struct config *config;
    const struct practice *practice;
    struct templates *templates;
};

/* A message about to be made. */
struct notice {
    const char *kind;
    const char *to;
    const char *calendar;
    int64_t due_at;
};

/* Renders and seals it. Takes the reference to context. */
struct outbox_message *notify_prepare(const struct notifier *notifier, const struct notice *notice,
                                      json_t *context, struct arena *arena);

/* What every message to a person may say: first_name, code, link. Each may be NULL. A new reference. */
json_t *notify_person_context(const struct notifier *notifier, const char *first_name, const char *code,
                              const char *token_text, struct arena *arena);

/* The same out of the answers of a registration. */
json_t *notify_answers_context(const struct notifier *notifier, const struct answers *answers,
                               struct arena *arena);

/* The address a person wants to be written to, or NULL. */
const char *notify_address(const struct notifier *notifier, const struct answers *answers);

/* As they want to be called. */
const char *notify_first_name(const struct answers *answers);

/* True for text that is not NULL and not "". */
bool notify_is_given(const char *text);

#endif

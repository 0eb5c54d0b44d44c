/* A finished message: what it says and to whom, before it is sealed and after it was opened. */
#ifndef GATHER_DOMAIN_MAIL_MAIL_H
#define GATHER_DOMAIN_MAIL_MAIL_H

#include <stdbool.h>

#include "base/config.h"
#include "base/problem.h"

/* UTF-8, lines ended by '\n' alone. Texts live wherever the maker took them from. */
struct mail {
    const char *to;
    const char *subject;
    const char *text;
    const char *html;
    const char *calendar; /* an .ics file to attach, or NULL */
};

/* Adds a problem for everything in [mail] that is wrong, file named path. True when there was none. */
bool mail_check(const struct config *config, const char *path, struct problems *problems);

/* False when transport = none: then nothing is to be queued. */
bool mail_is_on(const struct config *config);

#endif

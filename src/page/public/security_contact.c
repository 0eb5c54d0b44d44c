#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "page/frame/route.h"

enum { EXPIRY_DAYS = 180 };

/* Where somebody who found a hole says so (RFC 9116): the practice's address, or the page for questions. */
void page_security_contact(struct visit *visit)
{
    const struct config *config = visit->app->config;
    char expires[CLOCK_TEXT_SIZE];
    time_t at = (time_t)((visit->now + EXPIRY_DAYS * CLOCK_DAY) / CLOCK_SECOND);
    struct tm fields;
    gmtime_r(&at, &fields);
    (void)strftime(expires, sizeof expires, "%Y-%m-%dT00:00:00Z", &fields);
    const char *contact = config->practice_email[0] != '\0'
                              ? arena_format(visit->arena, "mailto:%s", config->practice_email)
                              : arena_format(visit->arena, "%s/ask", config->site_url);
    const char *text = arena_format(visit->arena,
                                    "Contact: %s\nExpires: %s\nCanonical: %s/.well-known/security.txt\n"
                                    "Preferred-Languages: en\n",
                                    contact, expires, config->site_url);
    response_set_header(visit->response, "Cache-Control", "public, max-age=3600");
    response_set_body(visit->response, "text/plain; charset=utf-8", text, strlen(text));
}

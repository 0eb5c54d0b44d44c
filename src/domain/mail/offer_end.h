/* When an offer ends. */
#ifndef GATHER_DOMAIN_MAIL_OFFER_END_H
#define GATHER_DOMAIN_MAIL_OFFER_END_H

#include <stdint.h>

/* The end of an offer of so many days of which somebody was told at told_at: with its last day, because
 * people are given days, not hours; on a business day, because then somebody can be reached; not after before
 * (0: no such limit). */
int64_t offer_end(int64_t told_at, int64_t days, int64_t before);

#endif

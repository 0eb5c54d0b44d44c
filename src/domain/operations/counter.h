/* How often things happen, by day: pages seen, forms sent, errors by field. Kept in memory and written a few
 * seconds later; no cookie, no address, nothing that was typed. */
#ifndef GATHER_DOMAIN_OPERATIONS_COUNTER_H
#define GATHER_DOMAIN_OPERATIONS_COUNTER_H

#include <stdint.h>

#include "base/arena.h"
#include "base/result.h"
#include "store/db.h"

#define COUNTER_ARTICLE "article"
#define COUNTER_START "start"
#define COUNTER_SENT "sent"
#define COUNTER_SIGN_IN_FAILED "sign_in_failed"
#define COUNTER_SERVER_ERROR "server_error"
/* Forms refused because the settings do not know the address that browsers see. */
#define COUNTER_ORIGIN_REFUSED "origin_refused"
/* Forms that sent a field their page does not know. */
#define COUNTER_FIELD_DROPPED "field_dropped"
/* Followed by the page's id, the field's name. */
#define COUNTER_PAGE "page:"
#define COUNTER_FORM_ERROR "error:"

struct counters;

/* Starts a thread that writes what nobody comes after. intake_db must outlive it. */
struct counters *counters_create(struct db *intake_db);

/* Writes what is still in memory; NULL is fine. */
void counters_destroy(struct counters *counters);

/* One more of the name (prefix and rest), which must be one of ours, never something a visitor sent. Never
 * waits for the disk. */
void counter_add(struct counters *counters, const char *prefix, const char *rest, int64_t now);

/* Has what is in memory written, if it has been there for a few seconds; called now and then. */
void counters_flush(struct counters *counters, int64_t now);

struct counter_sum {
    const char *name;
    int64_t count;
};

/* The sums since first_day ("2027-02-14"), in arena. */
enum result counter_sums(struct db *intake_db, const char *first_day, struct arena *arena,
                         struct counter_sum **sums, size_t *count);

/* The sum called like prefix and rest; 0. */
int64_t counter_sum_of(const struct counter_sum *sums, size_t count, const char *prefix, const char *rest);

#endif

/* Counts for the admin: never a name or an answer, and no query whose cost grows with the number of
 * registrations. */
#ifndef GATHER_DOMAIN_OPERATIONS_STATS_H
#define GATHER_DOMAIN_OPERATIONS_STATS_H

#include "base/arena.h"
#include "base/clock.h"
#include "domain/group/group.h"
#include "domain/operations/counter.h"
#include "store/db.h"

/* STATS_MOST: a count of those past their date that stops there. */
enum { STATS_DAYS = 30, STATS_NONE = -1, STATS_MOST = 1000 };

/* What waits for a first answer in one group. */
struct stats_waiting {
    int64_t oldest;  /* when the one that is due first was received; STATS_NONE */
    int64_t overdue; /* past their reply-by date */
};

struct stats {
    int64_t now;
    struct group *groups;
    size_t group_count;
    struct stats_waiting *waiting; /* by group */
    char days[STATS_DAYS][CLOCK_TEXT_SIZE];
    int64_t day_counts[STATS_DAYS]; /* registrations received */
    int64_t recent;                 /* in all of these days */
    int64_t counts[STATUS_COUNT];
    int64_t total;
    int64_t oldest; /* of all groups; STATS_NONE */
    int64_t overdue;
    struct counter_sum *sums; /* of these days */
    size_t sum_count;
    struct counter_sum *sums_today;
    size_t sum_today_count;
    int64_t questions;
    int64_t questions_overdue;
};

/* All of it at now, in arena. */
enum result stats_read(struct db *intake_db, int64_t now, struct arena *arena, struct stats *stats);

/* Places offered or confirmed. */
int64_t stats_taken(const struct group *group);

/* Whole days since an instant; 0 for STATS_NONE. */
int64_t stats_days_since(const struct stats *stats, int64_t at);

#endif

/* The parts of the dashboard: each adds its own to the context, and what needs doing. */
#ifndef GATHER_PAGE_ADMIN_DASHBOARD_H
#define GATHER_PAGE_ADMIN_DASHBOARD_H

#include "domain/operations/stats.h"
#include "page/frame/visit.h"
#include "text/phrase.h"

/* What may need doing, the worst first: one sentence each. */
enum finding {
    FINDING_DAMAGED,
    FINDING_CLOCK,
    FINDING_DISK,
    FINDING_BACKUP,
    FINDING_OVERDUE,
    FINDING_QUESTIONS,
    FINDING_MAIL,
    FINDING_SERVER_ERRORS,
    FINDING_SIGN_IN,
    FINDING_PURGE,
    FINDING_TICK,
    FINDING_RESTORE,
    FINDING_COUNT
};

/* STATE_SILENT: nothing to be said about it. */
enum state { STATE_WELL, STATE_BAD, STATE_NONE, STATE_SILENT };

struct dashboard {
    struct visit *visit;
    struct stats stats;
    json_t *context;
    const char *findings[FINDING_COUNT]; /* NULL: well */
};

/* Sets state (a class) and state_label (a word), as the state partial reads them. */
void dashboard_set_state(json_t *object, enum state state);

/* How long ago the one that waits longest came: "the oldest came today". */
const char *dashboard_oldest(const struct dashboard *dashboard, int64_t at);

/* The number, up to STATS_MOST; past it "1000 or more". */
const char *dashboard_number(const struct dashboard *dashboard, int64_t count);

/* The phrase with that number as its count: "1 day", "3 days", "1000 or more days". */
const char *dashboard_count(const struct dashboard *dashboard, enum phrase_plural which, int64_t count);

/* "3 in the last 30 days". */
const char *dashboard_recent(const struct dashboard *dashboard, int64_t count);

#endif

#include "page/admin/dashboard.h"

#include <inttypes.h>
#include <string.h>

void dashboard_set_state(json_t *object, enum state state)
{
    static const struct {
        const char *word;
        enum phrase label;
    } states[] = {
        [STATE_WELL] = {"well", PHRASE_STATE_WELL},
        [STATE_BAD] = {"bad", PHRASE_STATE_BAD},
        [STATE_NONE] = {"none", PHRASE_STATE_NONE},
        [STATE_SILENT] = {"", PHRASE_COUNT},
    };
    json_object_set_new(object, "state", json_string(states[state].word));
    json_object_set_new(object, "state_label",
                        json_string(state == STATE_SILENT ? "" : phrase(states[state].label)));
}

const char *dashboard_number(const struct dashboard *dashboard, int64_t count)
{
    struct arena *arena = dashboard->visit->arena;
    const char *number = arena_format(arena, "%" PRId64, count >= STATS_MOST ? STATS_MOST : count);
    return count >= STATS_MOST ? phrase_fill(arena, phrase(PHRASE_AT_LEAST), "number", number) : number;
}

const char *dashboard_count(const struct dashboard *dashboard, enum phrase_plural which, int64_t count)
{
    return phrase_fill(dashboard->visit->arena, phrase_plural(which, count), "count",
                       dashboard_number(dashboard, count));
}

const char *dashboard_oldest(const struct dashboard *dashboard, int64_t at)
{
    int64_t days = stats_days_since(&dashboard->stats, at);
    if (at == STATS_NONE)
        return phrase(PHRASE_DASHBOARD_OLDEST_NONE);
    return days == 0 ? phrase(PHRASE_DASHBOARD_OLDEST_TODAY)
                     : dashboard_count(dashboard, PLURAL_DASHBOARD_OLDEST, days);
}

const char *dashboard_recent(const struct dashboard *dashboard, int64_t count)
{
    struct arena *arena = dashboard->visit->arena;
    return phrase_fill_number(arena,
                              phrase_fill_number(arena, phrase(PHRASE_DASHBOARD_RECENT), "number", count),
                              "days", STATS_DAYS);
}

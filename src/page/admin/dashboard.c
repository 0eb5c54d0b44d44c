#include "page/admin/dashboard.h"

#include <inttypes.h>
#include <string.h>

void dashboard_set_state(json_t *object, enum state state)
{
    static const struct {
        const char *word;
        const char *label;
    } states[] = {
        [STATE_WELL] = {"well", "Well"},
        [STATE_BAD] = {"bad", "Needs doing"},
        [STATE_NONE] = {"none", "Not yet"},
        [STATE_SILENT] = {"", ""},
    };
    json_object_set_new(object, "state", json_string(states[state].word));
    json_object_set_new(object, "state_label", json_string(states[state].label));
}

const char *dashboard_count(const struct dashboard *dashboard, int64_t count, const char *one,
                            const char *many)
{
    if (count >= STATS_MOST)
        return arena_format(dashboard->visit->arena, "%" PRId64 " or more %s", count, many);
    return arena_format(dashboard->visit->arena, "%" PRId64 " %s", count, count == 1 ? one : many);
}

const char *dashboard_oldest(const struct dashboard *dashboard, int64_t at)
{
    int64_t days = stats_days_since(&dashboard->stats, at);
    if (at == STATS_NONE)
        return "none waits";
    if (days == 0)
        return "the oldest came today";
    return arena_format(dashboard->visit->arena, "the oldest is %s old",
                        dashboard_count(dashboard, days, "day", "days"));
}

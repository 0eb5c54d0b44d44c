#include "page/admin/dashboard_counts.h"

#include <inttypes.h>

#include "page/admin/dashboard.h"
#include "page/frame/staff_view.h"
#include "text/chart.h"
#include "text/phrase.h"

static const char *number(const struct dashboard *dashboard, int64_t count)
{
    return arena_format(dashboard->visit->arena, "%" PRId64, count);
}

static json_t *add_tile(json_t *tiles, const char *label, const char *value, const char *note)
{
    json_t *tile =
        json_pack("{s:s, s:s, s:s, s:s}", "label", label, "value", value, "note", note, "state", "");
    json_array_append_new(tiles, tile);
    return tile;
}

static void find_overdue(struct dashboard *dashboard)
{
    const struct stats *stats = &dashboard->stats;
    if (stats->overdue > 0)
        dashboard->findings[FINDING_OVERDUE] = phrase_fill(
            dashboard->visit->arena, dashboard_count(dashboard, PLURAL_DASHBOARD_OVERDUE, stats->overdue),
            "oldest", dashboard_oldest(dashboard, stats->oldest));
    if (stats->questions_overdue > 0)
        dashboard->findings[FINDING_QUESTIONS] =
            dashboard_count(dashboard, PLURAL_DASHBOARD_QUESTIONS_OVERDUE, stats->questions_overdue);
}

static void add_waiting_tiles(struct dashboard *dashboard, json_t *tiles)
{
    const struct stats *stats = &dashboard->stats;
    struct arena *arena = dashboard->visit->arena;
    add_tile(tiles, phrase(PHRASE_TILE_NEW), number(dashboard, stats->counts[STATUS_NEW]),
             dashboard_oldest(dashboard, stats->oldest));
    json_t *overdue =
        add_tile(tiles, phrase(PHRASE_TILE_OVERDUE), dashboard_number(dashboard, stats->overdue), "");
    dashboard_set_state(overdue, stats->overdue > 0 ? STATE_BAD : STATE_WELL);
    const char *late =
        phrase_fill_number(arena, phrase(PHRASE_TILE_QUESTIONS_OVERDUE), "number", stats->questions_overdue);
    json_t *questions =
        add_tile(tiles, phrase(PHRASE_TILE_QUESTIONS), number(dashboard, stats->questions), late);
    if (stats->questions_overdue > 0)
        dashboard_set_state(questions, STATE_BAD);
}

static json_t *view_tiles(struct dashboard *dashboard)
{
    const struct stats *stats = &dashboard->stats;
    struct arena *arena = dashboard->visit->arena;
    int64_t taken = 0, capacity = 0, in_line = 0;
    json_t *tiles = json_array();
    for (size_t i = 0; i < stats->group_count; i++) {
        taken += stats_taken(&stats->groups[i]);
        capacity += stats->groups[i].capacity;
        in_line += group_in_line(&stats->groups[i]);
    }
    add_waiting_tiles(dashboard, tiles);
    add_tile(tiles, phrase(PHRASE_TILE_WAITING), number(dashboard, in_line),
             phrase(PHRASE_TILE_WAITING_NOTE));
    add_tile(tiles, phrase(PHRASE_PLACES_TAKEN),
             phrase_fill_number(arena,
                                phrase_fill_number(arena, phrase(PHRASE_PLACES_TAKEN_OF), "taken", taken),
                                "places", capacity),
             phrase(PHRASE_TILE_TAKEN_NOTE));
    add_tile(tiles, phrase(PHRASE_TILE_ALL), number(dashboard, stats->total),
             dashboard_recent(dashboard, stats->recent));
    return tiles;
}

static json_t *view_group(const struct dashboard *dashboard, size_t index)
{
    const struct stats *stats = &dashboard->stats;
    const struct group *group = &stats->groups[index];
    const struct stats_waiting *waiting = &stats->waiting[index];
    int64_t total = 0;
    for (int status = 0; status < STATUS_COUNT; status++)
        total += group->counts[status];
    const char *oldest = waiting->oldest == STATS_NONE ? "" : dashboard_oldest(dashboard, waiting->oldest);
    json_t *view = json_pack("{s:s, s:s+, s:b, s:b, s:i, s:I, s:I, s:I, s:I, s:s, s:s}", "name", group->name,
                             "href", "/staff/settings/groups/", group->slug, "is_open",
                             group_takes_registrations(group, stats->now), "is_draft", group->state[0] == 'd',
                             "capacity", group->capacity, "taken", (json_int_t)stats_taken(group), "waiting",
                             (json_int_t)group_in_line(group), "unread",
                             (json_int_t)group->counts[STATUS_NEW], "total", (json_int_t)total, "oldest",
                             oldest, "overdue", dashboard_number(dashboard, waiting->overdue));
    json_object_set_new(view, "is_overdue", json_boolean(waiting->overdue > 0));
    return view;
}

static json_t *view_statuses(const struct stats *stats)
{
    json_t *statuses = json_array();
    for (int status = 0; status < STATUS_COUNT; status++) {
        json_t *view = json_pack("{s:I}", "count", (json_int_t)stats->counts[status]);
        staff_set_status(view, (enum status)status);
        json_array_append_new(statuses, view);
    }
    return statuses;
}

static void add_days(struct dashboard *dashboard)
{
    const struct stats *stats = &dashboard->stats;
    struct buffer svg = {0};
    json_t *days = json_array();
    for (int i = 0; i < STATS_DAYS; i++)
        json_array_append_new(
            days, json_pack("{s:s, s:I}", "date", stats->days[i], "count", (json_int_t)stats->day_counts[i]));
    chart_bars(stats->day_counts, STATS_DAYS, &svg);
    json_object_set_new(dashboard->context, "days", days);
    json_object_set_new(dashboard->context, "chart_svg", json_string(svg.data));
    buffer_free(&svg);
}

void dashboard_add_registrations(struct dashboard *dashboard)
{
    json_t *groups = json_array();
    for (size_t i = 0; i < dashboard->stats.group_count; i++)
        json_array_append_new(groups, view_group(dashboard, i));
    json_object_set_new(dashboard->context, "groups", groups);
    json_object_set_new(dashboard->context, "tiles", view_tiles(dashboard));
    json_object_set_new(dashboard->context, "statuses", view_statuses(&dashboard->stats));
    json_object_set_new(dashboard->context, "has_data", json_boolean(dashboard->stats.total > 0));
    add_days(dashboard);
    find_overdue(dashboard);
}

#include "domain/stats.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "domain/chart.h"
#include "store/column.h"
#include "store/statement.h"

enum { DAYS = 30, NONE = -1 };

/* All that is read from the database, in one snapshot but for the groups. */
struct stats {
    struct arena *arena;
    const struct group *groups;
    size_t group_count;
    int64_t now;
    char days[DAYS][CLOCK_TEXT_SIZE];
    int64_t day_counts[DAYS];
    int64_t *oldest_new; /* by group: when it was received; NONE */
    bool is_overdue;
    int64_t counts[STATUS_COUNT];
    int64_t total;
};

/* Counted from noon, because a day of a zone may have 23 or 25 hours. */
static void name_days(struct stats *stats)
{
    int64_t noon = clock_day_start(stats->now) + 12 * CLOCK_HOUR;
    for (int i = 0; i < DAYS; i++)
        clock_day(noon - (DAYS - 1 - i) * CLOCK_DAY, stats->days[i]);
}

static enum result read_days(struct connection *connection, struct stats *stats, const struct group *group)
{
    enum result result;
    struct statement *days = statement(connection, STATEMENT_STATS_DAYS);
    statement_bind_blob(days, ":group_id", group->id, sizeof group->id);
    statement_bind_text(days, ":first_day", stats->days[0]);
    while ((result = statement_step(days)) == RESULT_OK) {
        const char *day = column_text(days, 0, stats->arena);
        for (int i = 0; i < DAYS; i++) {
            if (strcmp(stats->days[i], day) == 0)
                stats->day_counts[i] += column_integer(days, 1);
        }
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result read_oldest(struct connection *connection, struct stats *stats, size_t index)
{
    struct statement *oldest = statement(connection, STATEMENT_STATS_OLDEST_NEW);
    statement_bind_blob(oldest, ":group_id", stats->groups[index].id, UUID_SIZE);
    enum result result = statement_step(oldest);
    stats->oldest_new[index] = NONE;
    if (result == RESULT_OK) {
        stats->oldest_new[index] = column_integer(oldest, 0);
        stats->is_overdue = stats->is_overdue || column_integer(oldest, 1) < stats->now;
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result read_stats(struct connection *connection, void *argument)
{
    struct stats *stats = argument;
    enum result result = RESULT_OK;
    for (size_t i = 0; i < stats->group_count && result == RESULT_OK; i++) {
        result = read_days(connection, stats, &stats->groups[i]);
        if (result == RESULT_OK)
            result = read_oldest(connection, stats, i);
    }
    return result;
}

static void add_up(struct stats *stats)
{
    for (size_t i = 0; i < stats->group_count; i++) {
        for (int status = 0; status < STATUS_COUNT; status++) {
            stats->counts[status] += stats->groups[i].counts[status];
            stats->total += stats->groups[i].counts[status];
        }
    }
}

static int64_t taken(const struct group *group)
{
    return group->counts[STATUS_OFFERED] + group->counts[STATUS_CONFIRMED];
}

static int64_t days_since(const struct stats *stats, int64_t at)
{
    return at == NONE || at > stats->now ? 0 : (stats->now - at) / CLOCK_DAY;
}

static json_t *view_group(const struct stats *stats, size_t index)
{
    const struct group *group = &stats->groups[index];
    json_t *counts = json_array();
    json_int_t total = 0;
    for (int status = 0; status < STATUS_COUNT; status++) {
        total += group->counts[status];
        json_array_append_new(counts, json_pack("{s:s, s:I}", "label", status_label((enum status)status),
                                                "count", (json_int_t)group->counts[status]));
    }
    json_t *view = json_pack("{s:s, s:s, s:s, s:i, s:I, s:i, s:I, s:I, s:o}", "name", group->name, "slug",
                             group->slug, "state", group->state, "capacity", group->capacity, "taken",
                             (json_int_t)taken(group), "left", group_places_left(group), "waiting",
                             (json_int_t)group->counts[STATUS_WAITING], "total", total, "counts", counts);
    int64_t oldest = stats->oldest_new[index];
    json_object_set_new(view, "oldest_new_days",
                        oldest == NONE ? json_null() : json_integer((json_int_t)days_since(stats, oldest)));
    return view;
}

static json_t *view_days(const struct stats *stats)
{
    json_t *days = json_array();
    for (int i = 0; i < DAYS; i++)
        json_array_append_new(days, json_pack("{s:s, s:s, s:I}", "date", stats->days[i], "day",
                                              stats->days[i], "count", (json_int_t)stats->day_counts[i]));
    return days;
}

/* The one that has waited longest in any group; NONE. */
static int64_t oldest_of_all(const struct stats *stats)
{
    int64_t oldest = NONE;
    for (size_t i = 0; i < stats->group_count; i++) {
        int64_t at = stats->oldest_new[i];
        if (at != NONE && (oldest == NONE || at < oldest))
            oldest = at;
    }
    return oldest;
}

static const char *plural(int64_t count, const char *one, const char *many)
{
    return count == 1 ? one : many;
}

static const char *say(const struct stats *stats)
{
    int64_t new = stats->counts[STATUS_NEW], days = days_since(stats, oldest_of_all(stats));
    if (stats->total == 0)
        return "No one has registered yet.";
    if (new == 0)
        return "All is well: no registration waits to be read.";
    if (stats->is_overdue)
        return arena_format(
            stats->arena,
            "%" PRId64 " %s to be read, and the oldest, %" PRId64 " %s old, is past its reply date.", new,
            plural(new, "registration waits", "registrations wait"), days, plural(days, "day", "days"));
    return arena_format(stats->arena, "All is well: %" PRId64 " %s to be read, none past its reply date.",
                        new, plural(new, "registration waits", "registrations wait"));
}

static json_t *tile(const char *label, const char *value, const char *note)
{
    return json_pack("{s:s, s:s, s:s}", "label", label, "value", value, "note", note);
}

static json_t *view_tiles(const struct stats *stats)
{
    struct arena *arena = stats->arena;
    int64_t places = 0, capacity = 0, oldest = oldest_of_all(stats), recent = 0;
    for (size_t i = 0; i < stats->group_count; i++) {
        places += taken(&stats->groups[i]);
        capacity += stats->groups[i].capacity;
    }
    for (int i = 0; i < DAYS; i++)
        recent += stats->day_counts[i];
    int64_t days = days_since(stats, oldest);
    const char *note = oldest == NONE ? ""
                                      : arena_format(arena, "the oldest %" PRId64 " %s old", days,
                                                     plural(days, "day", "days"));
    json_t *tiles = json_array();
    json_array_append_new(tiles, tile("Registrations", arena_format(arena, "%" PRId64, stats->total),
                                      arena_format(arena, "%" PRId64 " in the last %d days", recent, DAYS)));
    json_array_append_new(tiles,
                          tile("New", arena_format(arena, "%" PRId64, stats->counts[STATUS_NEW]), note));
    json_array_append_new(
        tiles, tile("Waiting list", arena_format(arena, "%" PRId64, stats->counts[STATUS_WAITING]), ""));
    json_array_append_new(tiles, tile("Places taken",
                                      arena_format(arena, "%" PRId64 " of %" PRId64, places, capacity),
                                      "offered or confirmed"));
    return tiles;
}

static int64_t file_size(const char *folder, const char *name, struct arena *arena)
{
    struct stat status;
    return stat(arena_format(arena, "%s/%s", folder, name), &status) == 0 ? (int64_t)status.st_size : 0;
}

static const char *size_text(int64_t bytes, struct arena *arena)
{
    static const char *const units[] = {"KB", "MB", "GB", "TB"};
    double size = (double)bytes / 1000;
    size_t unit = 0;
    for (; size >= 1000 && unit + 1 < sizeof units / sizeof *units; unit++)
        size /= 1000;
    return arena_format(arena, size < 10 ? "%.1f %s" : "%.0f %s", size, units[unit]);
}

static void add_sizes(json_t *view, const char *folder, struct arena *arena)
{
    int64_t database = file_size(folder, "intake.db", arena) + file_size(folder, "staff.db", arena);
    int64_t wal = file_size(folder, "intake.db-wal", arena) + file_size(folder, "staff.db-wal", arena);
    json_object_set_new(view, "database_size", json_string(size_text(database, arena)));
    json_object_set_new(view, "wal_size", json_string(size_text(wal, arena)));
}

static json_t *view_chart(const struct stats *stats)
{
    struct buffer svg = {0};
    chart_bars(stats->day_counts, DAYS, &svg);
    json_t *text = json_string(svg.data);
    buffer_free(&svg);
    return text;
}

static json_t *view(const struct stats *stats)
{
    json_t *groups = json_array(), *columns = json_array();
    char day[CLOCK_TEXT_SIZE], minute[CLOCK_TEXT_SIZE];
    for (size_t i = 0; i < stats->group_count; i++)
        json_array_append_new(groups, view_group(stats, i));
    for (int status = 0; status < STATUS_COUNT; status++)
        json_array_append_new(columns, json_pack("{s:s}", "label", status_label((enum status)status)));
    clock_long_day(stats->now, day);
    clock_minute(stats->now, minute);
    const char *as_of =
        arena_format(stats->arena, "%s, %s (%s time)", day, strchr(minute, ' ') + 1, clock_zone());
    return json_pack("{s:s, s:s, s:b, s:b, s:b, s:I, s:o, s:o, s:o, s:o, s:o}", "as_of", as_of, "sentence",
                     say(stats), "all_well", !stats->is_overdue, "has_data", stats->total > 0, "no_data",
                     stats->total == 0, "total", (json_int_t)stats->total, "tiles", view_tiles(stats),
                     "columns", columns, "groups", groups, "days", view_days(stats), "chart_svg",
                     view_chart(stats));
}

json_t *stats_dashboard(struct db *intake_db, const char *state_directory, struct arena *arena)
{
    struct stats *stats = arena_allocate(arena, sizeof *stats);
    struct group *groups = NULL;
    stats->arena = arena;
    stats->now = clock_now();
    name_days(stats);
    if (group_list(intake_db, true, arena, &groups, &stats->group_count) != RESULT_OK)
        return NULL;
    stats->groups = groups;
    stats->oldest_new = arena_allocate(arena, (stats->group_count + 1) * sizeof *stats->oldest_new);
    if (db_read(intake_db, read_stats, stats) != RESULT_OK)
        return NULL;
    add_up(stats);
    json_t *context = view(stats);
    add_sizes(context, state_directory, arena);
    return context;
}

#include "domain/operations/stats.h"

#include <string.h>

#include "domain/thread/enquiry_desk.h"
#include "store/column.h"
#include "store/statement.h"

/* What one snapshot needs. */
struct reading {
    struct stats *stats;
    struct arena *arena;
};

/* Counted from noon, because a day of a zone may have 23 or 25 hours. */
static void name_days(struct stats *stats)
{
    int64_t noon = clock_day_start(stats->now) + 12 * CLOCK_HOUR;
    for (int i = 0; i < STATS_DAYS; i++)
        clock_day(noon - (STATS_DAYS - 1 - i) * CLOCK_DAY, stats->days[i]);
}

static enum result read_days(struct tx *tx, struct reading *reading, const struct group *group)
{
    enum result result;
    struct stats *stats = reading->stats;
    struct statement *days = statement(tx, STATEMENT_STATS_DAYS);
    statement_bind_blob(days, ":group_id", group->id, sizeof group->id);
    statement_bind_text(days, ":first_day", stats->days[0]);
    while ((result = statement_step(days)) == RESULT_OK) {
        const char *day = column_text(days, 0, reading->arena);
        for (int i = 0; i < STATS_DAYS; i++)
            if (strcmp(stats->days[i], day) == 0)
                stats->day_counts[i] += column_integer(days, 1);
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result read_waiting(struct tx *tx, struct stats *stats, size_t index)
{
    struct stats_waiting *waiting = &stats->waiting[index];
    struct statement *oldest = statement(tx, STATEMENT_STATS_OLDEST_NEW);
    statement_bind_blob(oldest, ":group_id", stats->groups[index].id, UUID_SIZE);
    enum result result = statement_step(oldest);
    waiting->oldest = result == RESULT_OK ? column_integer(oldest, 0) : STATS_NONE;
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    struct statement *overdue = statement(tx, STATEMENT_STATS_OVERDUE);
    statement_bind_blob(overdue, ":group_id", stats->groups[index].id, UUID_SIZE);
    statement_bind_integer(overdue, ":now", stats->now);
    statement_bind_integer(overdue, ":most", STATS_MOST);
    result = statement_step(overdue);
    if (result == RESULT_OK)
        waiting->overdue = column_integer(overdue, 0);
    return result;
}

static enum result read_groups(struct tx *tx, void *argument)
{
    struct reading *reading = argument;
    struct stats *stats = reading->stats;
    enum result result = RESULT_OK;
    for (size_t i = 0; i < stats->group_count && result == RESULT_OK; i++) {
        result = read_days(tx, reading, &stats->groups[i]);
        if (result == RESULT_OK)
            result = read_waiting(tx, stats, i);
    }
    return result;
}

static void add_up(struct stats *stats)
{
    stats->oldest = STATS_NONE;
    for (size_t i = 0; i < stats->group_count; i++) {
        const struct stats_waiting *waiting = &stats->waiting[i];
        for (int status = 0; status < STATUS_COUNT; status++) {
            stats->counts[status] += stats->groups[i].counts[status];
            stats->total += stats->groups[i].counts[status];
        }
        stats->overdue += waiting->overdue;
        if (waiting->oldest != STATS_NONE && (stats->oldest == STATS_NONE || waiting->oldest < stats->oldest))
            stats->oldest = waiting->oldest;
    }
    for (int i = 0; i < STATS_DAYS; i++)
        stats->recent += stats->day_counts[i];
}

enum result stats_read(struct db *intake_db, int64_t now, struct arena *arena, struct stats *stats)
{
    struct reading reading = {stats, arena};
    *stats = (struct stats){.now = now};
    name_days(stats);
    enum result result = group_list(intake_db, true, arena, &stats->groups, &stats->group_count);
    if (result != RESULT_OK)
        return result;
    stats->waiting = arena_allocate(arena, (stats->group_count + 1) * sizeof *stats->waiting);
    result = db_read(intake_db, read_groups, &reading);
    if (result == RESULT_OK)
        result = counter_sums(intake_db, stats->days[0], arena, &stats->sums, &stats->sum_count);
    if (result == RESULT_OK)
        result = counter_sums(intake_db, stats->days[STATS_DAYS - 1], arena, &stats->sums_today,
                              &stats->sum_today_count);
    if (result == RESULT_OK)
        result = enquiry_counts(intake_db, now, &stats->questions, &stats->questions_overdue);
    add_up(stats);
    return result;
}

int64_t stats_taken(const struct group *group)
{
    return group->counts[STATUS_OFFERED] + group->counts[STATUS_CONFIRMED];
}

int64_t stats_days_since(const struct stats *stats, int64_t at)
{
    return at == STATS_NONE || at > stats->now ? 0 : (stats->now - at) / CLOCK_DAY;
}

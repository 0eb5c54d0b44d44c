#include "domain/group/meeting.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "domain/told/notice.h"
#include "store/column.h"
#include "store/statement.h"

enum { MINUTES_LIMIT = 1440, DAYS_A_WEEK = 7 };

/* Reckoned without a zone: a week later at six is at six, whatever the clocks did in between. False: no such
 * time. */
static bool add_days(const char *starts_at, int days, char later[static MEETING_TIME_SIZE])
{
    struct tm fields = {0};
    int used = 0;
    if (strlen(starts_at) != MEETING_TIME_SIZE - 1 ||
        sscanf(starts_at, "%4d-%2d-%2dT%2d:%2d%n", &fields.tm_year, &fields.tm_mon, &fields.tm_mday,
               &fields.tm_hour, &fields.tm_min, &used) != 5 ||
        used != MEETING_TIME_SIZE - 1 || fields.tm_year < 2000)
        return false;
    fields.tm_year -= 1900;
    fields.tm_mon -= 1;
    fields.tm_mday += days;
    time_t seconds = timegm(&fields);
    gmtime_r(&seconds, &fields);
    return strftime(later, MEETING_TIME_SIZE, "%Y-%m-%dT%H:%M", &fields) == MEETING_TIME_SIZE - 1;
}

bool meeting_is_time(const char *starts_at)
{
    char same[MEETING_TIME_SIZE];
    /* February 30 would come back as a day in March. */
    return add_days(starts_at, 0, same) && strcmp(starts_at, same) == 0;
}

static bool makes_sense(const char *starts_at, int minutes)
{
    return meeting_is_time(starts_at) && minutes >= 1 && minutes <= MINUTES_LIMIT;
}

bool meeting_weekly(const char *starts_at, int minutes, int number, int count, struct arena *arena,
                    struct meeting **sessions)
{
    int64_t now = clock_now();
    if (!makes_sense(starts_at, minutes) || number < 1 || count < 1 || number + count - 1 > MEETING_LIMIT)
        return false;
    *sessions = arena_allocate(arena, (size_t)count * sizeof **sessions);
    for (int week = 0; week < count; week++) {
        struct meeting *session = &(*sessions)[week];
        random_uuid(now, session->id);
        session->number = number + week;
        session->minutes = minutes;
        session->changed_at = now;
        if (!add_days(starts_at, week * DAYS_A_WEEK, session->starts_at))
            return false;
    }
    return true;
}

static enum result insert_session(struct tx *tx, const uint8_t *group_id, const struct meeting *session)
{
    struct statement *insert = statement(tx, STATEMENT_MEETING_INSERT);
    statement_bind_blob(insert, ":id", session->id, UUID_SIZE);
    statement_bind_blob(insert, ":group_id", group_id, UUID_SIZE);
    statement_bind_integer(insert, ":number", session->number);
    statement_bind_text(insert, ":starts_at", session->starts_at);
    statement_bind_integer(insert, ":minutes", session->minutes);
    statement_bind_integer(insert, ":changed_at", session->changed_at);
    return statement_run(insert);
}

enum result meeting_add(struct tx *tx, const uint8_t group_id[static UUID_SIZE],
                        const struct meeting *sessions, size_t count, const struct outbox_notice *notices,
                        size_t notice_count)
{
    enum result result = RESULT_OK;
    for (size_t index = 0; index < count && result == RESULT_OK; index++)
        result = insert_session(tx, group_id, &sessions[index]);
    return result == RESULT_OK ? notice_add_many(tx, NOTICE_DATES, notices, notice_count, clock_now())
                               : result;
}

struct listing {
    const uint8_t *group_id;
    struct arena *arena;
    struct meeting *list;
    size_t count;
    size_t capacity;
};

static struct meeting *next_session(struct listing *listing)
{
    if (listing->count == listing->capacity) {
        size_t capacity = listing->capacity == 0 ? 16 : listing->capacity * 2;
        struct meeting *list = arena_allocate(listing->arena, capacity * sizeof *list);
        for (size_t i = 0; i < listing->count; i++)
            list[i] = listing->list[i];
        listing->list = list;
        listing->capacity = capacity;
    }
    return &listing->list[listing->count++];
}

static enum result read_sessions(struct tx *tx, void *argument)
{
    struct listing *listing = argument;
    struct statement *find = statement(tx, STATEMENT_MEETING_LIST);
    enum result result;
    statement_bind_blob(find, ":group_id", listing->group_id, UUID_SIZE);
    while ((result = statement_step(find)) == RESULT_OK) {
        struct meeting *session = next_session(listing);
        column_bytes(find, 0, session->id, UUID_SIZE);
        session->number = (int)column_integer(find, 1);
        snprintf(session->starts_at, sizeof session->starts_at, "%s", column_text(find, 2, listing->arena));
        session->minutes = (int)column_integer(find, 3);
        session->cancelled = column_integer(find, 4) != 0;
        session->sequence = (int)column_integer(find, 5);
        session->changed_at = column_integer(find, 6);
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result meeting_list(struct db *db, const uint8_t group_id[static UUID_SIZE], struct arena *arena,
                         struct meeting **sessions, size_t *count)
{
    struct listing listing = {.group_id = group_id, .arena = arena};
    enum result result = db_read(db, read_sessions, &listing);
    *sessions = listing.list;
    *count = listing.count;
    return result;
}

enum result meeting_change(struct tx *tx, const struct meeting *session, const struct outbox_notice *notices,
                           size_t notice_count)
{
    if (!makes_sense(session->starts_at, session->minutes))
        return RESULT_REFUSED;
    struct statement *find = statement(tx, STATEMENT_MEETING_PRESENT);
    statement_bind_blob(find, ":id", session->id, UUID_SIZE);
    enum result result = statement_step(find);
    if (result != RESULT_OK)
        return result;
    if (column_integer(find, 0) != session->sequence)
        return RESULT_CONFLICT;
    struct statement *update = statement(tx, STATEMENT_MEETING_MOVE);
    statement_bind_blob(update, ":id", session->id, UUID_SIZE);
    statement_bind_text(update, ":starts_at", session->starts_at);
    statement_bind_integer(update, ":minutes", session->minutes);
    statement_bind_integer(update, ":cancelled", session->cancelled);
    statement_bind_integer(update, ":changed_at", clock_now());
    result = statement_run(update);
    return result == RESULT_OK ? notice_add_many(tx, NOTICE_DATES, notices, notice_count, clock_now())
                               : result;
}

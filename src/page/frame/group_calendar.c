#include "page/frame/group_calendar.h"

#include "domain/group/calendar.h"

enum result group_calendar_of(struct visit *visit, const struct meeting *sessions, size_t count,
                              const char **text)
{
    struct buffer file = {0};
    *text = NULL;
    if (calendar_write(visit->app->config, sessions, count, &file))
        *text = arena_copy(visit->arena, file.data, file.length);
    buffer_free(&file);
    return *text != NULL ? RESULT_OK : RESULT_FAILED;
}

static enum result list(struct visit *visit, const uint8_t *group_id, struct meeting **sessions,
                        size_t *count)
{
    return meeting_list(visit->app->intake_db, group_id, visit->arena, sessions, count);
}

enum result group_calendar(struct visit *visit, const uint8_t group_id[static UUID_SIZE], const char **text)
{
    struct meeting *sessions = NULL;
    size_t count = 0;
    *text = NULL;
    enum result result = list(visit, group_id, &sessions, &count);
    return result != RESULT_OK || count == 0 ? result : group_calendar_of(visit, sessions, count, text);
}

enum result group_calendar_cancelled(struct visit *visit, const uint8_t group_id[static UUID_SIZE],
                                     const char **text)
{
    struct meeting *sessions = NULL;
    size_t count = 0;
    *text = NULL;
    enum result result = list(visit, group_id, &sessions, &count);
    for (size_t index = 0; index < count; index++) {
        sessions[index].cancelled = true;
        sessions[index].sequence++;
        sessions[index].changed_at = visit->now;
    }
    return result != RESULT_OK || count == 0 ? result : group_calendar_of(visit, sessions, count, text);
}

#include "page/group_calendar.h"

#include "domain/calendar.h"

enum result group_calendar(struct visit *visit, const uint8_t group_id[static UUID_SIZE], const char **text)
{
    struct group_session *sessions = NULL;
    struct buffer file = {0};
    size_t count = 0;
    *text = NULL;
    enum result result = group_session_list(visit->app->intake_db, group_id, visit->arena, &sessions, &count);
    if (result != RESULT_OK || count == 0)
        return result;
    if (calendar_write(visit->app->config, sessions, count, &file))
        *text = arena_copy(visit->arena, file.data, file.length);
    buffer_free(&file);
    return *text != NULL ? RESULT_OK : RESULT_FAILED;
}

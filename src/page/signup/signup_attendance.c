#include "page/signup/signup_attendance.h"

#include "domain/waiting/attendance.h"
#include "page/frame/visit_tx.h"
#include "text/phrase.h"

static const char *sum_up(struct visit *visit, const int counts[static ATTENDANCE_STATE_COUNT])
{
    const char *text = phrase(PHRASE_ATTENDANCE_SO_FAR);
    for (int state = ATTENDANCE_CAME; state < ATTENDANCE_STATE_COUNT; state++)
        text = phrase_fill(visit->arena, text, attendance_word((enum attendance_state)state),
                           arena_format(visit->arena, "%d", counts[state]));
    return text;
}

enum result signup_attendance_add(struct visit *visit, json_t *context, const struct signup *signup)
{
    struct attendance *list = NULL;
    size_t count = 0;
    int counts[ATTENDANCE_STATE_COUNT + 1] = {0};
    enum result result = attendance_of(visit_read(visit), signup->id, visit->arena, &list, &count);
    visit_rest(visit);
    if (result != RESULT_OK || count == 0)
        return result;
    json_t *views = json_array();
    for (size_t index = 0; index < count; index++) {
        const struct attendance *noted = &list[index];
        const char *session = phrase_fill(visit->arena, phrase(PHRASE_ATTENDANCE_SESSION), "number",
                                          arena_format(visit->arena, "%d", noted->session));
        const char *state = attendance_label(noted->state);
        json_array_append_new(views, json_pack("{s:s, s:s, s:s}", "group", noted->group_name, "session",
                                               session, "state", state));
        counts[noted->state]++;
    }
    json_object_set_new(context, "attendance", views);
    json_object_set_new(context, "attendance_sum", json_string(sum_up(visit, counts)));
    return RESULT_OK;
}

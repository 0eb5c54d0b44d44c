#include "page/person/your_move.h"

#include "domain/notice/notify.h"
#include "domain/signup/signup_change.h"
#include "page/frame/group_calendar.h"
#include "page/register/registration_answers.h"

enum result your_move(struct visit *visit, const struct registration *registration, enum status from,
                      enum status to)
{
    struct signup_change change = {
        .id = registration->signup.id,
        .from = from,
        .to = to,
        .actor = STATUS_BY_PERSON,
        .at = visit->now,
        .kind = "status",
    };
    const struct answers *answers = registration_sent_answers(visit, registration);
    const char *calendar = NULL;
    enum result result = answers != NULL ? RESULT_OK : RESULT_FAILED;
    if (result == RESULT_OK && to == STATUS_CONFIRMED)
        result = group_calendar(visit, registration->group.id, &calendar);
    if (result == RESULT_OK && from == STATUS_CONFIRMED)
        result = group_calendar_cancelled(visit, registration->group.id, &calendar);
    if (result != RESULT_OK)
        return result;
    change.messages = notify_moved(visit->app->notifier, answers, to, -1, calendar, visit->arena);
    return signup_change_make(visit->app->intake_db, &change);
}

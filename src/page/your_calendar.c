#include "domain/calendar.h"
#include "page/registration.h"
#include "page/route.h"

/* The sessions of a confirmed place as a file for a calendar; its titles are as neutral as its name. */
void page_registration_calendar(struct visit *visit)
{
    struct registration *registration = registration_open_sent(visit);
    struct group_session *sessions = NULL;
    struct buffer file = {0};
    size_t count = 0;
    if (registration == NULL)
        return;
    if (registration->signup.status != STATUS_CONFIRMED) {
        visit_redirect(visit, "/registration");
        return;
    }
    enum result result =
        group_session_list(visit->app->intake_db, registration->group.id, visit->arena, &sessions, &count);
    if (result == RESULT_OK && count > 0 && calendar_write(visit->app->config, sessions, count, &file)) {
        response_set_header(visit->response, "Content-Disposition", "attachment; filename=\"dates.ics\"");
        response_set_body(visit->response, "text/calendar; charset=utf-8", file.data, file.length);
    } else if (result == RESULT_OK && count == 0) {
        visit_redirect(visit, "/registration?done=undated");
    } else {
        visit_fail(visit, RESULT_FAILED);
    }
    buffer_free(&file);
}

#include <string.h>

#include "page/frame/error_page.h"
#include "page/frame/group_calendar.h"
#include "page/frame/route.h"
#include "page/register/registration.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

/* The sessions of a confirmed place as a file for a calendar; its titles are as neutral as its name. */
void page_registration_calendar(struct visit *visit)
{
    struct registration *registration = registration_open_sent(visit);
    const char *text = NULL;
    if (registration == NULL)
        return;
    if (registration->signup.status != STATUS_CONFIRMED) {
        visit_redirect(visit, "/registration");
        return;
    }
    enum result result = group_calendar(visit, registration->group.id, &text);
    if (result != RESULT_OK) {
        visit_fail(visit, result);
    } else if (text == NULL) {
        visit_redirect(visit, "/registration?done=" DONE_YOURS_UNDATED);
    } else {
        response_set_header(visit->response, "Content-Disposition", "attachment; filename=\"dates.ics\"");
        response_set_body(visit->response, "text/calendar; charset=utf-8", text, strlen(text));
    }
}

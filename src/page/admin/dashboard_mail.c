/* Mail about no registration that was given up: the admin has seen to it. */
#include "domain/mail/outbox.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"

void page_dashboard_mail_seen(struct visit *visit)
{
    struct outbox_refusal *refusals = NULL;
    size_t count = 0;
    enum result result = outbox_refusals(visit->app->intake_db, visit->arena, &refusals, &count);
    if (result == RESULT_OK && !staff_audit(visit, "mail_seen", NULL, ""))
        return;
    for (size_t index = 0; index < count && result == RESULT_OK; index++) {
        if (!refusals[index].has_signup)
            result = outbox_dismiss(visit->app->intake_db, refusals[index].id);
        /* Somebody else was quicker. */
        if (result == RESULT_NOT_FOUND)
            result = RESULT_OK;
    }
    if (result == RESULT_OK)
        visit_redirect(visit, "/staff/dashboard");
    else
        visit_fail(visit, result);
}

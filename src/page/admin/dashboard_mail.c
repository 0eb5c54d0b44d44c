/* Mail about no registration that was given up: the admin has seen to it. */
#include "domain/mail/outbox.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/visit_tx.h"

struct seen {
    const struct outbox_refusal *refusals;
    size_t count;
};

static enum result dismiss(struct tx *tx, void *argument)
{
    const struct seen *seen = argument;
    enum result result = RESULT_OK;
    for (size_t index = 0; index < seen->count && result == RESULT_OK; index++) {
        if (!seen->refusals[index].has_signup)
            result = outbox_dismiss(tx, seen->refusals[index].id);
        /* Somebody else was quicker. */
        if (result == RESULT_NOT_FOUND)
            result = RESULT_OK;
    }
    return result;
}

void page_dashboard_mail_seen(struct visit *visit)
{
    struct outbox_refusal *refusals = NULL;
    size_t count = 0;
    enum result result = outbox_refusals(visit->app->intake_db, visit->arena, &refusals, &count);
    struct seen seen = {refusals, count};
    visit_audit(visit, NULL, "");
    if (result == RESULT_OK)
        result = visit_write(visit, dismiss, &seen);
    if (result == RESULT_OK)
        visit_redirect(visit, "/staff/dashboard");
    else
        visit_fail(visit, result);
}

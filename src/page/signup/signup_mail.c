/* Mail to a registration that was given up: shown on its page until somebody has seen to it. */
#include "page/signup/signup_mail.h"

#include <string.h>

#include "base/clock.h"
#include "domain/mail/outbox.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"
#include "page/signup/signup_list.h"
#include "text/phrase.h"

static bool is_theirs(const struct outbox_refusal *refusal, const uint8_t *id)
{
    return refusal->has_signup && memcmp(refusal->signup_id, id, UUID_SIZE) == 0; /* not secret */
}

static const char *why_refused(const char *error)
{
    static const struct {
        const char *error;
        enum phrase why;
    } reasons[] = {
        {"address", PHRASE_MAIL_REFUSED_ADDRESS},
        {"message", PHRASE_MAIL_REFUSED_MESSAGE},
        {"expired", PHRASE_MAIL_REFUSED_EXPIRED},
        {"unreadable", PHRASE_MAIL_REFUSED_UNREADABLE},
    };
    for (size_t index = 0; index < sizeof reasons / sizeof reasons[0]; index++)
        if (strcmp(reasons[index].error, error) == 0)
            return phrase(reasons[index].why);
    return "";
}

enum result signup_mail_add(struct visit *visit, json_t *context, const struct signup *signup)
{
    struct outbox_refusal *refusals = NULL;
    size_t count = 0;
    json_t *views = json_array();
    enum result result = outbox_refusals(visit->app->intake_db, visit->arena, &refusals, &count);
    for (size_t i = 0; i < count; i++) {
        char when[CLOCK_TEXT_SIZE];
        if (!is_theirs(&refusals[i], signup->id))
            continue;
        clock_minute(refusals[i].at, when);
        json_array_append_new(views, json_pack("{s:s, s:s, s:s}", "at", when, "kind", refusals[i].kind, "why",
                                               why_refused(refusals[i].error)));
    }
    json_object_set_new(context, "has_refusals", json_boolean(json_array_size(views) > 0));
    json_object_set_new(context, "refusals", views);
    return result;
}

struct seen {
    const uint8_t *id;
    const struct outbox_refusal *refusals;
    size_t count;
};

static enum result dismiss(struct tx *tx, void *argument)
{
    const struct seen *seen = argument;
    enum result result = RESULT_OK;
    for (size_t index = 0; index < seen->count && result == RESULT_OK; index++) {
        if (is_theirs(&seen->refusals[index], seen->id))
            result = outbox_dismiss(tx, seen->refusals[index].id);
        /* Somebody else was quicker. */
        if (result == RESULT_NOT_FOUND)
            result = RESULT_OK;
    }
    return result;
}

void page_signup_mail_seen(struct visit *visit)
{
    struct desk_signup opened = {0};
    struct outbox_refusal *refusals = NULL;
    size_t count = 0;
    if (!desk_open_signup(visit, &opened))
        return;
    enum result result = outbox_refusals(visit->app->intake_db, visit->arena, &refusals, &count);
    struct seen seen = {opened.signup.id, refusals, count};
    visit_audit(visit, opened.signup.id, "");
    if (result == RESULT_OK)
        result = visit_write(visit, dismiss, &seen);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        signup_list_return(visit, "done=" DONE_SIGNUP_MAIL);
}

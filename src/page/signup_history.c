#include "page/signup_history.h"

#include <string.h>

#include "base/clock.h"
#include "domain/account.h"
#include "domain/history.h"

static const char *actor_name(struct visit *visit, const struct history_event *event)
{
    struct account account;
    if (event->actor == STATUS_BY_PERSON)
        return "the person";
    if (event->actor == STATUS_BY_SYSTEM)
        return "the program";
    if (!event->has_account ||
        account_by_id(visit->app->staff_db, event->account_id, visit->arena, &account) != RESULT_OK)
        return "an account that is gone";
    return account.display_name[0] != '\0' ? account.display_name : account.username;
}

static void add_line(json_t *history, int64_t at, const char *who, const char *text)
{
    char when[CLOCK_TEXT_SIZE];
    clock_minute(at, when);
    json_array_append_new(history, json_pack("{s:s, s:s, s:s}", "at", when, "who", who, "text", text));
}

static const char *arrival(const struct signup *signup)
{
    if (strcmp(signup->source, "phone") == 0)
        return "Taken down by phone";
    return strcmp(signup->source, "paper") == 0 ? "Copied from paper" : "Received from the website";
}

json_t *signup_history_view(struct visit *visit, const struct signup *signup)
{
    struct history_event *events = NULL;
    size_t count = 0;
    if (history_list(visit->app->intake_db, signup->id, visit->arena, &events, &count) != RESULT_OK)
        return NULL;
    json_t *history = json_array();
    for (size_t index = 0; index < count; index++) {
        const struct history_event *event = &events[index];
        /* An event without statuses is of a kind this page does not know yet. */
        if (event->from == STATUS_COUNT || event->to == STATUS_COUNT)
            continue;
        add_line(history, event->at, actor_name(visit, event),
                 arena_format(visit->arena, "%s to %s", status_label(event->from), status_label(event->to)));
    }
    add_line(history, signup->received_at, "", arrival(signup));
    return history;
}

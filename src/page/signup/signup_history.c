#include "page/signup/signup_history.h"

#include "text/phrase.h"

#include <string.h>

#include "base/clock.h"
#include "domain/signup/history.h"
#include "page/desk/desk_view.h"

static const char *actor_name(struct visit *visit, const struct history_event *event)
{
    if (event->actor == STATUS_BY_PERSON)
        return phrase(PHRASE_HISTORY_BY_PERSON);
    if (event->actor == STATUS_BY_SYSTEM)
        return phrase(PHRASE_HISTORY_BY_PROGRAM);
    return event->has_account ? desk_account_name(visit, event->account_id) : phrase(PHRASE_ACCOUNT_GONE);
}

static void add_line(json_t *history, int64_t at, const char *who, const char *text, const char *reason)
{
    char when[CLOCK_TEXT_SIZE];
    clock_minute(at, when);
    json_array_append_new(
        history, json_pack("{s:s, s:s, s:s, s:s}", "at", when, "who", who, "text", text, "reason", reason));
}

static const char *arrival(const struct signup *signup)
{
    if (strcmp(signup->source, "phone") == 0)
        return phrase(PHRASE_HISTORY_PHONE);
    return strcmp(signup->source, "paper") == 0 ? phrase(PHRASE_HISTORY_PAPER)
                                                : phrase(PHRASE_HISTORY_WEBSITE);
}

/* NULL: of a kind this page does not know. */
static const char *line_text(struct visit *visit, const struct history_event *event)
{
    static const struct {
        const char *kind;
        enum phrase alone; /* without statuses */
        enum phrase moved; /* with them; PHRASE_COUNT, for both: it has none */
    } kinds[] = {
        {"status", PHRASE_COUNT, PHRASE_HISTORY_MOVED},
        {"undo", PHRASE_COUNT, PHRASE_HISTORY_MOVED_UNDONE},
        {"merged", PHRASE_HISTORY_MERGED, PHRASE_HISTORY_MOVED_MERGED},
        {"unmerged", PHRASE_HISTORY_UNMERGED, PHRASE_HISTORY_MOVED_UNMERGED},
        {"kept", PHRASE_HISTORY_KEPT, PHRASE_COUNT},
        {"closed", PHRASE_COUNT, PHRASE_HISTORY_MOVED_CLOSED},
        {"carried", PHRASE_HISTORY_CARRIED, PHRASE_HISTORY_MOVED_CARRIED},
        {"ahead", PHRASE_HISTORY_AHEAD, PHRASE_COUNT},
        {"corrected", PHRASE_HISTORY_CORRECTED, PHRASE_COUNT},
    };
    bool has_statuses = event->from != STATUS_COUNT && event->to != STATUS_COUNT;
    for (size_t index = 0; index < sizeof kinds / sizeof kinds[0]; index++) {
        if (strcmp(kinds[index].kind, event->kind) != 0)
            continue;
        if (!has_statuses || kinds[index].moved == PHRASE_COUNT)
            return kinds[index].alone == PHRASE_COUNT ? NULL : phrase(kinds[index].alone);
        const char *text =
            phrase_fill(visit->arena, phrase(kinds[index].moved), "from", status_label(event->from));
        return phrase_fill(visit->arena, text, "to", status_label(event->to));
    }
    return NULL;
}

json_t *signup_history_view(struct visit *visit, const struct signup *signup, const uint8_t *secret_key)
{
    struct history_event *events = NULL;
    size_t count = 0;
    if (history_list(visit->app->intake_db, signup->id, visit->arena, &events, &count) != RESULT_OK)
        return NULL;
    json_t *history = json_array();
    for (size_t index = 0; index < count; index++) {
        const struct history_event *event = &events[index];
        const char *text = line_text(visit, event);
        bool is_own = memcmp(event->signup_id, signup->id, UUID_SIZE) == 0; /* not secret */
        if (text != NULL && !is_own)
            text = phrase_fill(visit->arena, phrase(PHRASE_HISTORY_DOUBLE), "text", text);
        if (text != NULL)
            add_line(history, event->at, actor_name(visit, event), text,
                     desk_open_reason(visit, event->signup_id, event->at, secret_key, event->reason,
                                      event->reason_length));
    }
    add_line(history, signup->received_at, "", arrival(signup), "");
    return history;
}

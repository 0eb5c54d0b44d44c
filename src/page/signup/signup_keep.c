/* When a registration will be deleted, and keeping it longer. */
#include "page/signup/signup_keep.h"

#include <string.h>

#include "base/clock.h"
#include "domain/operations/retention.h"
#include "domain/operations/retention_soon.h"
#include "domain/signup/note.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"
#include "page/signup/signup_list.h"
#include "page/signup/signup_page.h"
#include "text/phrase.h"

enum result signup_keep_add(struct visit *visit, json_t *context, const struct signup *signup)
{
    struct retention_facts facts;
    char day[CLOCK_TEXT_SIZE] = "";
    char until[CLOCK_TEXT_SIZE] = "";
    enum result result = retention_of(visit_read(visit), visit->app->config, signup, &facts);
    visit_rest(visit);
    if (facts.date != 0)
        clock_long_day(facts.date, day);
    if (facts.keep_until != 0)
        clock_long_day(facts.keep_until, until);
    json_object_set_new(context, "deleted_on", json_string(day));
    json_object_set_new(context, "deleted_soon",
                        json_boolean(facts.date != 0 && facts.date - RETENTION_NOTICE < visit->now));
    json_object_set_new(context, "kept_until", json_string(until));
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

struct keeping {
    struct signup_change change;
    int64_t until;
};

static enum result write_keeping(struct tx *tx, void *argument)
{
    struct keeping *keeping = argument;
    return retention_keep(tx, &keeping->change, keeping->until);
}

void page_signup_keep(struct visit *visit)
{
    struct desk_signup opened = {0};
    struct keeping keeping = {.until = 0};
    const char *day = desk_field(visit, "until");
    const char *reason = desk_field(visit, "reason");
    bool is_day = clock_day_parse(day, &keeping.until);
    if (strlen(reason) > NOTE_LENGTH_LIMIT) {
        visit_error(visit, 413);
        return;
    }
    if (!is_day || keeping.until <= visit->now || reason[0] == '\0') {
        signup_page_open(
            visit, 422, "",
            phrase(is_day && keeping.until > visit->now ? PHRASE_KEEP_ERROR_REASON : PHRASE_KEEP_ERROR_DAY));
        return;
    }
    if (!desk_open_signup(visit, &opened))
        return;
    keeping.change = (struct signup_change){.id = opened.signup.id,
                                            .actor = STATUS_BY_STAFF,
                                            .account_id = visit->session.account_id,
                                            .at = visit->now};
    keeping.change.reason =
        desk_seal_reason(visit, opened.signup.id, visit->now, reason, &keeping.change.reason_length);
    visit_audit(visit, opened.signup.id, day);
    enum result result = visit_write(visit, write_keeping, &keeping);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    else
        signup_list_return(visit, "done=kept");
}

/* Keeping a registration past its days, for a reason. */
#include "base/clock.h"
#include "domain/operations/retention.h"
#include "domain/operations/retention_soon.h"
#include "domain/signup/note.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"
#include "page/signup/signup_list.h"
#include "page/signup/signup_page.h"
#include "text/phrase.h"
#include <string.h>

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

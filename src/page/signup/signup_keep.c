/* When a registration will be deleted, and keeping it longer. */
#include "page/signup/signup_keep.h"

#include <string.h>

#include "base/clock.h"
#include "domain/operations/retention.h"
#include "domain/operations/retention_soon.h"
#include "domain/signup/note.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/frame/visit_tx.h"
#include "page/signup/signup_list.h"
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

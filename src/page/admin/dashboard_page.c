/* The admin's dashboard: counts and times, never a name or an answer. */
#include "page/admin/dashboard.h"
#include "page/admin/dashboard_counts.h"
#include "page/admin/dashboard_form.h"
#include "page/admin/dashboard_machine.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "text/phrase.h"

#include <inttypes.h>
#include <string.h>

static const char *all_is_well(const struct dashboard *dashboard)
{
    int64_t unread = dashboard->stats.counts[STATUS_NEW];
    if (dashboard->stats.total == 0)
        return phrase(PHRASE_DASHBOARD_WELL_NOBODY);
    if (unread == 0)
        return phrase(PHRASE_DASHBOARD_WELL_READ);
    enum phrase words = unread == 1 ? PHRASE_DASHBOARD_WELL_ONE : PHRASE_DASHBOARD_WELL_SOME;
    struct arena *arena = dashboard->visit->arena;
    return phrase_fill(arena, phrase(words), "number", arena_format(arena, "%" PRId64, unread));
}

/* The worst is the sentence on top, the others are listed under it. */
static void add_sentence(struct dashboard *dashboard)
{
    const char *worst = NULL;
    json_t *also = json_array();
    for (int finding = 0; finding < FINDING_COUNT; finding++) {
        const char *text = dashboard->findings[finding];
        if (text != NULL && worst != NULL)
            json_array_append_new(also, json_string(text));
        else if (text != NULL)
            worst = text;
    }
    json_object_set_new(dashboard->context, "sentence",
                        json_string(worst != NULL ? worst : all_is_well(dashboard)));
    json_object_set_new(dashboard->context, "all_well", json_boolean(worst == NULL));
    json_object_set_new(dashboard->context, "also", also);
    dashboard_set_state(dashboard->context, worst == NULL ? STATE_WELL : STATE_BAD);
}

static void add_time(struct dashboard *dashboard)
{
    char day[CLOCK_TEXT_SIZE], minute[CLOCK_TEXT_SIZE];
    clock_long_day(dashboard->stats.now, day);
    clock_minute(dashboard->stats.now, minute);
    struct arena *arena = dashboard->visit->arena;
    const char *as_of =
        phrase_fill(arena,
                    phrase_fill(arena, phrase_fill(arena, phrase(PHRASE_DASHBOARD_AS_OF), "day", day), "time",
                                strchr(minute, ' ') + 1),
                    "zone", clock_zone());
    json_object_set_new(dashboard->context, "as_of", json_string(as_of));
}

void page_dashboard(struct visit *visit)
{
    struct dashboard dashboard = {.visit = visit,
                                  .context = visit_context(visit, phrase(PHRASE_TITLE_DASHBOARD))};
    enum result result = stats_read(visit->app->intake_db, visit->now, visit->arena, &dashboard.stats);
    if (result != RESULT_OK || !dashboard_add_machine(&dashboard)) {
        visit_fail(visit, RESULT_FAILED);
        return;
    }
    dashboard_add_registrations(&dashboard);
    dashboard_add_form(&dashboard);
    add_sentence(&dashboard);
    add_time(&dashboard);
    visit_render(visit, 200, "dashboard", dashboard.context);
}

/* The admin's dashboard: counts and times, never a name or an answer. */
#include "domain/stats.h"
#include "page/route.h"
#include "page/staff_view.h"

void page_dashboard(struct visit *visit)
{
    json_t *context = visit_context(visit, "Dashboard");
    json_t *counts = visit_keep(
        visit, stats_dashboard(visit->app->intake_db, visit->app->config->state_directory, visit->arena));
    if (counts == NULL) {
        visit_fail(visit, RESULT_FAILED);
        return;
    }
    json_object_update(context, counts);
    json_object_set_new(context, "at_dashboard", json_true());
    visit_render(visit, 200, "dashboard", context);
}

#include "domain/operations/health.h"

#include "page/frame/route.h"

/* For supervisors and load balancers, which read the status. */
void page_health(struct visit *visit)
{
    bool is_well = health_check(visit->app->intake_db, visit->app->staff_db);
    response_set_status(visit->response, is_well ? 200 : 503);
    const char text[] = "ok\n";
    const char bad[] = "the database cannot be written\n";
    response_set_body(visit->response, "text/plain; charset=utf-8", is_well ? text : bad,
                      is_well ? sizeof text - 1 : sizeof bad - 1);
}

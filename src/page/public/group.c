#include <string.h>

#include "page/frame/error_page.h"
#include "page/frame/group_view.h"
#include "page/frame/route.h"
#include "page/frame/shared_pages.h"

enum { GROUP_SECONDS = 1 };

void page_group(struct visit *visit)
{
    struct group group;
    enum result result =
        group_by_slug(visit->app->intake_db, visit->request->parameters[0], visit->arena, &group);
    if (result == RESULT_OK && strcmp(group.state, "draft") == 0)
        result = RESULT_NOT_FOUND;
    if (result == RESULT_OK)
        shared_pages_send(visit, "group", group_page_context(visit, &group), GROUP_SECONDS);
    else
        visit_fail(visit, result);
}

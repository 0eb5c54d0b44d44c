#include <string.h>

#include "domain/waiting/waiting.h"
#include "page/frame/group_view.h"
#include "page/frame/route.h"
#include "page/frame/shared_pages.h"
#include "text/phrase.h"

enum { GROUP_SECONDS = 1 };

json_t *group_page_context(struct visit *visit, const struct group *group)
{
    const struct config *config = visit->app->config;
    json_t *context = visit_keep(visit, visit_common_context(config, visit->request->path, group->name));
    json_object_set_new(context, "group", group_view(group, visit->now));
    json_object_set_new(context, "reply_days",
                        json_integer(group_reply_days(group, config->practice_reply_days)));
    visit_add_limits(config, context);
    visit_describe(context, phrase(PHRASE_DESCRIBE_GROUP));
    return context;
}

void page_group(struct visit *visit)
{
    struct group group;
    (void)waiting_tick(visit->app->intake_db, visit->now, NULL);
    enum result result =
        group_by_slug(visit->app->intake_db, visit->request->parameters[0], visit->arena, &group);
    if (result == RESULT_OK && strcmp(group.state, "draft") == 0)
        result = RESULT_NOT_FOUND;
    if (result == RESULT_OK)
        shared_pages_send(visit, "group", group_page_context(visit, &group), GROUP_SECONDS);
    else
        visit_fail(visit, result);
}

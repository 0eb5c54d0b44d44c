#include "page/frame/group_view.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/memory.h"
#include "text/phrase.h"

json_t *group_view(const struct group *group, int64_t now)
{
    json_t *view = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:b, s:b}", "slug", group->slug, "name", group->name,
        "summary", group->summary, "begins", group->begins, "schedule", group->schedule, "sessions",
        group->sessions, "place", group->place, "fee", group->fee, "capacity", group->capacity, "is_open",
        group_takes_registrations(group, now), "has_places", group_places_left(group) > 0);
    if (view == NULL)
        memory_fatal("a group's view could not be made");
    json_object_set_new(view, "minimum", group->minimum > 0 ? json_integer(group->minimum) : json_null());
    json_object_set_new(view, "closes_on", json_null());
    if (group->closes_at != 0) {
        char day[CLOCK_TEXT_SIZE];
        clock_long_day(group->closes_at, day);
        json_object_set_new(view, "closes_on", json_string(day));
    }
    json_object_set_new(view, "opens_on", json_null());
    if (now < group->opens_at && strcmp(group->state, "open") == 0) {
        char day[CLOCK_TEXT_SIZE];
        clock_long_day(group->opens_at, day);
        json_object_set_new(view, "opens_on", json_string(day));
    }
    return view;
}

json_t *group_view_list(struct db *db, int64_t now)
{
    struct arena *arena = arena_create();
    struct group *groups = NULL;
    size_t count = 0;
    json_t *list = NULL;
    if (group_list(db, false, arena, &groups, &count) == RESULT_OK) {
        list = json_array();
        for (size_t index = 0; index < count; index++)
            json_array_append_new(list, group_view(&groups[index], now));
    }
    arena_destroy(arena);
    return list;
}

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

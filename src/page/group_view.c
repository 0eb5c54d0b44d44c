#include "page/group_view.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/memory.h"

/* A fact that is "" is listed all the same: that it is not known yet is something to know. */
static void add_fact(json_t *facts, const char *label, const char *value)
{
    json_array_append_new(
        facts, json_pack("{s:s, s:s, s:b}", "label", label, "value", value, "unknown", value[0] == '\0'));
}

static json_t *list_facts(const struct group *group)
{
    char day[CLOCK_TEXT_SIZE];
    json_t *facts = json_array();
    add_fact(facts, "Begins", group->begins);
    add_fact(facts, "When we meet", group->schedule);
    add_fact(facts, "Where", group->place);
    add_fact(facts, "How long", group->sessions);
    add_fact(facts, "Fee", group->fee);
    json_array_append_new(facts, json_pack("{s:s, s:o}", "label", "Size", "value",
                                           json_sprintf("Up to %d people", group->capacity)));
    if (group->closes_at != 0) {
        clock_long_day(group->closes_at, day);
        add_fact(facts, "Register by", day);
    }
    return facts;
}

static const char *places_sentence(bool takes, bool has_places)
{
    if (!takes)
        return "";
    return has_places ? "There are places left." : "All places are taken. There is a waiting list.";
}

json_t *group_view(const struct group *group, int64_t now)
{
    bool takes = group_takes_registrations(group, now);
    bool has_places = group_places_left(group) > 0;
    json_t *view =
        json_pack("{s:s, s:s, s:s, s:o, s:s, s:o, s:b, s:b, s:b}", "slug", group->slug, "name", group->name,
                  "summary", group->summary, "facts", list_facts(group), "places",
                  places_sentence(takes, has_places), "href", json_sprintf("/groups/%s", group->slug),
                  "is_open", takes, "is_full", takes && !has_places, "is_closed", !takes);
    if (view == NULL)
        memory_fatal("a group's view could not be made");
    json_object_set_new(view, "minimum", group->minimum > 0 ? json_integer(group->minimum) : json_null());
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

/* Looking for somebody in all groups, past ones too. */
#include "base/clock.h"
#include "base/encoding.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/roster/roster_selection.h"
#include "text/phrase.h"

enum { MOST_FOUND = 200 };

struct found {
    json_t *rows;
    bool more;
};

static json_t *view_row(struct visit *visit, const struct group *group, const struct roster_row *row,
                        const char *list)
{
    char id[UUID_TEXT_SIZE];
    char received[CLOCK_TEXT_SIZE];
    encoding_hex(row->id, sizeof row->id, id);
    clock_minute(row->received_at, received);
    json_t *view = json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "href",
                             arena_format(visit->arena, "/staff/signups/%s?list=%s", id, list), "name",
                             row->name, "contact", row->contact, "received", received, "group", group->name,
                             "unreadable", row->unreadable);
    staff_set_status(view, row->status);
    return view;
}

static enum result look_in(struct visit *visit, const struct group *group, const uint8_t *secret_key,
                           const struct roster_selection *selection, struct found *found)
{
    struct roster_rows rows;
    const char *list =
        roster_selection_encode(roster_selection_text(selection, 0, visit->arena), visit->arena);
    enum result result = roster_rows_read(visit, group, secret_key, &selection->query, &rows);
    for (size_t index = 0; result == RESULT_OK && index < rows.count; index++) {
        found->more = found->more || json_array_size(found->rows) == MOST_FOUND;
        if (!found->more)
            json_array_append_new(found->rows, view_row(visit, group, &rows.rows[index], list));
    }
    return result;
}

/* The newest group first: its people are the likeliest. */
static enum result look_everywhere(struct visit *visit, const struct roster_selection *selection,
                                   struct found *found)
{
    struct group *groups = NULL;
    size_t count = 0;
    const uint8_t *secret_key = staff_open_key(visit);
    if (secret_key == NULL)
        return RESULT_REFUSED;
    enum result result = group_list(visit->app->intake_db, true, visit->arena, &groups, &count);
    while (result == RESULT_OK && count-- > 0)
        result = look_in(visit, &groups[count], secret_key, selection, found);
    return result;
}

void page_search(struct visit *visit)
{
    struct roster_selection selection = roster_selection_read(visit->query);
    struct found found = {.rows = json_array()};
    json_t *context = visit_context(visit, phrase(PHRASE_SEARCH_TITLE));
    bool asked = selection.query.search[0] != '\0';
    enum result result = RESULT_OK;
    selection.query.status = STATUS_COUNT;
    selection.query.flag = ROSTER_ANY_FLAG;
    json_object_set_new(context, "rows", found.rows);
    if (asked)
        result = look_everywhere(visit, &selection, &found);
    json_object_set_new(context, "search", json_string(selection.query.search));
    json_object_set_new(context, "deep", json_boolean(selection.query.deep));
    json_object_set_new(context, "asked", json_boolean(asked));
    json_object_set_new(context, "more", json_boolean(found.more));
    json_object_set_new(context, "count", json_integer((json_int_t)json_array_size(found.rows)));
    json_object_set_new(context, "at_search", json_true());
    if (result == RESULT_OK)
        visit_render(visit, 200, "search", context);
    else if (result != RESULT_REFUSED)
        visit_fail(visit, result);
}

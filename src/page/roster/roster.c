/* A group's roster: who registered, how to reach them, where they stand. Search, filter and sorting come in
 * the query of a GET form: nginx logs no query, and the address can be gone back to. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "domain/form/intake_view.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/roster/download_form.h"
#include "page/roster/roster_rows.h"
#include "page/roster/roster_selection.h"
#include "text/phrase.h"

enum { PAGE_ROWS = 50 };

static const enum phrase sort_labels[ROSTER_SORT_COUNT] = {
    [ROSTER_BY_RECEIVED] = PHRASE_ROSTER_SORT_RECEIVED,
    [ROSTER_BY_NAME] = PHRASE_ROSTER_SORT_NAME,
    [ROSTER_BY_STATUS] = PHRASE_ROSTER_SORT_STATUS,
};

static const enum phrase flag_labels[ROSTER_FLAG_COUNT] = {
    [ROSTER_ANY_FLAG] = PHRASE_COUNT,        [ROSTER_OVERDUE] = PHRASE_ROSTER_FLAG_OVERDUE,
    [ROSTER_CALL] = PHRASE_SIGNUP_FLAG_CALL, [ROSTER_UNTOLD] = PHRASE_ROSTER_MARK_UNTOLD,
    [ROSTER_HELD] = PHRASE_ROSTER_FLAG_HELD, [ROSTER_DOUBLE] = PHRASE_ROSTER_FLAG_DOUBLE,
};

static const char *page_href(struct visit *visit, const struct roster_selection *selection, size_t page)
{
    const char *query = roster_selection_text(selection, page, visit->arena);
    return arena_format(visit->arena, "%s%s%s", visit->request->path, query[0] != '\0' ? "?" : "", query);
}

static json_t *view_row(const struct roster_row *row, struct visit *visit, const char *list)
{
    char id[UUID_TEXT_SIZE];
    char received[CLOCK_TEXT_SIZE];
    encoding_hex(row->id, sizeof row->id, id);
    clock_minute(row->received_at, received);
    const char *marks =
        arena_format(visit->arena, "%s %s %s %s", row->untold ? phrase(PHRASE_ROSTER_MARK_UNTOLD) : "",
                     row->wants_call ? phrase(PHRASE_ROSTER_MARK_CALL) : "",
                     row->held ? phrase(PHRASE_ROSTER_MARK_HELD) : "",
                     row->is_double ? phrase(PHRASE_ROSTER_MARK_DOUBLE) : "");
    json_t *view = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:b, s:b}", "href",
        arena_format(visit->arena, "/staff/signups/%s%s%s", id, list[0] != '\0' ? "?list=" : "", list),
        "name", row->name, "contact", row->contact, "received", received, "flags", marks, "overdue",
        row->overdue, "unreadable", row->unreadable);
    staff_set_status(view, row->status);
    return view;
}

static void add_total(json_t *totals, const char *label, const char *value)
{
    json_array_append_new(totals, json_pack("{s:s, s:s}", "label", label, "value", value));
}

static json_t *view_totals(struct visit *visit, const struct group *group, const struct roster_rows *rows)
{
    struct arena *arena = visit->arena;
    json_t *totals = json_array();
    long long taken = (long long)(group->counts[STATUS_OFFERED] + group->counts[STATUS_CONFIRMED]);
    add_total(totals, phrase(PHRASE_ROSTER_TOTAL), arena_format(arena, "%zu", rows->total));
    add_total(totals, phrase(PHRASE_PLACES_TAKEN),
              phrase_fill_number(arena,
                                 phrase_fill_number(arena, phrase(PHRASE_PLACES_TAKEN_OF), "taken", taken),
                                 "places", group->capacity));
    add_total(totals, phrase(PHRASE_ROSTER_TOTAL_OFFERS),
              arena_format(arena, "%lld", (long long)group->counts[STATUS_OFFERED]));
    add_total(totals, phrase(PHRASE_STATUS_LABEL_WAITING),
              arena_format(arena, "%lld", (long long)group_in_line(group)));
    add_total(totals, phrase(PHRASE_ROSTER_FILTER_OVERDUE), arena_format(arena, "%zu", rows->overdue));
    add_total(totals, phrase(PHRASE_ROSTER_TOTAL_DOUBLES), arena_format(arena, "%zu", rows->doubles));
    return totals;
}

static json_t *view_statuses(const struct roster_selection *selection)
{
    json_t *statuses = json_array();
    for (int status = 0; status < STATUS_COUNT; status++) {
        json_t *choice = json_pack("{s:b}", "selected", selection->query.status == (enum status)status);
        staff_set_status(choice, (enum status)status);
        json_array_append_new(statuses, choice);
    }
    return statuses;
}

static json_t *view_sorts(const struct roster_selection *selection)
{
    json_t *choices = json_array();
    for (size_t index = 0; index < ROSTER_SORT_COUNT; index++)
        json_array_append_new(choices,
                              json_pack("{s:s, s:s, s:b}", "value", roster_sort_word((enum roster_sort)index),
                                        "label", phrase(sort_labels[index]), "selected",
                                        selection->query.sort == (enum roster_sort)index));
    return choices;
}

static json_t *view_flags(const struct roster_selection *selection)
{
    json_t *choices = json_array();
    for (size_t index = 1; index < ROSTER_FLAG_COUNT; index++)
        json_array_append_new(choices,
                              json_pack("{s:s, s:s, s:b}", "value", roster_flag_word((enum roster_flag)index),
                                        "label", phrase(flag_labels[index]), "selected",
                                        selection->query.flag == (enum roster_flag)index));
    return choices;
}

static json_t *view_needs(struct visit *visit, const struct roster_rows *rows)
{
    json_t *needs = json_array();
    for (size_t index = 0; index < rows->need_count; index++)
        json_array_append_new(needs, json_pack("{s:s, s:I}", "label",
                                               intake_display(visit->app->intake, "access_needs",
                                                              rows->needs[index].value, visit->arena),
                                               "count", (json_int_t)rows->needs[index].count));
    return needs;
}

/* The rows of one page, and the way to the pages beside it where there are any. */
static void add_rows(struct visit *visit, json_t *context, const struct roster_selection *selection,
                     const struct roster_rows *rows)
{
    size_t pages = (rows->count + PAGE_ROWS - 1) / PAGE_ROWS;
    size_t page = selection->page < pages ? selection->page : 0;
    size_t end = (page + 1) * PAGE_ROWS < rows->count ? (page + 1) * PAGE_ROWS : rows->count;
    const char *list =
        roster_selection_encode(roster_selection_text(selection, page, visit->arena), visit->arena);
    json_t *views = json_array();
    for (size_t index = page * PAGE_ROWS; index < end; index++)
        json_array_append_new(views, view_row(&rows->rows[index], visit, list));
    json_object_set_new(context, "rows", views);
    if (pages < 2)
        return;
    json_t *pager =
        json_pack("{s:s, s:s, s:s}", "position",
                  phrase_fill_number(visit->arena,
                                     phrase_fill_number(visit->arena, phrase(PHRASE_ROSTER_POSITION), "page",
                                                        (int64_t)(page + 1)),
                                     "pages", (int64_t)pages),
                  "previous_href", page > 0 ? page_href(visit, selection, page - 1) : "", "next_href",
                  page + 1 < pages ? page_href(visit, selection, page + 1) : "");
    json_object_set_new(context, "pager", pager);
}

static void show(struct visit *visit, const struct group *group, const struct roster_selection *selection,
                 const struct roster_rows *rows)
{
    json_t *context = visit_context(visit, group->name);
    bool filtered = selection->query.search[0] != '\0' || selection->query.status != STATUS_COUNT ||
                    selection->query.flag != ROSTER_ANY_FLAG;
    json_object_set_new(context, "group", json_pack("{s:s, s:s}", "slug", group->slug, "name", group->name));
    json_object_set_new(context, "totals", view_totals(visit, group, rows));
    json_object_set_new(context, "search", json_string(selection->query.search));
    json_object_set_new(context, "deep", json_boolean(selection->query.deep));
    json_object_set_new(
        context, "search_all_href",
        json_string(arena_format(visit->arena, "/staff/search?q=%s%s",
                                 roster_selection_encode(selection->query.search, visit->arena),
                                 selection->query.deep ? "&deep=1" : "")));
    json_object_set_new(context, "statuses", view_statuses(selection));
    json_object_set_new(context, "flag_choices", view_flags(selection));
    json_object_set_new(context, "needs", view_needs(visit, rows));
    json_object_set_new(context, "sorts", view_sorts(selection));
    json_object_set_new(context, "filtered", json_boolean(filtered));
    json_object_set_new(context, "shown", json_integer((json_int_t)rows->count));
    json_object_set_new(context, "total", json_integer((json_int_t)rows->total));
    add_rows(visit, context, selection, rows);
    if (download_form_offer(visit, context))
        visit_render(visit, 200, "roster", context);
}

void page_roster(struct visit *visit)
{
    struct group group;
    struct roster_rows rows;
    struct roster_selection selection = roster_selection_read(visit->query);
    const uint8_t *secret_key = NULL;
    if (!staff_find_group(visit, &group) || (secret_key = staff_open_key(visit)) == NULL)
        return;
    enum result result = roster_rows_read(visit, &group, secret_key, &selection.query, &rows);
    if (result == RESULT_OK)
        show(visit, &group, &selection, &rows);
    else
        visit_fail(visit, result);
}

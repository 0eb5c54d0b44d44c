/* A group's roster: who registered, how to reach them, where they stand. Search, filter and sorting come in
 * the query of a GET form: nginx logs no query, and the address can be gone back to. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "domain/form/intake_view.h"
#include "domain/waiting/waiting_tick.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/roster/download_form.h"
#include "page/roster/roster_rows.h"
#include "text/phrase.h"

enum { PAGE_ROWS = 50, SEARCH_LIMIT = 100 };

static const struct {
    const char *word;
    const char *label;
} sorts[] = {
    [ROSTER_BY_RECEIVED] = {"received", "When received"},
    [ROSTER_BY_NAME] = {"name", "Name"},
    [ROSTER_BY_STATUS] = {"status", "Status"},
};

enum { SORT_COUNT = sizeof sorts / sizeof sorts[0] };

static const struct {
    const char *word;
    const char *label;
} flags[ROSTER_FLAG_COUNT] = {
    [ROSTER_ANY_FLAG] = {"", ""},
    [ROSTER_OVERDUE] = {"overdue", "Overdue"},
    [ROSTER_CALL] = {"call", "Please call"},
    [ROSTER_HELD] = {"held", "Looked like spam"},
    [ROSTER_DOUBLE] = {"double", "Maybe a double"},
};

/* What was asked for. */
struct selection {
    struct roster_query query;
    size_t page; /* from 0 */
};

static const char *query_text(struct visit *visit, const char *name)
{
    const char *text = form_value(visit->query, name);
    return text != NULL && strlen(text) <= SEARCH_LIMIT ? text : "";
}

/* What is no choice of ours counts as not chosen: an address from a history is not worth an error. */
static struct selection read_selection(struct visit *visit)
{
    struct selection selection = {
        .query = {.search = query_text(visit, "q"), .status = status_from_word(query_text(visit, "status"))}};
    const char *sort = query_text(visit, "sort");
    const char *flag = query_text(visit, "flag");
    for (size_t index = 0; index < SORT_COUNT; index++)
        if (strcmp(sorts[index].word, sort) == 0)
            selection.query.sort = (enum roster_sort)index;
    for (size_t index = 0; index < ROSTER_FLAG_COUNT; index++)
        if (strcmp(flags[index].word, flag) == 0)
            selection.query.flag = (enum roster_flag)index;
    long page = strtol(query_text(visit, "page"), NULL, 10);
    selection.page = page > 1 ? (size_t)page - 1 : 0;
    return selection;
}

static const char *percent_encode(struct arena *arena, const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-";
    struct buffer buffer = {0};
    for (; *text != '\0'; text++)
        if (strchr(plain, *text) != NULL)
            buffer_append_byte(&buffer, *text);
        else
            buffer_append_format(&buffer, "%%%02X", (unsigned)(unsigned char)*text);
    const char *encoded = buffer.data == NULL ? "" : arena_text(arena, buffer.data);
    buffer_free(&buffer);
    return encoded;
}

static const char *page_href(struct visit *visit, const struct selection *selection, size_t page)
{
    return arena_format(visit->arena, "%s?q=%s&status=%s&flag=%s&sort=%s&page=%zu", visit->request->path,
                        percent_encode(visit->arena, selection->query.search),
                        selection->query.status == STATUS_COUNT ? "" : status_word(selection->query.status),
                        flags[selection->query.flag].word, sorts[selection->query.sort].word, page + 1);
}

static json_t *view_row(const struct roster_row *row, struct visit *visit)
{
    char id[UUID_TEXT_SIZE];
    char received[CLOCK_TEXT_SIZE];
    encoding_hex(row->id, sizeof row->id, id);
    clock_minute(row->received_at, received);
    const char *marks =
        arena_format(visit->arena, "%s %s %s", row->wants_call ? phrase(PHRASE_ROSTER_MARK_CALL) : "",
                     row->held ? phrase(PHRASE_ROSTER_MARK_HELD) : "",
                     row->is_double ? phrase(PHRASE_ROSTER_MARK_DOUBLE) : "");
    json_t *view = json_pack("{s:s, s:s, s:s, s:s, s:s, s:b, s:b}", "href",
                             arena_format(visit->arena, "/staff/signups/%s", id), "name", row->name,
                             "contact", row->contact, "received", received, "flags", marks, "overdue",
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
    add_total(totals, "Registrations", arena_format(arena, "%zu", rows->total));
    add_total(totals, "Places taken", arena_format(arena, "%lld of %d", taken, group->capacity));
    add_total(totals, "Offers out", arena_format(arena, "%lld", (long long)group->counts[STATUS_OFFERED]));
    add_total(totals, "Waiting", arena_format(arena, "%lld", (long long)group_in_line(group)));
    add_total(totals, phrase(PHRASE_ROSTER_FILTER_OVERDUE), arena_format(arena, "%zu", rows->overdue));
    add_total(totals, "Maybe doubles", arena_format(arena, "%zu", rows->doubles));
    return totals;
}

static json_t *view_statuses(const struct selection *selection)
{
    json_t *statuses = json_array();
    for (int status = 0; status < STATUS_COUNT; status++) {
        json_t *choice = json_pack("{s:b}", "selected", selection->query.status == (enum status)status);
        staff_set_status(choice, (enum status)status);
        json_array_append_new(statuses, choice);
    }
    return statuses;
}

static json_t *view_sorts(const struct selection *selection)
{
    json_t *choices = json_array();
    for (size_t index = 0; index < SORT_COUNT; index++)
        json_array_append_new(choices, json_pack("{s:s, s:s, s:b}", "value", sorts[index].word, "label",
                                                 sorts[index].label, "selected",
                                                 selection->query.sort == (enum roster_sort)index));
    return choices;
}

static json_t *view_flags(const struct selection *selection)
{
    json_t *choices = json_array();
    for (size_t index = 1; index < ROSTER_FLAG_COUNT; index++)
        json_array_append_new(choices, json_pack("{s:s, s:s, s:b}", "value", flags[index].word, "label",
                                                 flags[index].label, "selected",
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
static void add_rows(struct visit *visit, json_t *context, const struct selection *selection,
                     const struct roster_rows *rows)
{
    size_t pages = (rows->count + PAGE_ROWS - 1) / PAGE_ROWS;
    size_t page = selection->page < pages ? selection->page : 0;
    size_t end = (page + 1) * PAGE_ROWS < rows->count ? (page + 1) * PAGE_ROWS : rows->count;
    json_t *views = json_array();
    for (size_t index = page * PAGE_ROWS; index < end; index++)
        json_array_append_new(views, view_row(&rows->rows[index], visit));
    json_object_set_new(context, "rows", views);
    if (pages < 2)
        return;
    json_t *pager = json_pack("{s:s, s:s, s:s}", "position",
                              arena_format(visit->arena, "Page %zu of %zu", page + 1, pages), "previous_href",
                              page > 0 ? page_href(visit, selection, page - 1) : "", "next_href",
                              page + 1 < pages ? page_href(visit, selection, page + 1) : "");
    json_object_set_new(context, "pager", pager);
}

static void show(struct visit *visit, const struct group *group, const struct selection *selection,
                 const struct roster_rows *rows)
{
    json_t *context = visit_context(visit, group->name);
    bool filtered = selection->query.search[0] != '\0' || selection->query.status != STATUS_COUNT ||
                    selection->query.flag != ROSTER_ANY_FLAG;
    json_object_set_new(context, "group", json_pack("{s:s, s:s}", "slug", group->slug, "name", group->name));
    json_object_set_new(context, "totals", view_totals(visit, group, rows));
    json_object_set_new(context, "search", json_string(selection->query.search));
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
    struct selection selection = read_selection(visit);
    const uint8_t *secret_key = NULL;
    (void)waiting_tick(visit->app->intake_db, visit->now, NULL);
    if (!staff_find_group(visit, &group) || (secret_key = staff_open_key(visit)) == NULL)
        return;
    enum result result = roster_rows_read(visit, &group, secret_key, &selection.query, &rows);
    if (result == RESULT_OK)
        show(visit, &group, &selection, &rows);
    else
        visit_fail(visit, result);
}

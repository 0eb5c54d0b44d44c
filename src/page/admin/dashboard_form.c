#include "page/admin/dashboard_form.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "domain/form/intake_view.h"
#include "page/admin/dashboard.h"
#include "text/chart.h"
#include "text/phrase.h"

enum { ERRORS_SHOWN = 10 };

static int64_t sum_of(const struct dashboard *dashboard, const char *prefix, const char *rest)
{
    return counter_sum_of(dashboard->stats.sums, dashboard->stats.sum_count, prefix, rest);
}

/* One step of the way. before is the count of the step before; 0 for the first. */
static void add_step(const struct dashboard *dashboard, json_t *steps, const char *label, int64_t count,
                     int64_t before, int64_t most)
{
    struct buffer svg = {0};
    chart_row(count, most, &svg);
    const char *part =
        before > 0 ? arena_format(dashboard->visit->arena, "%" PRId64 " %%", count * 100 / before) : "";
    json_array_append_new(steps, json_pack("{s:s, s:I, s:s, s:s}", "label", label, "count", (json_int_t)count,
                                           "part", part, "chart_svg", svg.data));
    buffer_free(&svg);
}

static const char *page_label(const struct dashboard *dashboard, size_t page)
{
    struct visit *visit = dashboard->visit;
    json_t *view =
        visit_keep(visit, intake_view_page(visit->app->intake, page, answers_create(visit->arena), NULL));
    const char *title = json_string_value(json_object_get(json_object_get(view, "page"), "title"));
    return phrase_fill(
        visit->arena,
        phrase_fill_number(visit->arena, phrase(PHRASE_DASHBOARD_STEP_PAGE), "number", (int64_t)page + 1),
        "title", title);
}

static void add_funnel(struct dashboard *dashboard)
{
    const struct intake *intake = dashboard->visit->app->intake;
    int64_t article = sum_of(dashboard, COUNTER_ARTICLE, ""), start = sum_of(dashboard, COUNTER_START, "");
    int64_t sent = sum_of(dashboard, COUNTER_SENT, ""), before = start;
    int64_t most = article;
    json_t *steps = json_array();
    most = start > most ? start : most;
    for (size_t page = 0; page < intake_page_count(intake); page++) {
        int64_t count = sum_of(dashboard, COUNTER_PAGE, intake_page_id(intake, page));
        most = count > most ? count : most;
    }
    add_step(dashboard, steps, phrase(PHRASE_DASHBOARD_STEP_ARTICLE), article, 0, most);
    add_step(dashboard, steps, phrase(PHRASE_DASHBOARD_STEP_START), start, 0, most);
    for (size_t page = 0; page < intake_page_count(intake); page++) {
        int64_t count = sum_of(dashboard, COUNTER_PAGE, intake_page_id(intake, page));
        add_step(dashboard, steps, page_label(dashboard, page), count, before, most);
        before = count;
    }
    add_step(dashboard, steps, phrase(PHRASE_DASHBOARD_STEP_SENT), sent, before, most);
    json_object_set_new(dashboard->context, "steps", steps);
    json_object_set_new(dashboard->context, "has_steps", json_boolean(most > 0 || sent > 0));
}

static int compare_sums(const void *left, const void *right)
{
    int64_t a = ((const struct counter_sum *)left)->count, b = ((const struct counter_sum *)right)->count;
    return a < b ? 1 : a > b ? -1 : 0;
}

static void add_errors(struct dashboard *dashboard)
{
    const struct stats *stats = &dashboard->stats;
    const size_t prefix = strlen(COUNTER_FORM_ERROR);
    struct counter_sum *errors =
        arena_allocate(dashboard->visit->arena, (stats->sum_count + 1) * sizeof *errors);
    size_t count = 0;
    json_t *views = json_array();
    for (size_t i = 0; i < stats->sum_count; i++)
        if (strncmp(stats->sums[i].name, COUNTER_FORM_ERROR, prefix) == 0)
            errors[count++] = stats->sums[i];
    qsort(errors, count, sizeof *errors, compare_sums);
    for (size_t i = 0; i < count && i < ERRORS_SHOWN; i++)
        json_array_append_new(
            views, json_pack("{s:s, s:I}", "label",
                             intake_field_title(dashboard->visit->app->intake, errors[i].name + prefix),
                             "count", (json_int_t)errors[i].count));
    json_object_set_new(dashboard->context, "has_form_errors", json_boolean(count > 0));
    json_object_set_new(dashboard->context, "form_errors", views);
}

void dashboard_add_form(struct dashboard *dashboard)
{
    add_funnel(dashboard);
    add_errors(dashboard);
}

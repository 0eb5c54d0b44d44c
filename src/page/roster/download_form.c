#include "page/roster/download_form.h"

#include "text/phrase.h"

#include <string.h>

#include "domain/account/account_desk.h"
#include "domain/roster/roster_choice.h"
#include "domain/roster/roster_options.h"
#include "page/account/step_up.h"
#include "page/frame/error_page.h"
#include "page/frame/staff_view.h"

static const struct {
    const char *word;
    enum phrase label;
} presets[] = {
    {"contact", PHRASE_DOWNLOAD_CONTACT},
    {"attendance", PHRASE_DOWNLOAD_ATTENDANCE},
    {"screening", PHRASE_DOWNLOAD_SCREENING},
    {"everything", PHRASE_DOWNLOAD_EVERYTHING},
    {"own", PHRASE_DOWNLOAD_OWN},
};

bool download_form_recall(struct visit *visit, struct roster_options *options)
{
    const char *line = "";
    enum result result =
        account_download(visit->app->staff_db, visit->session.account_id, visit->arena, &line);
    *options = roster_options_read(line, visit->arena);
    if (result != RESULT_OK)
        visit_fail(visit, result);
    return result == RESULT_OK;
}

static void read_columns(struct visit *visit, struct roster_options *options)
{
    size_t count = 0;
    while (form_value_at(visit->form, "column", count) != NULL)
        count++;
    const char **columns = arena_allocate(visit->arena, (count + 1) * sizeof *columns);
    for (size_t index = 0; index < count; index++)
        columns[index] = form_value_at(visit->form, "column", index);
    options->columns = columns;
    options->column_count = count;
}

bool download_form_read(struct visit *visit, struct roster_options *options)
{
    const char *separator = form_value(visit->form, "separator");
    const char *status = form_value(visit->form, "status");
    bool is_semicolon = separator != NULL && strcmp(separator, "semicolon") == 0;
    bool is_comma = separator == NULL || separator[0] == '\0' || strcmp(separator, "comma") == 0;
    *options = (struct roster_options){
        .preset = roster_preset(form_value(visit->form, "preset")),
        .separator = is_semicolon ? ';' : ',',
        .exact = form_value(visit->form, "exact") != NULL,
        .unmarked = form_value(visit->form, "unmarked") != NULL,
    };
    if (options->preset == NULL || (!is_semicolon && !is_comma))
        return false;
    if (strcmp(options->preset, "own") == 0)
        read_columns(visit, options);
    if (status == NULL || status[0] == '\0')
        return true;
    enum status wanted = status_from_word(status);
    options->status = wanted == STATUS_COUNT ? NULL : status_word(wanted);
    return wanted != STATUS_COUNT;
}

static json_t *view_presets(const struct roster_options *options)
{
    json_t *views = json_array();
    for (size_t index = 0; index < sizeof presets / sizeof presets[0]; index++)
        json_array_append_new(views, json_pack("{s:s, s:s, s:b}", "value", presets[index].word, "label",
                                               phrase(presets[index].label), "checked",
                                               strcmp(presets[index].word, options->preset) == 0));
    return views;
}

static bool is_chosen(const struct roster_options *options, const char *key)
{
    for (size_t index = 0; index < options->column_count; index++)
        if (strcmp(options->columns[index], key) == 0)
            return true;
    return false;
}

static json_t *view_columns(struct visit *visit, const struct roster_options *options)
{
    size_t count = 0;
    const struct roster_column *columns = roster_choice_all(visit->app->intake, visit->arena, &count);
    json_t *views = json_array();
    for (size_t index = 0; index < count; index++) {
        const char *key = roster_column_key(&columns[index]);
        json_array_append_new(views, json_pack("{s:s, s:s, s:b}", "value", key, "label", columns[index].title,
                                               "checked", is_chosen(options, key)));
    }
    return views;
}

static json_t *view_statuses(const struct roster_options *options)
{
    json_t *views = json_array();
    for (int status = 0; status < STATUS_COUNT; status++) {
        const char *word = status_word((enum status)status);
        json_t *view =
            json_pack("{s:b}", "selected", options->status != NULL && strcmp(options->status, word) == 0);
        staff_set_status(view, (enum status)status);
        json_array_append_new(views, view);
    }
    return views;
}

bool download_form_add(struct visit *visit, json_t *context, const struct roster_options *options,
                       const char *error, const char *step_up_error)
{
    json_t *download = json_object();
    json_object_set_new(context, "download", download);
    json_object_set_new(download, "presets", view_presets(options));
    json_object_set_new(download, "columns", view_columns(visit, options));
    json_object_set_new(download, "statuses", view_statuses(options));
    json_object_set_new(download, "own", json_boolean(strcmp(options->preset, "own") == 0));
    json_object_set_new(download, "semicolon", json_boolean(options->separator == ';'));
    json_object_set_new(download, "exact", json_boolean(options->exact));
    json_object_set_new(download, "unmarked", json_boolean(options->unmarked));
    json_object_set_new(download, "columns_error", json_string(error));
    return step_up_add(visit, context, step_up_error);
}

bool download_form_offer(struct visit *visit, json_t *context)
{
    struct roster_options options;
    return download_form_recall(visit, &options) && download_form_add(visit, context, &options, "", "");
}

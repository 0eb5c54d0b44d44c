/* The roster as a file. It leaves as it is read, so its size is no matter of memory. */
#include <string.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "domain/account/account_desk.h"
#include "domain/roster/roster_choice.h"
#include "domain/roster/roster_export.h"
#include "domain/roster/roster_options.h"
#include "page/account/step_up.h"
#include "page/frame/error_page.h"
#include "page/frame/route.h"
#include "page/frame/staff_view.h"
#include "page/roster/download_form.h"
#include "text/phrase.h"

struct download {
    struct roster_export export;
    struct group group;
    struct roster_options options;
    uint8_t account_id[UUID_SIZE];
    uint8_t *secret_key;
};

static bool send_roster(void *argument, response_sink sink, void *sink_argument)
{
    const struct download *download = argument;
    int64_t rows = 0;
    return roster_export_send(&download->export, download->secret_key, sink, sink_argument, &rows) ==
           RESULT_OK;
}

static void forget_key(void *argument)
{
    struct download *download = argument;
    crypto_secret_free(download->secret_key);
    download->secret_key = NULL;
}

static void show(struct visit *visit, int status, const struct download *download, const char *columns_error,
                 const char *step_up_error)
{
    json_t *context = visit_context(visit, phrase(PHRASE_TITLE_DOWNLOAD));
    json_t *errors = json_array();
    if (columns_error[0] != '\0')
        json_array_append_new(errors,
                              json_pack("{s:s, s:s}", "href", "#column-reference", "message", columns_error));
    if (step_up_error[0] != '\0')
        json_array_append_new(errors, json_pack("{s:s, s:s}", "href", "#password", "message", step_up_error));
    json_object_set_new(context, "has_errors", json_boolean(json_array_size(errors) > 0));
    json_object_set_new(context, "errors", errors);
    json_object_set_new(context, "group",
                        json_pack("{s:s, s:s}", "slug", download->group.slug, "name", download->group.name));
    if (download_form_add(visit, context, &download->options, columns_error, step_up_error))
        visit_render(visit, status, "download", context);
}

void page_download(struct visit *visit)
{
    struct download *download = arena_allocate(visit->arena, sizeof *download);
    if (staff_find_group(visit, &download->group) && download_form_recall(visit, &download->options))
        show(visit, 200, download, "", "");
}

static void start(struct visit *visit, struct download *download)
{
    download->secret_key = session_open_key(visit->app->sessions, visit->session_token);
    if (download->secret_key == NULL) {
        visit_redirect(visit, "/staff/sign-in");
        return;
    }
    /* Whoever cannot be recorded gets nothing. */
    enum result result = roster_export_note(&download->export);
    if (result == RESULT_OK)
        result = account_set_download(visit->app->staff_db, download->account_id,
                                      roster_options_write(&download->options, visit->arena));
    if (result != RESULT_OK) {
        forget_key(download);
        visit_fail(visit, result);
        return;
    }
    const char *disposition =
        arena_format(visit->arena, "attachment; filename=\"%s\"", roster_file_name(visit->now, visit->arena));
    response_set_header(visit->response, "Content-Disposition", disposition);
    response_set_stream(visit->response, "text/csv; charset=utf-8; header=present", send_roster, download,
                        forget_key);
}

static bool has_columns(struct visit *visit, const struct roster_options *options)
{
    size_t count = 0;
    return strcmp(options->preset, "own") != 0 ||
           roster_choice(visit->app->intake, options->columns, options->column_count, visit->arena, &count) !=
               NULL;
}

static void prepare(struct visit *visit, struct download *download)
{
    memcpy(download->account_id, visit->session.account_id, sizeof download->account_id);
    download->export = (struct roster_export){
        .intake_db = visit->app->intake_db,
        .staff_db = visit->app->staff_db,
        .practice = visit->app->practice,
        .intake = visit->app->intake,
        .group = &download->group,
        .options = &download->options,
        .account_id = download->account_id,
        .by = "",
    };
}

void page_roster_csv(struct visit *visit)
{
    const char *error = "";
    struct download *download = arena_allocate(visit->arena, sizeof *download);
    prepare(visit, download);
    if (!staff_find_group(visit, &download->group))
        return;
    if (!download_form_read(visit, &download->options)) {
        visit_error(visit, 400);
        return;
    }
    if (!has_columns(visit, &download->options)) {
        show(visit, 422, download, phrase(PHRASE_DOWNLOAD_ERROR_COLUMNS), "");
        return;
    }
    enum result result = step_up_try(visit, &error);
    if (result == RESULT_OK)
        start(visit, download);
    else if (result == RESULT_REFUSED)
        show(visit, 422, download, "", error);
}

/* The roster as a file. It leaves as it is read, so its size is no matter of memory. */
#include <string.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "domain/audit.h"
#include "domain/roster_options.h"
#include "page/route.h"
#include "page/staff_view.h"

struct download {
    struct app *app;
    struct group group;
    struct roster_options options;
    uint8_t account_id[UUID_SIZE];
    uint8_t *secret_key;
};

/* How it ended is noted as well; the row before the first byte has said who and what. */
static bool note_end(const struct download *download, enum result result, int64_t rows, struct arena *arena)
{
    char record[UUID_TEXT_SIZE];
    encoding_hex(download->group.id, UUID_SIZE, record);
    const char *detail =
        arena_format(arena, "%s, %lld rows", result == RESULT_OK ? "whole" : "broken off", (long long)rows);
    return audit_append(download->app->staff_db, download->app->practice, download->account_id,
                        "roster_export_end", record, detail) == RESULT_OK;
}

static bool send_roster(void *argument, response_sink sink, void *sink_argument)
{
    const struct download *download = argument;
    struct arena *arena = arena_create();
    int64_t rows = 0;
    enum result result =
        roster_write_csv(download->app->intake_db, download->app->intake, &download->group,
                         download->secret_key, &download->options, sink, sink_argument, &rows);
    bool noted = note_end(download, result, rows, arena);
    arena_destroy(arena);
    return result == RESULT_OK && noted;
}

static void forget_key(void *argument)
{
    struct download *download = argument;
    crypto_secret_free(download->secret_key);
    download->secret_key = NULL;
}

/* What the form says, into options whose texts are constants. False: not a choice of ours. */
static bool read_options(const struct form *form, struct roster_options *options)
{
    const char *separator = form_value(form, "separator");
    const char *status = form_value(form, "status");
    bool is_semicolon = separator != NULL && strcmp(separator, "semicolon") == 0;
    bool is_comma = separator == NULL || separator[0] == '\0' || strcmp(separator, "comma") == 0;
    options->preset = roster_preset(form_value(form, "preset"));
    options->separator = is_semicolon ? ';' : ',';
    options->exact = form_value(form, "exact") != NULL;
    if (options->preset == NULL || (!is_semicolon && !is_comma))
        return false;
    if (status == NULL || status[0] == '\0')
        return true;
    enum status wanted = status_from_word(status);
    options->status = wanted == STATUS_COUNT ? NULL : status_word(wanted);
    return wanted != STATUS_COUNT;
}

static void start(struct visit *visit, struct download *download)
{
    download->secret_key = session_open_key(visit->app->sessions, visit->session_token);
    if (download->secret_key == NULL) {
        visit_redirect(visit, "/staff/sign-in");
        return;
    }
    const char *disposition =
        arena_format(visit->arena, "attachment; filename=\"%s\"", roster_file_name(visit->now, visit->arena));
    response_set_header(visit->response, "Content-Disposition", disposition);
    response_set_stream(visit->response, "text/csv; charset=utf-8; header=present", send_roster, download,
                        forget_key);
}

void page_roster_csv(struct visit *visit)
{
    struct download *download = arena_allocate(visit->arena, sizeof *download);
    download->app = visit->app;
    memcpy(download->account_id, visit->session.account_id, sizeof download->account_id);
    if (!staff_find_group(visit, &download->group))
        return;
    if (!read_options(visit->form, &download->options)) {
        visit_error(visit, 400);
        return;
    }
    if (staff_audit(visit, "roster_export", download->group.id,
                    roster_options_text(&download->options, visit->arena)))
        start(visit, download);
}

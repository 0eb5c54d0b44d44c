/* gather roster: a group's registrations as CSV on standard output, for whoever knows a clinician's password.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/crypto.h"
#include "domain/form/intake.h"
#include "domain/form/intake_load.h"
#include "domain/group/group.h"
#include "domain/roster/roster_choice.h"
#include "domain/roster/roster_export.h"
#include "domain/roster/roster_options.h"
#include "main/command.h"
#include "main/desk.h"
#include "main/progress.h"

static const char usage[] =
    "gather roster [--config FILE] [--user NAME] [--password-file FILE]\n"
    "           [--preset contact|attendance|screening|everything | --columns A,B,C] [--exact]\n"
    "           [--no-mark] [--separator ,|;] [--status STATUS] GROUP > FILE";

struct order {
    const char *config_path;
    const char *user;
    const char *password_file;
    const char *group;
    const char *columns;
    struct roster_options options;
};

static bool read_order(int argc, char **argv, struct order *order)
{
    const char *separator = ",";
    *order = (struct order){.options = {.preset = "everything"}};
    const struct command_option options[] = {
        {"config", &order->config_path, NULL},
        {"user", &order->user, NULL},
        {"password-file", &order->password_file, NULL},
        {"preset", &order->options.preset, NULL},
        {"columns", &order->columns, NULL},
        {"exact", NULL, &order->options.exact},
        {"no-mark", NULL, &order->options.unmarked},
        {"separator", &separator, NULL},
        {"status", &order->options.status, NULL},
        {0},
    };
    int first = command_options(argc, argv, options);
    if (first < 0 || first != argc - 1)
        return false;
    order->options.separator = strlen(separator) == 1 ? separator[0] : '\0';
    if (order->columns != NULL)
        order->options.preset = "own";
    order->group = argv[first];
    return true;
}

static void check_options(struct desk *desk, const struct roster_options *options, bool has_columns)
{
    bool is_own = strcmp(options->preset, "own") == 0;
    if (roster_preset(options->preset) == NULL || (is_own && !has_columns))
        problems_add(desk->problems, NULL, 0,
                     "--preset must be contact, attendance, screening or everything, not %s",
                     options->preset);
    if (options->separator != ',' && options->separator != ';')
        problems_add(desk->problems, NULL, 0, "--separator must be a comma or a semicolon, in quotes");
    if (options->status != NULL && status_from_word(options->status) == STATUS_COUNT)
        problems_add(desk->problems, NULL, 0, "there is no status %s", options->status);
}

/* Progress is on standard error, which must not draw over a file that goes to the same terminal. */
struct output {
    struct progress *progress; /* NULL: not shown */
    const int64_t *rows;
    int64_t total;
};

static bool write_out(void *argument, const void *data, size_t length)
{
    const struct output *output = argument;
    if (output->progress != NULL)
        progress_step("writing registrations", *output->rows, output->total, output->progress);
    return fwrite(data, 1, length, stdout) == length;
}

/* Erased ones are counted, too, and have no row: with many of them it is done before 100 %. */
static int64_t count_rows(const struct roster_export *export)
{
    int64_t total = 0;
    for (int status = 0; status < STATUS_COUNT; status++)
        if (export->options->status == NULL ||
            status_from_word(export->options->status) == (enum status)status)
            total += export->group->counts[status];
    return total;
}

/* The columns chosen, with those that are none among the problems. */
static void read_columns(struct desk *desk, struct order *order, const struct intake *intake)
{
    struct roster_options *options = &order->options;
    size_t count = 0;
    if (order->columns == NULL || intake == NULL)
        return;
    options->columns = roster_choice_split(order->columns, desk->arena, &options->column_count);
    if (roster_choice(intake, options->columns, options->column_count, desk->arena, &count) != NULL)
        return;
    size_t every = 0;
    const struct roster_column *all = roster_choice_all(intake, desk->arena, &every);
    const char **keys = arena_allocate(desk->arena, every * sizeof *keys);
    for (size_t index = 0; index < every; index++)
        keys[index] = roster_column_key(&all[index]);
    problems_add(desk->problems, NULL, 0, "--columns must be some of %s",
                 roster_choice_join(keys, every, desk->arena));
}

static bool write_roster(struct desk *desk, const struct roster_export *export, const uint8_t *secret_key)
{
    int64_t rows = 0;
    if (roster_export_note(export) != RESULT_OK) {
        problems_add(desk->problems, NULL, 0,
                     "the export could not be recorded in the audit log, so nothing was written");
        return false;
    }
    struct output output = {isatty(STDOUT_FILENO) == 1 ? NULL : progress_create(), &rows, count_rows(export)};
    enum result result = roster_export_send(export, secret_key, write_out, &output, &rows);
    progress_destroy(output.progress);
    if (result == RESULT_OK && fflush(stdout) == 0) {
        fprintf(
            stderr,
            "%lld registrations written. The file is not encrypted: keep it where you keep client files.\n",
            (long long)rows);
        return true;
    }
    problems_add(desk->problems, NULL, 0,
                 "the file is NOT whole: writing stopped after %lld registrations; delete it",
                 (long long)rows);
    return false;
}

static bool export_roster(struct desk *desk, const struct order *order, const struct intake *intake)
{
    struct group group;
    struct account account;
    uint8_t *secret_key = NULL;
    if (group_by_slug(desk->intake_db, order->group, desk->arena, &group) != RESULT_OK) {
        problems_add(desk->problems, NULL, 0, "there is no group %s", order->group);
        return false;
    }
    const struct roster_export export = {
        .intake_db = desk->intake_db,
        .staff_db = desk->staff_db,
        .practice = desk->practice,
        .intake = intake,
        .group = &group,
        .options = &order->options,
        .account_id = account.id,
        .by = "command line, ",
    };
    bool written = desk_sign_in(desk, order->user, order->password_file, &account, &secret_key) &&
                   write_roster(desk, &export, secret_key);
    crypto_secret_free(secret_key);
    return written;
}

int command_roster(int argc, char **argv)
{
    struct order order;
    if (!read_order(argc, argv, &order))
        return command_usage(usage);
    struct desk desk;
    struct intake *intake = NULL;
    int code = COMMAND_DONE;
    if (desk_open(&desk, command_config_path(order.config_path)))
        intake = desk_intake(&desk);
    check_options(&desk, &order.options, order.columns != NULL);
    read_columns(&desk, &order, intake);
    if (problems_count(desk.problems) != 0 || !export_roster(&desk, &order, intake))
        code = desk_refuse(&desk);
    intake_destroy(intake);
    desk_close(&desk);
    return code;
}

/* gather recover: another password for a clinician who lost hers, with the code that exists on paper. */
#include <stdio.h>

#include "base/encoding.h"
#include "domain/account/account_password.h"
#include "domain/audit/audit.h"
#include "main/command.h"
#include "main/desk.h"
#include "main/terminal.h"

static const char usage[] =
    "gather recover [--config FILE] [--paper-file FILE] [--new-password-file FILE] USER";

struct order {
    const char *config_path;
    const char *paper_file;
    const char *new_password_file;
    const char *username;
};

static bool read_order(int argc, char **argv, struct order *order)
{
    *order = (struct order){0};
    const struct command_option options[] = {
        {"config", &order->config_path, NULL},
        {"paper-file", &order->paper_file, NULL},
        {"new-password-file", &order->new_password_file, NULL},
        {0},
    };
    int first = command_options(argc, argv, options);
    if (first < 0 || first != argc - 1)
        return false;
    order->username = argv[first];
    return true;
}

static const char *problem_of(enum result result)
{
    switch (result) {
    case RESULT_REFUSED:
        return "that is not the code of this practice; check it, group by group";
    case RESULT_NOT_FOUND:
        return "there is no account of that name that may sign in";
    default:
        return "the line above says why";
    }
}

static bool restore(struct desk *desk, const char *paper, const char *username, const char *password)
{
    uint8_t id[UUID_SIZE];
    char record[UUID_TEXT_SIZE];
    enum result result = account_restore(desk->staff_db, desk->practice, desk->config, desk->password_lane,
                                         paper, username, password, id);
    if (result != RESULT_OK) {
        problems_add(desk->problems, NULL, 0, "nothing was changed: %s", problem_of(result));
        return false;
    }
    encoding_hex(id, sizeof id, record);
    return audit_append(desk->staff_db, desk->practice, NULL, "account_recover", record,
                        "command line, paper code") == RESULT_OK;
}

static bool recover(struct desk *desk, const struct order *order)
{
    struct buffer paper = {0};
    struct buffer password = {0};
    bool done = false;
    if (terminal_password(order->paper_file, "Paper code: ", &paper, desk->problems) &&
        terminal_new_password(order->new_password_file, order->username, desk->config, &password,
                              desk->problems))
        done = restore(desk, paper.data, order->username, password.data);
    buffer_free(&paper);
    buffer_free(&password);
    return done;
}

int command_recover(int argc, char **argv)
{
    struct order order;
    if (!read_order(argc, argv, &order))
        return command_usage(usage);
    struct desk desk;
    int code = COMMAND_DONE;
    if (!desk_open(&desk, command_config_path(order.config_path)) || !recover(&desk, &order))
        code = desk_refuse(&desk);
    else
        printf("%s has a new password, and the key. Sessions of before end when gather serve staff starts "
               "again.\n",
               order.username);
    desk_close(&desk);
    return code;
}

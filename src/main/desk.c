#include "main/desk.h"

#include <stdio.h>
#include <string.h>

#include "base/overlay.h"
#include "domain/audit/audit.h"
#include "domain/form/intake_load.h"
#include "domain/operations/databases.h"
#include "main/command.h"
#include "main/terminal.h"

static void begin(struct desk *desk)
{
    memset(desk, 0, sizeof *desk);
    desk->problems = problems_create();
    desk->arena = arena_create();
}

static void open_databases(struct desk *desk)
{
    desk->intake_db = databases_open_intake(desk->config, ROLE_COMMAND, desk->problems);
    desk->staff_db = databases_open_staff(desk->config, ROLE_COMMAND, desk->problems);
}

bool desk_open(struct desk *desk, const char *config_path)
{
    begin(desk);
    desk->config = command_config_load(config_path, desk->problems);
    if (desk->config == NULL)
        return false;
    desk->practice = practice_load(desk->config, true, desk->problems);
    open_databases(desk);
    desk->password_lane = lane_create("password", 1, 1);
    return problems_count(desk->problems) == 0;
}

bool desk_survey(struct desk *desk, const char *config_path)
{
    begin(desk);
    desk->config = command_config_survey(config_path, desk->problems);
    if (desk->config == NULL)
        return false;
    desk->practice = practice_survey(desk->config, true, desk->problems);
    open_databases(desk);
    return true;
}

void desk_close(struct desk *desk)
{
    lane_destroy(desk->password_lane);
    databases_close(desk->staff_db);
    databases_close(desk->intake_db);
    practice_destroy(desk->practice);
    config_destroy(desk->config);
    arena_destroy(desk->arena);
    problems_destroy(desk->problems);
}

struct intake *desk_intake(struct desk *desk)
{
    const char *path = desk->config->site_form[0] != '\0'
                           ? desk->config->site_form
                           : overlay_path(desk->config, "forms/intake.json", desk->arena);
    return intake_load(path, desk->config, desk->problems);
}

static bool refuse_sign_in(struct desk *desk, enum result result)
{
    if (result == RESULT_REFUSED) {
        /* The name stays out of the log: people type their password where the name belongs. */
        audit_append(desk->staff_db, desk->practice, NULL, "sign_in_failed", "", "command line");
        problems_add(desk->problems, NULL, 0, "the user name or the password is not right");
    } else {
        problems_add(desk->problems, NULL, 0, "signing in failed; the line above says why");
    }
    return false;
}

bool desk_sign_in(struct desk *desk, const char *username, const char *password_file, struct account *account,
                  uint8_t **secret_key)
{
    struct buffer name = {0};
    struct buffer password = {0};
    bool is_in = false;
    *secret_key = NULL;
    if (username != NULL)
        buffer_append_text(&name, username);
    else if (!terminal_ask("User name: ", &name) || name.length == 0)
        problems_add(desk->problems, NULL, 0,
                     "no user name was typed; without a terminal, write --user NAME");
    if (problems_count(desk->problems) == 0 &&
        terminal_password(password_file, "Password: ", &password, desk->problems)) {
        enum result result =
            account_sign_in(desk->staff_db, desk->practice, desk->config, desk->password_lane, name.data,
                            password.data, desk->arena, account, secret_key);
        is_in = result == RESULT_OK || refuse_sign_in(desk, result);
    }
    if (is_in && *secret_key == NULL) {
        problems_add(desk->problems, NULL, 0,
                     "this account holds no key to the registrations; sign in as a clinician");
        is_in = false;
    }
    buffer_free(&name);
    buffer_free(&password);
    return is_in;
}

const char *desk_account_problem(enum result result)
{
    switch (result) {
    case RESULT_REFUSED:
        return "its password must have 15 to 1000 characters";
    case RESULT_CONFLICT:
        return "there is one of that name";
    default:
        return "the line above says why";
    }
}

int desk_refuse(struct desk *desk)
{
    problems_print(desk->problems, stderr);
    return COMMAND_WRONG;
}
